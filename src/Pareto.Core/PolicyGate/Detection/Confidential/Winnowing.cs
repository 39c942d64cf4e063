using System.Runtime.CompilerServices;

namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>
/// Chooses fingerprints of a text so that two texts which share a long enough stretch share fingerprints, wherever it
/// stands in either (S. Schleimer, D. Wilkerson, A. Aiken, "Winnowing: local algorithms for document fingerprinting",
/// SIGMOD 2003). Of each <see cref="Window"/> neighbouring hashes of <see cref="Gram"/> characters the smallest is chosen, so any
/// shared stretch of <c>Gram + Window - 1</c> = 39 characters, white space not counted, shares at least one.
/// </summary>
internal ref struct Winnowing(ReadOnlySpan<char> text)
{
    /// <summary>Characters that one hash covers.</summary>
    public const int Gram = 24;

    /// <summary>Neighbouring hashes of which one is chosen.</summary>
    public const int Window = 16;

    // Fewer different characters than this are a ruler or a table of numbers, which anybody may have.
    private const int LeastVariety = 8;

    private const int RingSize = 64;
    private const int Mask = RingSize - 1;
    private const ulong Base = 0x9E3779B97F4A7C15;
    private static readonly ulong LeavingFactor = Power(Base, Gram);

    private CodeStream _stream = new(text);
    private Ring<char> _characters;
    private Ring<int> _positions;
    private Ring<ulong> _hashes;
    private ulong _rolling = 0;
    private int _count = 0;
    private int _chosen = -1;

    /// <summary>The next fingerprint; false at the end.</summary>
    public bool Next(out Fingerprint fingerprint)
    {
        while (_stream.Next(out var c, out var position))
        {
            var i = _count++;
            _rolling = (_rolling * Base) + c;
            if (i >= Gram)
            {
                _rolling -= LeavingFactor * _characters[(i - Gram) & Mask];
            }

            _characters[i & Mask] = c;
            _positions[i & Mask] = position;
            var gram = i - Gram + 1;
            if (gram < 0)
            {
                continue;
            }

            _hashes[gram & Mask] = Mix(_rolling);
            if (gram < Window - 1 || !Choose(gram) || !IsVaried(_chosen))
            {
                continue;
            }

            fingerprint = new(
                _hashes[_chosen & Mask], _chosen, _positions[_chosen & Mask], _positions[(_chosen + Gram - 1) & Mask] + 1);
            return true;
        }

        fingerprint = default;
        return false;
    }

    /// <summary>Makes the rightmost smallest hash of the window the chosen one; false where it was already.</summary>
    private bool Choose(int last)
    {
        var oldest = last - Window + 1;
        if (_chosen >= oldest)
        {
            if (_hashes[last & Mask] > _hashes[_chosen & Mask])
            {
                return false;
            }

            _chosen = last;
            return true;
        }

        _chosen = oldest;
        for (var i = oldest + 1; i <= last; i++)
        {
            if (_hashes[i & Mask] <= _hashes[_chosen & Mask])
            {
                _chosen = i;
            }
        }

        return true;
    }

    private readonly bool IsVaried(int gram)
    {
        var seen = 0UL;
        for (var i = gram; i < gram + Gram; i++)
        {
            seen |= 1UL << (_characters[i & Mask] & 63);
        }

        return ulong.PopCount(seen) >= LeastVariety;
    }

    private static ulong Mix(ulong hash)
    {
        hash ^= hash >> 31;
        hash *= 0xBF58476D1CE4E5B9;
        return hash ^ (hash >> 29);
    }

    private static ulong Power(ulong number, int exponent)
    {
        var power = 1UL;
        for (var i = 0; i < exponent; i++)
        {
            power *= number;
        }

        return power;
    }

    [InlineArray(RingSize)]
    private struct Ring<T>
    {
        private T _first;
    }
}

/// <summary>A chosen hash, which of the text's characters it begins at (white space not counted), and where it stands in the text.</summary>
internal readonly record struct Fingerprint(ulong Hash, int Character, int Start, int End);
