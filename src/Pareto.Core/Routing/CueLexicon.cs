using System.Collections.Frozen;

namespace Pareto.Core.Routing;

/// <summary>
/// The words and phrases that point to a cue, compiled once into a single table keyed by word. A phrase hangs on its
/// last word and names the words that must stand before it, so one look-up a word finds words and phrases alike.
/// </summary>
internal static partial class CueLexicon
{
    /// <summary>The longest phrase, in words.</summary>
    public const int LongestPhrase = 5;

    /// <summary>Letters of the longest word; a longer one cannot be in the table.</summary>
    public static readonly int LongestWord;

    private static readonly FrozenDictionary<string, Entry> Entries;

    static CueLexicon()
    {
        var words = new Dictionary<string, (List<Cue> Cues, List<Phrase> Phrases, int Id)>(StringComparer.Ordinal);
        foreach (var (cue, list) in Table)
        {
            foreach (var item in list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = item.Split('_');
                var ids = new int[parts.Length];
                for (var i = 0; i < parts.Length; i++)
                {
                    if (!words.ContainsKey(parts[i]))
                    {
                        words.Add(parts[i], ([], [], words.Count + 1));
                    }

                    ids[i] = words[parts[i]].Id;
                }

                var last = words[parts[^1]];
                if (parts.Length == 1)
                {
                    if (!last.Cues.Contains(cue))
                    {
                        last.Cues.Add(cue);
                    }
                }
                else
                {
                    last.Phrases.Add(new Phrase(cue, [.. ids.AsEnumerable().Reverse().Skip(1)]));
                }
            }
        }

        LongestWord = words.Keys.Max(word => word.Length);
        Entries = words.ToFrozenDictionary(
            pair => pair.Key,
            pair => new Entry(pair.Value.Id, [.. pair.Value.Cues], [.. pair.Value.Phrases]),
            StringComparer.Ordinal);
        Lookup = Entries.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Finds a word by its folded, lower-case letters.</summary>
    public static FrozenDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> Lookup { get; }

    /// <summary>A word of the table: what it points to alone, and the phrases that it ends.</summary>
    internal sealed record Entry(int Id, Cue[] Cues, Phrase[] Phrases);

    /// <summary>A phrase without its last word; the word before the last comes first.</summary>
    internal sealed record Phrase(Cue Cue, int[] Preceding);
}
