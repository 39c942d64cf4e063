using System.Collections.Immutable;

namespace Pareto.Core.PolicyGate.Detection.Identifiers;

/// <summary>
/// A pattern of one fixed length: for each place the set of characters it takes. The language: <c>9</c> a digit, <c>A</c> a
/// letter, <c>*</c> either, <c>[A-F2]</c> a set (of separators: <c>[ -]</c>), <c>~</c> a space, hyphen or full stop (the same one at each <c>~</c>); space,
/// <c>- / . : + ( )</c> themselves; <c>{3}</c>, <c>{3,5}</c> and <c>?</c> repeat what stands before them. Letters match in both cases.
/// </summary>
internal sealed class IdentifierPattern
{
    private const string Symbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-+ /.():";
    private const ulong Digits = (1UL << 10) - 1;
    private const ulong Letters = ((1UL << 36) - 1) & ~Digits;
    private static readonly byte[] SymbolOf = MakeSymbols();

    private readonly Place[] places;
    private readonly ulong afterAnchor;

    private IdentifierPattern(Place[] places)
    {
        this.places = places;
        (Lead, AnchorLength) = FindAnchor(places);
        AnchorTakesDigit = (places[Lead].Set & Digits) != 0;
        AnchorTakesLetter = (places[Lead].Set & Letters) != 0;
        afterAnchor = SetAt(Lead + AnchorLength);
        BeforeAnchor = SetAt(Lead - 1);
        BeyondAnchor = SetAt(Lead + AnchorLength + 1);
        Spaced = Array.Exists(places, place => place.IsSeparator && (place.Set & SetOf(" ")) != 0);
    }

    /// <summary>How many places stand before the run of letters and digits by which the pattern is looked up: one with a digit.</summary>
    public int Lead { get; }

    /// <summary>The length of that run.</summary>
    public int AnchorLength { get; }

    public bool AnchorTakesDigit { get; }

    public bool AnchorTakesLetter { get; }

    /// <summary>The symbols that may stand before the run, a bit for each; all where the pattern begins with it.</summary>
    public ulong BeforeAnchor { get; }

    /// <summary>The symbols that may stand second behind the run, a bit for each; all where the pattern does not reach so far.</summary>
    public ulong BeyondAnchor { get; }

    /// <summary>Whether a space may stand inside.</summary>
    public bool Spaced { get; }

    public int Length => places.Length;

    /// <summary>The number of all characters that are in no set.</summary>
    public const int NoSymbol = 63;

    /// <summary>The longest pattern that <see cref="Parse"/> accepts.</summary>
    public const int MaxLength = 32;

    /// <summary>All patterns of fixed length that a pattern with repeats stands for.</summary>
    public static ImmutableArray<IdentifierPattern> Parse(string pattern)
    {
        var all = new List<List<Place>> { new() };
        for (var i = 0; i < pattern.Length;)
        {
            var place = ReadPlace(pattern, ref i);
            var (least, most) = ReadRepeat(pattern, ref i);
            all = [.. all.SelectMany(list => Enumerable.Range(least, most - least + 1).Select(count => (List<Place>)[.. list, .. Enumerable.Repeat(place, count)]))];
        }

        if (all.Exists(list => list.Count > MaxLength))
        {
            throw new FormatException($"The pattern '{pattern}' is longer than {MaxLength} characters.");
        }

        return [.. all.Select(list => new IdentifierPattern([.. list]))];
    }

    /// <summary>The number of a character in the sets, or <see cref="NoSymbol"/>.</summary>
    public static int Symbol(char c) => c < 128 ? SymbolOf[c] : NoSymbol;

    /// <summary>Whether the pattern can go on with a character behind its anchor: tells most patterns apart at one look.</summary>
    public bool GoesOnWith(int symbol) => (afterAnchor >> symbol & 1) != 0;

    /// <summary>
    /// Whether a text begins with the pattern. Writes the characters that are not separators, letters as capitals, to
    /// <paramref name="compact"/>, which has room for <see cref="MaxLength"/>.
    /// </summary>
    public bool Matches(ReadOnlySpan<char> text, Span<char> compact, out int written)
    {
        written = 0;
        if (text.Length < places.Length)
        {
            return false;
        }

        var separator = '\0';
        for (var i = 0; i < places.Length; i++)
        {
            var c = text[i];
            var symbol = Symbol(c);
            ref readonly var place = ref places[i];
            if ((place.Set >> symbol & 1) == 0)
            {
                return false;
            }

            if (!place.IsSeparator)
            {
                compact[written++] = c is >= 'a' and <= 'z' ? (char)(c - 32) : c;
            }
            else if (place.Same)
            {
                if (separator != '\0' && separator != c)
                {
                    return false;
                }

                separator = c;
            }
        }

        return true;
    }

    private ulong SetAt(int place) => place >= 0 && place < places.Length ? places[place].Set : ulong.MaxValue;

    private static Place ReadPlace(string pattern, ref int i)
    {
        var c = pattern[i++];
        if (c != '[')
        {
            return c switch
            {
                '9' => new Place(Digits),
                'A' => new Place(Letters),
                '*' => new Place(Digits | Letters),
                '~' => new Place(SetOf(" -."), IsSeparator: true, Same: true),
                ' ' or '-' or '/' or '.' or '+' or '(' or ')' or ':' => new Place(SetOf([c]), IsSeparator: true),
                _ => throw new FormatException($"'{c}' has no meaning in the pattern '{pattern}'."),
            };
        }

        var set = 0UL;
        for (; pattern[i] != ']'; i++)
        {
            if (pattern[i + 1] == '-' && pattern[i + 2] != ']')
            {
                for (var within = pattern[i]; within <= pattern[i + 2]; within++)
                {
                    set |= SetOf([within]);
                }

                i += 2;
            }
            else
            {
                set |= SetOf([pattern[i]]);
            }
        }

        i++;
        return new Place(set, IsSeparator: (set & (Digits | Letters)) == 0);
    }

    private static (int Least, int Most) ReadRepeat(string pattern, ref int i)
    {
        if (i == pattern.Length || pattern[i] is not ('{' or '?'))
        {
            return (1, 1);
        }

        if (pattern[i++] == '?')
        {
            return (0, 1);
        }

        var close = pattern.IndexOf('}', i);
        var parts = pattern[i..close].Split(',');
        i = close + 1;
        return (int.Parse(parts[0]), int.Parse(parts[^1]));
    }

    // The first run with a place for digits only; in patterns without one, the first that can hold a digit.
    private static (int Lead, int Length) FindAnchor(Place[] places)
    {
        (int Lead, int Length)? possible = null;
        for (var start = 0; start < places.Length; start++)
        {
            var end = start;
            var union = 0UL;
            var hasDigit = false;
            while (end < places.Length && !places[end].IsSeparator)
            {
                union |= places[end].Set;
                hasDigit |= (places[end].Set & ~Digits) == 0;
                end++;
            }

            if (hasDigit)
            {
                return (start, end - start);
            }

            if ((union & Digits) != 0)
            {
                possible ??= (start, end - start);
            }

            start = end;
        }

        return possible ?? throw new FormatException("A pattern has to be able to hold a digit.");
    }

    private static ulong SetOf(ReadOnlySpan<char> characters)
    {
        var set = 0UL;
        foreach (var c in characters)
        {
            set |= 1UL << Symbols.IndexOf(c);
        }

        return set;
    }

    private static byte[] MakeSymbols()
    {
        var symbols = new byte[128];
        Array.Fill(symbols, (byte)NoSymbol);
        for (var i = 0; i < Symbols.Length; i++)
        {
            symbols[Symbols[i]] = (byte)i;
            symbols[char.ToLowerInvariant(Symbols[i])] = (byte)i;
        }

        return symbols;
    }

    private readonly record struct Place(ulong Set, bool IsSeparator = false, bool Same = false);
}
