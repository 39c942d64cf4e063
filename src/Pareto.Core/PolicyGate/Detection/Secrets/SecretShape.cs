using System.Globalization;

namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>
/// The written form of a token: letters that stand for themselves and classes with counts, such as
/// <c>ghp_[a-zA-Z0-9]{36}</c>. Counts are <c>?</c>, <c>{n}</c> and <c>{n,m}</c>; <c>\d</c> and <c>\w</c> are as in
/// regular expressions, ASCII only. Each piece takes as much as it can and gives nothing back, so that matching is linear.
/// </summary>
internal sealed class SecretShape
{
    private readonly Piece[] _pieces;

    private SecretShape(Piece[] pieces, string anchor, int anchorOffset)
    {
        HoldsAllLetters = Array.Exists(pieces, piece => piece.Holds('z') && piece.Holds('a') && piece.Holds('0'));
        _pieces = pieces;
        Anchor = anchor;
        AnchorOffset = anchorOffset;
    }

    /// <summary>The longest fixed text of the shape that lies at a known distance from its start; empty where it has none.</summary>
    public string Anchor { get; }

    /// <summary>How many characters of the token stand before <see cref="Anchor"/>.</summary>
    public int AnchorOffset { get; }

    /// <summary>Part of it may be any letter or digit, not hexadecimal ones alone.</summary>
    public bool HoldsAllLetters { get; }

    public static SecretShape Parse(string notation)
    {
        var pieces = new List<Piece>();
        for (var i = 0; i < notation.Length;)
        {
            var (low, high, literal) = ReadSet(notation, ref i);
            var (least, most) = ReadCount(notation, ref i);
            pieces.Add(new Piece(low, high, least, most, literal));
        }

        var (anchor, offset) = FindAnchor(pieces);
        return new SecretShape([.. pieces], anchor, offset);
    }

    /// <summary>Whether the shape begins at a place of the text and nothing of its kind goes on after it.</summary>
    public bool Matches(ReadOnlySpan<char> text, int start, out int end)
    {
        end = start;
        foreach (ref readonly var piece in _pieces.AsSpan())
        {
            var taken = 0;
            while (taken < piece.Most && end < text.Length && piece.Holds(text[end]))
            {
                taken++;
                end++;
            }

            if (taken < piece.Least)
            {
                return false;
            }
        }

        return end == text.Length || !(char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_' || _pieces[^1].Holds(text[end]));
    }

    /// <summary>Whether the whole value has this shape.</summary>
    public bool MatchesWhole(ReadOnlySpan<char> value) => Matches(value, 0, out var end) && end == value.Length;

    private static (string Anchor, int Offset) FindAnchor(List<Piece> pieces)
    {
        var best = (Anchor: "", Offset: 0);
        var offset = 0;
        for (var i = 0; i < pieces.Count;)
        {
            var from = i;
            while (i < pieces.Count && pieces[i].Literal is not null && pieces[i].Least == 1 && pieces[i].Most == 1)
            {
                i++;
            }

            if (i - from > best.Anchor.Length)
            {
                best = (string.Concat(pieces[from..i].Select(piece => piece.Literal)), offset);
            }

            offset += i - from;
            if (i < pieces.Count)
            {
                if (pieces[i].Least != pieces[i].Most)
                {
                    break;
                }

                offset += pieces[i].Least;
                i++;
            }
        }

        return best;
    }

    private static (ulong Low, ulong High, char? Literal) ReadSet(string notation, ref int i)
    {
        ulong low = 0, high = 0;
        if (notation[i] == '[')
        {
            for (i++; notation[i] != ']';)
            {
                if (notation[i] == '\\')
                {
                    AddEscape(notation[i + 1], ref low, ref high);
                    i += 2;
                    continue;
                }

                var first = notation[i];
                var isRange = notation[i + 1] == '-' && notation[i + 2] != ']';
                AddRange(first, isRange ? notation[i + 2] : first, ref low, ref high);
                i += isRange ? 3 : 1;
            }

            i++;
            return (low, high, null);
        }

        if (notation[i] == '\\')
        {
            var escaped = notation[i + 1];
            i += 2;
            if (escaped is 'd' or 'w')
            {
                AddEscape(escaped, ref low, ref high);
                return (low, high, null);
            }

            AddRange(escaped, escaped, ref low, ref high);
            return (low, high, escaped);
        }

        var literal = notation[i++];
        AddRange(literal, literal, ref low, ref high);
        return (low, high, literal);
    }

    private static (int Least, int Most) ReadCount(string notation, ref int i)
    {
        if (i == notation.Length)
        {
            return (1, 1);
        }

        if (notation[i] == '?')
        {
            i++;
            return (0, 1);
        }

        if (notation[i] != '{')
        {
            return (1, 1);
        }

        var close = notation.IndexOf('}', i);
        var parts = notation[(i + 1)..close].Split(',');
        i = close + 1;
        var least = int.Parse(parts[0], CultureInfo.InvariantCulture);
        return (least, parts.Length == 1 ? least : int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static void AddEscape(char escape, ref ulong low, ref ulong high)
    {
        switch (escape)
        {
            case 'd':
                AddRange('0', '9', ref low, ref high);
                break;
            case 'w':
                AddRange('0', '9', ref low, ref high);
                AddRange('A', 'Z', ref low, ref high);
                AddRange('a', 'z', ref low, ref high);
                AddRange('_', '_', ref low, ref high);
                break;
            default:
                AddRange(escape, escape, ref low, ref high);
                break;
        }
    }

    private static void AddRange(char first, char last, ref ulong low, ref ulong high)
    {
        for (int value = first; value <= last; value++)
        {
            if (value < 64)
            {
                low |= 1UL << value;
            }
            else
            {
                high |= 1UL << (value - 64);
            }
        }
    }

    private readonly record struct Piece(ulong Low, ulong High, int Least, int Most, char? Literal)
    {
        public bool Holds(char value) => value < 64 ? (Low >> value & 1) != 0 : value < 128 && (High >> (value - 64) & 1) != 0;
    }
}
