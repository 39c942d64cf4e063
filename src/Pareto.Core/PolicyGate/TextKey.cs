using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Pareto.Core.PolicyGate;

/// <summary>
/// A text by its SHA-256, for keeping what is known of it without keeping it. Nobody can make two texts of one key, so
/// no text passes under the name of another that was found clean.
/// </summary>
internal readonly record struct TextKey(ulong A, ulong B, ulong C, ulong D)
{
    public static TextKey Of(string text)
    {
        Span<ulong> hash = stackalloc ulong[4];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), MemoryMarshal.AsBytes(hash));
        return new TextKey(hash[0], hash[1], hash[2], hash[3]);
    }
}
