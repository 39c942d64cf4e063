using System.Runtime.InteropServices;

namespace Pareto.Workbench.Audit.Findings;

/// <summary>
/// A 64-bit hash of texts, equal from run to run. Two of a million texts share one by chance with a probability below one in ten million
/// (n²/2⁶⁵). Not for secrets: anybody can compute it.
/// </summary>
internal static class TextHash
{
    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;
    private const ulong Other = 0xD6E8_FEB8_6659_FD93;

    /// <summary>Folds a text into what was hashed before it.</summary>
    public static ulong Of(ReadOnlySpan<char> text, ulong before)
    {
        var hash = Mix(before ^ ((ulong)text.Length * Other));
        var words = MemoryMarshal.Cast<char, ulong>(text);
        foreach (var word in words)
        {
            hash = Mix(hash ^ word);
        }

        foreach (var unit in text[(words.Length * 4)..])
        {
            hash = Mix(hash ^ unit);
        }

        return hash;
    }

    /// <summary>Spreads every bit over all others.</summary>
    public static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value ^ Other, Odd, out var low);
        return high ^ low ^ value;
    }
}
