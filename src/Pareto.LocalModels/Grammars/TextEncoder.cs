using System.Runtime.CompilerServices;

namespace Pareto.LocalModels.Grammars;

/// <summary>
/// Turns expressions over characters into ones over the bytes that write them: UTF-8, or what stands between the quotes of
/// a JSON string, with its escapes.
/// </summary>
internal sealed class TextEncoder(ExpressionPool pool, bool isJson)
{
    private const int EscapedCharacters = 0x1F;
    private const int LastShortEscape = 0xFFFF;
    private static readonly (int Character, byte Letter)[] _escapes =
        [('"', (byte)'"'), ('\\', (byte)'\\'), ('/', (byte)'/'), ('\b', (byte)'b'), ('\f', (byte)'f'), ('\n', (byte)'n'), ('\r', (byte)'r'), ('\t', (byte)'t')];

    // What JSON strings hold only escaped.
    private static readonly SymbolSet _plain = SymbolSet.Of([(0, EscapedCharacters), ('"', '"'), ('\\', '\\')]).Others();

    private readonly Dictionary<SymbolSet, Expression> _characters = [];
    private readonly Dictionary<Expression, Expression> _encoded = [];

    public ExpressionPool Pool => pool;

    /// <summary>One character of the set.</summary>
    public Expression Character(SymbolSet set)
    {
        if (!_characters.TryGetValue(set, out var expression))
        {
            expression = isJson ? pool.Choice(Utf8(set.And(_plain)), pool.Sequence(pool.Symbol('\\'), Escape(set))) : Utf8(set);
            _characters.Add(set, expression);
        }

        return expression;
    }

    /// <summary>The same texts, in bytes. Where conditions meet they are worked out.</summary>
    public Expression Encode(ExpressionPool text, Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (_encoded.TryGetValue(expression, out var known))
        {
            return known;
        }

        var encoded = expression.HasConditions
            ? TextAutomaton.Make(text, expression, this)
            : expression.Kind switch
            {
                ExpressionKind.Nothing => pool.Nothing,
                ExpressionKind.Empty => pool.Empty,
                ExpressionKind.Symbol => Character(expression.Set!),
                ExpressionKind.Sequence => pool.Sequence(Encode(text, expression.First!), Encode(text, expression.Second!)),
                ExpressionKind.Choice => pool.Choice([.. expression.Members.Select(member => Encode(text, member))]),
                ExpressionKind.Repeat => pool.Repeat(Encode(text, expression.First!), expression.Least, expression.Most),
                _ => throw new InvalidOperationException($"{expression.Kind} is not made over text."),
            };
        _encoded.Add(expression, encoded);
        return encoded;
    }

    /// <summary>One of some texts, written the one usual way; what they begin with in common is there once.</summary>
    public Expression Words(IEnumerable<byte[]> words)
    {
        byte[][] sorted = [.. words];
        Array.Sort(sorted, static (one, other) => one.AsSpan().SequenceCompareTo(other));
        return Words(sorted, 0);
    }

    private Expression Words(ReadOnlySpan<byte[]> words, int from)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (words.IsEmpty)
        {
            return pool.Nothing;
        }

        // Of sorted words, all share what the first and the last share.
        var common = words[0].AsSpan(from).CommonPrefixLength(words[^1].AsSpan(from));
        var at = from + common;
        var branches = new List<Expression>();
        for (var start = 0; start < words.Length;)
        {
            var end = start + 1;
            if (words[start].Length == at)
            {
                branches.Add(pool.Empty);
            }
            else
            {
                while (end < words.Length && words[end][at] == words[start][at])
                {
                    end++;
                }

                branches.Add(end - start == 1 ? pool.Literal(words[start].AsSpan(at)) : Words(words[start..end], at));
            }

            start = end;
        }

        return pool.Sequence(pool.Literal(words[0].AsSpan(from, common)), pool.Choice([.. branches]));
    }

    private Expression Utf8(SymbolSet set) => pool.Choice(
        pool.Symbol(set.And(SymbolSet.Of(0, 0x7F))),
        Utf8(set.And(SymbolSet.Of(0x80, 0x7FF)), 0xC0, 1),
        Utf8(set.And(SymbolSet.Of(0x800, 0xFFFF)), 0xE0, 2),
        Utf8(set.And(SymbolSet.Of(0x10000, SymbolSet.LastCharacter)), 0xF0, 3));

    // A byte that carries the highest bits, then so many with six bits each.
    private Expression Utf8(SymbolSet set, int marker, int following) =>
        following == 0
            ? pool.Symbol(SymbolSet.Of(set.Ranges.ToArray().Select(range => (range.First | marker, range.Last | marker))))
            : Digits(set, 6 * following, high => pool.Symbol(SymbolSet.Of(high.Select(value => (value | marker, value | marker)))), rest => Utf8(rest, 0x80, following - 1));

    private Expression Escape(SymbolSet set) => pool.Choice(
        pool.Symbol(SymbolSet.Of(_escapes.Where(escape => set.Contains(escape.Character)).Select(escape => ((int)escape.Letter, (int)escape.Letter)))),
        pool.Sequence(pool.Symbol('u'), Hexadecimal(set.And(SymbolSet.Of(0, LastShortEscape)), 3)));

    // Characters beyond U+FFFF would take two escapes; they are only written plainly.
    private Expression Hexadecimal(SymbolSet set, int following) =>
        following == 0
            ? HexadecimalDigit(set.Ranges.ToArray().SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)))
            : Digits(set, 4 * following, HexadecimalDigit, rest => Hexadecimal(rest, following - 1));

    private Expression HexadecimalDigit(IEnumerable<int> values) => pool.Symbol(SymbolSet.Of(values.SelectMany<int, (int, int)>(value =>
        value < 10 ? [('0' + value, '0' + value)] : [('a' + value - 10, 'a' + value - 10), ('A' + value - 10, 'A' + value - 10)])));

    // Numbers cut into a first digit and the rest of so many bits; first digits with the same rests go together.
    private Expression Digits(SymbolSet set, int bits, Func<IEnumerable<int>, Expression> first, Func<SymbolSet, Expression> rest)
    {
        var rests = new Dictionary<int, List<(int, int)>>();
        foreach (var (from, to) in set.Ranges)
        {
            for (var digit = from >> bits; digit <= to >> bits; digit++)
            {
                var start = digit << bits;
                if (!rests.TryGetValue(digit, out var ranges))
                {
                    rests.Add(digit, ranges = []);
                }

                ranges.Add((Math.Max(from, start) - start, Math.Min(to, start + (1 << bits) - 1) - start));
            }
        }

        return pool.Choice([.. rests
            .GroupBy(pair => SymbolSet.Of(pair.Value), pair => pair.Key)
            .Select(group => pool.Sequence(first(group), rest(group.Key)))]);
    }
}
