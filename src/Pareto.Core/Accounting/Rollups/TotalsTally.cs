namespace Pareto.Core.Accounting.Rollups;

/// <summary>Totals that are added up from several places: a group's parts come together by its name.</summary>
internal sealed class TotalsTally
{
    private readonly Dictionary<string, (LedgerTotals Total, DurationTally Durations)> _groups = new(StringComparer.Ordinal);

    /// <summary>In any order, with the durations themselves.</summary>
    public IReadOnlyCollection<(LedgerTotals Total, DurationTally Durations)> Groups => _groups.Values;

    public void Add(string name, LedgerTotals part) =>
        _groups[name] = _groups.TryGetValue(name, out var known) ? (known.Total + part, known.Durations) : (part, new DurationTally());

    /// <summary>The durations of a group that has a part.</summary>
    public DurationTally DurationsOf(string name) => _groups[name].Durations;

    /// <summary>The total of each group, in the order of the groups' names (tiers rising).</summary>
    public IReadOnlyList<LedgerTotals> Totals() =>
    [
        .. _groups.Values
            .Select(group => group.Total with { MedianDuration = group.Durations.Percentile(50), Percentile95Duration = group.Durations.Percentile(95) })
            .OrderBy(total => total.Day)
            .ThenBy(total => total.Tier)
            .ThenBy(total => total.Target, StringComparer.Ordinal)
            .ThenBy(total => total.Key, StringComparer.Ordinal)
            .ThenBy(total => total.Workload, StringComparer.Ordinal)
            .ThenBy(total => total.Team, StringComparer.Ordinal)
            .ThenBy(total => total.Project, StringComparer.Ordinal)
            .ThenBy(total => total.Purpose)
            .ThenBy(total => total.User, StringComparer.Ordinal),
    ];
}
