namespace Pareto.LocalModels.Grammars;

/// <summary>
/// A set of symbols: of characters (Unicode scalar values) in expressions over text, of bytes in those over bytes, where
/// numbers from <see cref="FirstToken"/> on stand for special tokens.
/// </summary>
internal sealed class SymbolSet : IEquatable<SymbolSet>
{
    public const int FirstToken = 256;
    public const int LastCharacter = 0x10FFFF;

    private readonly (int First, int Last)[] _ranges;
    private readonly int _hash;

    private SymbolSet((int First, int Last)[] ranges)
    {
        _ranges = ranges;
        var hash = default(HashCode);
        foreach (var range in ranges)
        {
            hash.Add(range);
        }

        _hash = hash.ToHashCode();
    }

    public static SymbolSet None { get; } = new([]);

    /// <summary>Every character; surrogates are none.</summary>
    public static SymbolSet Text { get; } = new([(0, 0xD7FF), (0xE000, LastCharacter)]);

    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>Ascending, with gaps between.</summary>
    public ReadOnlySpan<(int First, int Last)> Ranges => _ranges;

    public static SymbolSet Of(int symbol) => new([(symbol, symbol)]);

    public static SymbolSet Of(int first, int last) => new([(first, last)]);

    public static SymbolSet OfAny(string characters) => Of(characters.Select(character => ((int)character, (int)character)));

    public static SymbolSet Of(IEnumerable<(int First, int Last)> ranges)
    {
        var result = new List<(int First, int Last)>();
        foreach (var (first, last) in ranges.Order())
        {
            if (result.Count > 0 && first <= result[^1].Last + 1)
            {
                result[^1] = (result[^1].First, Math.Max(result[^1].Last, last));
            }
            else
            {
                result.Add((first, last));
            }
        }

        return result.Count == 0 ? None : new SymbolSet([.. result]);
    }

    public bool Contains(int symbol)
    {
        int low = 0, high = _ranges.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (symbol < _ranges[middle].First)
            {
                high = middle - 1;
            }
            else if (symbol > _ranges[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    public SymbolSet Or(SymbolSet other) => Of(_ranges.Concat(other._ranges));

    public SymbolSet And(SymbolSet other)
    {
        var result = new List<(int, int)>();
        for (int i = 0, j = 0; i < _ranges.Length && j < other._ranges.Length;)
        {
            var first = Math.Max(_ranges[i].First, other._ranges[j].First);
            var last = Math.Min(_ranges[i].Last, other._ranges[j].Last);
            if (first <= last)
            {
                result.Add((first, last));
            }

            if (_ranges[i].Last < other._ranges[j].Last)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return result.Count == 0 ? None : new SymbolSet([.. result]);
    }

    /// <summary>The characters that are not in this set of characters.</summary>
    public SymbolSet Others()
    {
        var result = new List<(int, int)>();
        var next = 0;
        foreach (var (first, last) in _ranges)
        {
            if (first > next)
            {
                result.Add((next, first - 1));
            }

            next = last + 1;
        }

        if (next <= LastCharacter)
        {
            result.Add((next, LastCharacter));
        }

        return Of(result).And(Text);
    }

    public bool Equals(SymbolSet? other) => other is not null && _hash == other._hash && _ranges.AsSpan().SequenceEqual(other._ranges);

    public override bool Equals(object? obj) => Equals(obj as SymbolSet);

    public override int GetHashCode() => _hash;
}
