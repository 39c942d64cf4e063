using System.Runtime.InteropServices;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>
/// Any number of terms, found together in one pass over a text. A term is a sequence of words; what is kept of it is a
/// 64-bit hash of each of its beginnings, so that the cost of a text does not grow with the number of terms and the
/// terms themselves do not stay in memory. Words are compared as <see cref="WordFolding"/> does; between two of them
/// any spaces, one line break and up to <see cref="MostMarks"/> marks may stand. The words of a term may also be the parts of a
/// name in code (<c>blueHarbourClient</c>); in scripts without spaces each character is a word.
/// </summary>
internal sealed class TermIndex
{
    /// <summary>The most words of a term; bounds the work at each word of a text.</summary>
    public const int MostWords = 32;

    private const int MostMarks = 3;
    private const int MostSpaces = 64;
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    // The folded form of each ASCII character that belongs to a word, 0 for all others.
    private static readonly byte[] AsciiWord = MakeAsciiWord();

    private readonly Dictionary<ulong, Node> _nodes = [];
    private readonly List<Ending> _endings = [];
    private bool _hasPhrases;

    /// <summary>What decides whether a term that was found counts: the list it came from, and where it stands.</summary>
    public delegate bool Accepts(int list, int start, int end);

    /// <summary>Adds a term; false, with nothing added, for one without a word, of a single letter, or of too many words.</summary>
    /// <param name="term">As a person writes it.</param>
    /// <param name="list">A number of the caller's, told when the term is found.</param>
    /// <param name="exact">Only the same capitals and accents count.</param>
    public bool TryAdd(string term, int list, bool exact)
    {
        Span<ulong> prefixes = stackalloc ulong[MostWords];
        var count = 0;
        var letters = 0;
        var (first, last) = (0, 0);
        var prefix = FnvOffset;
        for (var i = 0; i < term.Length;)
        {
            if (!StartsWord(term[i]))
            {
                i++;
                continue;
            }

            if (count == MostWords)
            {
                return false;
            }

            var word = ReadWord(term, i, part: false, out var end, out _);
            prefix = Extend(prefix, word);
            prefixes[count++] = prefix;
            first = count == 1 ? i : first;
            letters += WordFolding.IsUnspaced(term[i]) ? 2 : end - i;
            last = i = end;
        }

        if (count == 0 || letters < 2)
        {
            return false;
        }

        _hasPhrases |= count > 1;
        for (var i = 0; i < count - 1; i++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_nodes, prefixes[i], out _).Continues = true;
        }

        ref var node = ref CollectionsMarshal.GetValueRefOrAddDefault(_nodes, prefixes[count - 1], out _);
        var written = exact ? ExactHash(term.AsSpan(first, last - first)) : 0;
        for (var ending = node.Ending; ending > 0; ending = _endings[ending - 1].Next)
        {
            if (_endings[ending - 1].List == list && _endings[ending - 1].Exact == written)
            {
                return true;
            }
        }

        _endings.Add(new Ending(list, written, node.Ending));
        node.Ending = _endings.Count;
        return true;
    }

    /// <summary>Reports the longest accepted term that begins at each word, as list, start and end; of equally long ones the last added.</summary>
    public void Find(string text, Accepts accepts, Action<int, int, int> report, CancellationToken cancellationToken)
    {
        const int CheckEvery = 32 * 1024;
        var nextCheck = CheckEvery;
        for (var i = 0; i < text.Length;)
        {
            if (i >= nextCheck)
            {
                cancellationToken.ThrowIfCancellationRequested();
                nextCheck = i + CheckEvery;
            }

            if (!StartsWord(text[i]))
            {
                i++;
                continue;
            }

            var hash = ReadWord(text, i, part: false, out var end, out var capitalsInside);
            if (_nodes.TryGetValue(Extend(FnvOffset, hash), out var node))
            {
                Walk(text, i, end, hash, node, byParts: false, accepts, report);
            }

            if (capitalsInside && _hasPhrases)
            {
                WalkParts(text, i, end, accepts, report, cancellationToken);
            }

            i = end;
        }
    }

    private void WalkParts(string text, int start, int wordEnd, Accepts accepts, Action<int, int, int> report, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var i = start; i < wordEnd;)
        {
            var hash = ReadWord(text, i, part: true, out var end, out _);
            if (_nodes.TryGetValue(Extend(FnvOffset, hash), out var node) && node.Continues)
            {
                // A single word counts only where it stands whole: "Box" is not found in "TextBox".
                Walk(text, i, end, hash, node with { Ending = 0 }, byParts: true, accepts, report);
            }

            i = end;
        }
    }

    /// <summary>Follows the words from one that begins a term, and reports the longest that is accepted.</summary>
    private void Walk(string text, int start, int end, ulong word, Node node, bool byParts, Accepts accepts, Action<int, int, int> report)
    {
        var prefix = Extend(FnvOffset, word);
        var found = (List: -1, End: 0);
        while (true)
        {
            for (var ending = node.Ending; ending > 0; ending = _endings[ending - 1].Next)
            {
                var candidate = _endings[ending - 1];
                if ((candidate.Exact == 0 || candidate.Exact == ExactHash(text.AsSpan(start, end - start))) && accepts(candidate.List, start, end))
                {
                    found = (candidate.List, end);
                    break;
                }
            }

            var next = node.Continues ? NextWord(text, end) : -1;
            if (next < 0)
            {
                break;
            }

            prefix = Extend(prefix, ReadWord(text, next, byParts, out end, out _));
            if (!_nodes.TryGetValue(prefix, out node))
            {
                break;
            }
        }

        if (found.List >= 0)
        {
            report(found.List, start, found.End);
        }
    }

    /// <summary>Where the next word of the same phrase begins; -1 where there is none near enough.</summary>
    private static int NextWord(string text, int at)
    {
        var (marks, spaces, breaks) = (0, 0, 0);
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (StartsWord(c))
            {
                return at;
            }

            if (char.IsWhiteSpace(c))
            {
                breaks += c == '\n' ? 1 : 0;
                spaces++;
            }
            else
            {
                marks++;
            }

            if (marks > MostMarks || spaces > MostSpaces || breaks > 1)
            {
                return -1;
            }
        }

        return -1;
    }

    private static bool StartsWord(char c) => c < 128 ? AsciiWord[c] != 0 : char.IsLetterOrDigit(c);

    /// <summary>The hash of the word that begins at <paramref name="start"/>, in its folded form; with <paramref name="part"/> of its first part only.</summary>
    private static ulong ReadWord(string text, int start, bool part, out int end, out bool capitalsInside)
    {
        var hash = FnvOffset;
        capitalsInside = false;
        var i = start;
        if (WordFolding.IsUnspaced(text[i]))
        {
            end = i + 1;
            return (hash ^ text[i]) * FnvPrime;
        }

        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (part && i > start && StartsPart(text, i))
            {
                break;
            }

            if (c < 128)
            {
                var folded = AsciiWord[c];
                if (folded == 0)
                {
                    break;
                }

                capitalsInside |= folded != c && i > start;
                hash = (hash ^ folded) * FnvPrime;
            }
            else if (WordFolding.IsCombining(c))
            {
                continue;
            }
            else if (char.IsLetterOrDigit(c) && !WordFolding.IsUnspaced(c))
            {
                capitalsInside |= i > start && char.IsUpper(c);
                hash = (hash ^ WordFolding.Fold(c)) * FnvPrime;
            }
            else
            {
                break;
            }
        }

        end = i;
        return hash;
    }

    /// <summary>Whether a part of a name in code ends here: before a capital after a small letter, and before the last of several capitals.</summary>
    private static bool StartsPart(string text, int i) =>
        char.IsUpper(text[i]) && (!char.IsUpper(text[i - 1]) || (i + 1 < text.Length && char.IsLower(text[i + 1])));

    private static ulong Extend(ulong prefix, ulong word)
    {
        var mixed = (prefix ^ (word >> 29) ^ word) * 0x9E3779B97F4A7C15;
        return mixed ^ (mixed >> 32);
    }

    /// <summary>A hash of the words as they are written, whatever stands between them; never 0.</summary>
    private static ulong ExactHash(ReadOnlySpan<char> written)
    {
        var hash = FnvOffset;
        var between = false;
        foreach (var c in written)
        {
            if (!StartsWord(c) && !WordFolding.IsCombining(c))
            {
                between = true;
                continue;
            }

            hash = ((hash ^ (between ? ' ' : '\0')) * FnvPrime ^ c) * FnvPrime;
            between = false;
        }

        return hash | 1;
    }

    private static byte[] MakeAsciiWord()
    {
        var table = new byte[128];
        for (var c = '\0'; c < table.Length; c++)
        {
            table[c] = char.IsAsciiLetterOrDigit(c) ? (byte)char.ToLowerInvariant(c) : (byte)0;
        }

        return table;
    }

    // What follows a beginning of a term: longer terms, and the first of the terms that end with it (counted from 1).
    private record struct Node(bool Continues, int Ending);

    private readonly record struct Ending(int List, ulong Exact, int Next);
}
