namespace Pareto.Core.Accounting;

/// <summary>The groupings as people write them: names with commas between, in any order.</summary>
public static class LedgerGroupings
{
    private static readonly (string Name, LedgerGrouping Grouping)[] Known =
    [
        ("day", LedgerGrouping.Day),
        ("tier", LedgerGrouping.Tier),
        ("target", LedgerGrouping.Target),
        ("key", LedgerGrouping.Key),
        ("workload", LedgerGrouping.Workload),
        ("team", LedgerGrouping.Team),
        ("project", LedgerGrouping.Project),
        ("purpose", LedgerGrouping.Purpose),
        ("user", LedgerGrouping.User),
    ];

    /// <summary>All names, for messages.</summary>
    public static string Names { get; } = string.Join(", ", Known.Select(known => known.Name));

    /// <summary>The grouping that the text names; an empty text is none at all.</summary>
    public static bool TryParse(string text, out LedgerGrouping grouping)
    {
        grouping = LedgerGrouping.None;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var index = Array.FindIndex(Known, known => known.Name == name);
            if (index < 0)
            {
                return false;
            }

            grouping |= Known[index].Grouping;
        }

        return true;
    }
}
