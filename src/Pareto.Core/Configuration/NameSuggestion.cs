namespace Pareto.Core.Configuration;

/// <summary>Finds the name that a mistyped one was meant to be.</summary>
public static class NameSuggestion
{
    private const int LongestCompared = 64;

    /// <summary>A half sentence to put behind a complaint, or nothing when no name comes near.</summary>
    public static string Hint(string written, IEnumerable<string> known) =>
        For(written, known) is { } name ? $" Did you mean \"{name}\"?" : "";

    /// <summary>
    /// The known name closest to what was written: the same but for case and separators (<c>base_url</c>), or a few
    /// typing errors away; null where none is near.
    /// </summary>
    public static string? For(string written, IEnumerable<string> known)
    {
        var bare = Bare(written);
        if (bare.Length is 0 or > LongestCompared)
        {
            return null;
        }

        // A third of a short name may be wrong, never more than three letters.
        var best = (Name: (string?)null, Distance: Math.Min(3, (bare.Length + 1) / 3) + 1);
        foreach (var name in known)
        {
            var distance = Distance(bare, Bare(name));
            if (distance < best.Distance)
            {
                best = (name, distance);
            }
        }

        return best.Name;
    }

    private static string Bare(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    /// <summary>Levenshtein's distance, with a swap of neighbours as one step (optimal string alignment).</summary>
    private static int Distance(string left, string right)
    {
        var steps = new int[left.Length + 1, right.Length + 1];
        for (var row = 0; row <= left.Length; row++)
        {
            for (var column = 0; column <= right.Length; column++)
            {
                if (row == 0 || column == 0)
                {
                    steps[row, column] = row + column;
                    continue;
                }

                var same = left[row - 1] == right[column - 1];
                steps[row, column] = Math.Min(
                    Math.Min(steps[row - 1, column], steps[row, column - 1]) + 1,
                    steps[row - 1, column - 1] + (same ? 0 : 1));
                if (row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1])
                {
                    steps[row, column] = Math.Min(steps[row, column], steps[row - 2, column - 2] + 1);
                }
            }
        }

        return steps[left.Length, right.Length];
    }
}
