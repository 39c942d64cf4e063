using System.Security.Cryptography;

namespace Pareto.Core.PolicyGate;

/// <summary>
/// A text by its fingerprint, for keeping what is known of it without keeping it. The fingerprint is the text as a
/// polynomial, three characters a coefficient, modulo 2^61 - 1, at two points (Carter and Wegman 1979). The points are drawn
/// when the process starts and never leave it, so nobody can make two texts of one key: whoever chooses two texts of
/// n characters gets one key for both with a probability below (n / 2^62)^2. No text passes under the name of another that
/// was found clean. A hash without a secret would do as well, but each call of one costs more than a short text's search.
/// </summary>
internal readonly record struct TextKey(int Length, ulong A, ulong B)
{
    private const int Bits = 61;
    private const ulong Prime = (1UL << Bits) - 1;

    private static readonly ulong PointA = DrawPoint();
    private static readonly ulong PointB = DrawPoint();

    public static TextKey Of(string text)
    {
        ulong a = 0, b = 0;
        var at = 0;
        for (; at <= text.Length - 3; at += 3)
        {
            var coefficient = text[at] | ((ulong)text[at + 1] << 16) | ((ulong)text[at + 2] << 32);
            a = Times(a + coefficient, PointA);
            b = Times(b + coefficient, PointB);
        }

        var last = 0UL;
        for (; at < text.Length; at++)
        {
            last = (last << 16) | text[at];
        }

        return new TextKey(text.Length, Times(a + last, PointA) % Prime, Times(b + last, PointB) % Prime);
    }

    /// <summary>The product of two factors below 2^62, modulo <see cref="Prime"/> though not always below it, but below 2^62.</summary>
    private static ulong Times(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        var sum = (low & Prime) + ((high << (64 - Bits)) | (low >> Bits));
        return (sum & Prime) + (sum >> Bits);
    }

    private static ulong DrawPoint()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        ulong point;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            point = BitConverter.ToUInt64(bytes) & Prime;
        }
        while (point is 0 or Prime);
        return point;
    }
}
