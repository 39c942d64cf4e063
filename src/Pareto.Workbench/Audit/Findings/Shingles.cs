using System.Numerics;
using System.Runtime.InteropServices;

namespace Pareto.Workbench.Audit.Findings;

/// <summary>
/// A text as the set of its pairs of neighbouring words, hashed, without case, punctuation or spacing; and the signature by which the
/// likeness (Jaccard) of two such sets is estimated: MinHash (Broder, "On the resemblance and containment of documents", 1997), of which
/// 16 bits of each value are kept (Li and König, "b-Bit minwise hashing", WWW 2010).
/// </summary>
internal static class Shingles
{
    /// <summary>Values in a signature: the standard error of a likeness of 0.75 is 0.054.</summary>
    public const int SignatureLength = 64;

    /// <summary>Words that are read.</summary>
    public const int MostWords = 2048;

    // Scripts from here on write words without blanks between them: each character counts as one.
    private const char FirstWithoutBlanks = '\u2E80';

    private static readonly uint[] Factors = MakeNumbers(1, odd: true);
    private static readonly uint[] Addends = MakeNumbers(2, odd: false);

    /// <summary>The hashes of the pairs; of the one word of a text that has no more.</summary>
    public static uint[] Of(ReadOnlySpan<char> text)
    {
        Span<uint> found = stackalloc uint[MostWords];
        var (count, words, previous, word) = (0, 0, 0u, 0u);
        var inside = false;
        for (var i = 0; i <= text.Length && words < MostWords; i++)
        {
            var character = i < text.Length ? text[i] : ' ';
            var belongs = char.IsLetterOrDigit(character);
            if (inside && (!belongs || character >= FirstWithoutBlanks))
            {
                Take(ref previous, word, found, ref count, ref words);
                (inside, word) = (false, 0);
            }

            if (belongs)
            {
                word = (word ^ char.ToLowerInvariant(character)) * 0x0100_0193;
                inside = true;
            }
        }

        if (words == 1)
        {
            found[count++] = previous;
        }

        return found[..count].ToArray();
    }

    /// <summary>The smallest hash of the set under each of the permutations.</summary>
    public static void Sign(ReadOnlySpan<uint> shingles, Span<ushort> signature)
    {
        Span<uint> smallest = stackalloc uint[SignatureLength];
        smallest.Fill(uint.MaxValue);
        var lanes = MemoryMarshal.Cast<uint, Vector<uint>>(smallest);
        var factors = MemoryMarshal.Cast<uint, Vector<uint>>(Factors);
        var addends = MemoryMarshal.Cast<uint, Vector<uint>>(Addends);
        foreach (var shingle in shingles)
        {
            var all = new Vector<uint>(shingle);
            for (var i = 0; i < lanes.Length; i++)
            {
                lanes[i] = Vector.Min(lanes[i], (all * factors[i]) + addends[i]);
            }
        }

        // The low bits of a smallest value are as good as any.
        for (var i = 0; i < SignatureLength; i++)
        {
            signature[i] = (ushort)((smallest[i] * 0x9E37_79B1) >> 16);
        }
    }

    /// <summary>The estimated likeness, 0 to 1.</summary>
    public static double Likeness(ReadOnlySpan<ushort> one, ReadOnlySpan<ushort> other)
    {
        var equal = 0;
        var left = MemoryMarshal.Cast<ushort, Vector<ushort>>(one);
        var right = MemoryMarshal.Cast<ushort, Vector<ushort>>(other);
        for (var i = 0; i < left.Length; i++)
        {
            equal += Vector.Sum(Vector.Equals(left[i], right[i]) & Vector<ushort>.One);
        }

        return (double)equal / SignatureLength;
    }

    private static void Take(ref uint previous, uint word, Span<uint> found, ref int count, ref int words)
    {
        if (words++ > 0)
        {
            found[count++] = (uint)TextHash.Mix(((ulong)previous << 32) | word);
        }

        previous = word;
    }

    private static uint[] MakeNumbers(ulong series, bool odd)
    {
        var numbers = new uint[SignatureLength];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (uint)(TextHash.Mix((series << 32) | (uint)i) >> 16) | (odd ? 1u : 0);
        }

        return numbers;
    }
}
