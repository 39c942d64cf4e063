namespace Pareto.Core.Catalog;

/// <summary>Finds what somebody who mistyped a name probably meant.</summary>
internal static class NearestName
{
    /// <summary>A half sentence to put behind a complaint, or nothing when no name comes near.</summary>
    public static string Hint(string typed, IEnumerable<string> names)
    {
        // A third of the letters wrong is a slip; more is another name.
        var nearest = names
            .Select(name => (Name: name, Distance: Distance(typed, name)))
            .Where(candidate => candidate.Distance <= Math.Max(2, typed.Length / 3))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.Name is null ? "" : $" Did you mean \"{nearest.Name}\"?";
    }

    /// <summary>The Levenshtein distance, letter case aside.</summary>
    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
