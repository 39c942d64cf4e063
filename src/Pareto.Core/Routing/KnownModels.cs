using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>Says what can be named, for whoever named something else: the nearest name, then all of them.</summary>
internal static class KnownModels
{
    private const int MostListed = 24;

    // A longer name is not compared: it is no slip of the pen.
    private const int LongestCompared = 120;

    public static string Describe(string asked, ModelCatalog catalog)
    {
        var names = Names(catalog);
        var nearest = Nearest(asked, names);
        var listed = names.Take(MostListed);
        var more = names.Count > MostListed ? $" and {names.Count - MostListed} more" : "";
        return (nearest is null ? "" : $"Did you mean '{nearest}'? ") + $"Known: {string.Join(", ", listed)}{more}.";
    }

    private static List<string> Names(ModelCatalog catalog) =>
    [
        ModelCatalog.AutoModel,
        .. TierNames.All,
        .. catalog.Aliases.Keys.Order(StringComparer.Ordinal),
        .. catalog.Targets.Select(target => target.Name),
    ];

    private static string? Nearest(string asked, List<string> names)
    {
        if (asked.Length is 0 or > LongestCompared)
        {
            return null;
        }

        var best = names
            .Select(name => (Name: name, Distance: Math.Min(Distance(asked, name), DistanceToModel(asked, name))))
            .MinBy(candidate => candidate.Distance);
        return best.Distance <= Math.Max(2, asked.Length / 3) ? best.Name : null;
    }

    // Whoever forgets the provider meant the model behind it.
    private static int DistanceToModel(string asked, string name) =>
        TargetId.TryParse(name, out var id) ? Distance(asked, id.Value.Model) + 1 : int.MaxValue;

    // Levenshtein's distance, upper and lower case alike.
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (same ? 0 : 1)));
            }
        }

        return row[b.Length];
    }
}
