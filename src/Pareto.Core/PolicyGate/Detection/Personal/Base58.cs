using System.Numerics;
using System.Security.Cryptography;

namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>Bitcoin's alphabet of 58 characters without look-alikes, and the check that hides in its last four bytes.</summary>
internal static class Base58
{
    public const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    // Ripple orders the same characters otherwise.
    public const string RippleAlphabet = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

    private const int Longest = 128;
    private const int CheckLength = 4;

    /// <summary>Whether the text is a payload of so many bytes, a version byte or two among them, with a right double SHA-256 check.</summary>
    public static bool Holds(ReadOnlySpan<char> text, string alphabet, int payloadLength)
    {
        Span<byte> bytes = stackalloc byte[Longest];
        var length = payloadLength + CheckLength;
        bytes = bytes[..length];
        bytes.Clear();
        foreach (var character in text)
        {
            var carry = alphabet.IndexOf(character);
            if (carry < 0)
            {
                return false;
            }

            for (var at = length - 1; at >= 0; at--)
            {
                carry += bytes[at] * 58;
                bytes[at] = (byte)carry;
                carry >>= 8;
            }

            if (carry != 0)
            {
                return false;
            }
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..payloadLength], hash);
        SHA256.HashData(hash, hash);
        return hash[..CheckLength].SequenceEqual(bytes[payloadLength..]);
    }

    /// <summary>Whether the text decodes to exactly so many bytes.</summary>
    public static bool HasLength(ReadOnlySpan<char> text, int length)
    {
        var value = BigInteger.Zero;
        var zeroes = 0;
        foreach (var character in text)
        {
            value = (value * 58) + Alphabet.IndexOf(character);
            zeroes += value.IsZero ? 1 : 0;
        }

        return zeroes + value.GetByteCount(isUnsigned: true) == length;
    }
}
