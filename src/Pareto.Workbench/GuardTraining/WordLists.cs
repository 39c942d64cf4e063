using System.Collections.Immutable;

namespace Pareto.Workbench.GuardTraining;

/// <summary>
/// The lists of names and words under Lists/, written for this project. A line that starts with # is a note, an underscore is a
/// space, and <c>(a|b)c</c> stands for ac and bc.
/// </summary>
internal static class WordLists
{
    public static IEnumerable<string> Lines(string list)
    {
        using var stream = typeof(WordLists).Assembly.GetManifestResourceStream($"GuardTraining/{list}.txt")
            ?? throw new InvalidOperationException($"The list {list} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith('#'))
            {
                yield return line;
            }
        }
    }

    public static ImmutableArray<string> Entries(string list) =>
        [.. Lines(list).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).SelectMany(Expand).Select(entry => entry.Replace('_', ' ')).Distinct()];

    /// <summary>Lines <c>key: value</c>, in the order of the file; a key may come more than once.</summary>
    public static IEnumerable<(string Key, string Value)> Keyed(string list) =>
        Lines(list).Select(line => (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim()));

    private static IEnumerable<string> Expand(string entry)
    {
        var open = entry.IndexOf('(');
        if (open < 0)
        {
            return [entry];
        }

        var close = entry.IndexOf(')', open);
        return from choice in entry[(open + 1)..close].Split('|')
               from rest in Expand(entry[(close + 1)..])
               select entry[..open] + choice + rest;
    }
}
