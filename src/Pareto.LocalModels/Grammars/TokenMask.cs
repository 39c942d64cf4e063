using System.Numerics;

namespace Pareto.LocalModels.Grammars;

/// <summary>The tokens that may come next.</summary>
internal sealed class TokenMask
{
    // A list of tokens is smaller and faster than a bit for each below this share of the vocabulary.
    private const int ListShare = 64;

    private readonly ulong[]? _bits;
    private readonly int[]? _tokens;

    public TokenMask(ulong[] bits)
    {
        var count = 0;
        foreach (var word in bits)
        {
            count += BitOperations.PopCount(word);
        }

        if (count > bits.Length * 64 / ListShare)
        {
            _bits = bits;
            return;
        }

        _tokens = new int[count];
        count = 0;
        for (var word = 0; word < bits.Length; word++)
        {
            for (var left = bits[word]; left != 0; left &= left - 1)
            {
                _tokens[count++] = (word * 64) + BitOperations.TrailingZeroCount(left);
            }
        }
    }

    public int Bytes => (_bits?.Length * sizeof(ulong)) ?? (_tokens!.Length * sizeof(int));

    public static int Words(int vocabulary) => (vocabulary + 63) / 64;

    public bool Allows(int token) =>
        _bits is not null ? token / 64 < _bits.Length && (_bits[token / 64] >> (token % 64) & 1) != 0 : Array.BinarySearch(_tokens!, token) >= 0;

    public void AddTo(ulong[] bits)
    {
        for (var word = 0; word < (_bits?.Length ?? 0); word++)
        {
            bits[word] |= _bits![word];
        }

        foreach (var token in _tokens ?? [])
        {
            bits[token / 64] |= 1UL << (token % 64);
        }
    }

    /// <summary>Makes the logits of all others minus infinity.</summary>
    public void Apply(Span<float> logits)
    {
        if (_bits is null)
        {
            ApplyList(logits);
            return;
        }

        for (var word = 0; word < _bits.Length && word * 64 < logits.Length; word++)
        {
            var some = logits[(word * 64)..Math.Min(logits.Length, (word + 1) * 64)];
            var shut = ~_bits[word];
            if (shut == ulong.MaxValue)
            {
                some.Fill(float.NegativeInfinity);
                continue;
            }

            for (; shut != 0; shut &= shut - 1)
            {
                var place = BitOperations.TrailingZeroCount(shut);
                if (place >= some.Length)
                {
                    break;
                }

                some[place] = float.NegativeInfinity;
            }
        }

        if (_bits.Length * 64 < logits.Length)
        {
            logits[(_bits.Length * 64)..].Fill(float.NegativeInfinity);
        }
    }

    private void ApplyList(Span<float> logits)
    {
        var next = 0;
        foreach (var token in _tokens!)
        {
            logits[next..token].Fill(float.NegativeInfinity);
            next = token + 1;
        }

        logits[next..].Fill(float.NegativeInfinity);
    }
}
