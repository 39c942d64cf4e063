namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>Checksums that providers put into their tokens.</summary>
internal static class Checksums
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int ChecksumLength = 6;

    /// <summary>
    /// Whether a token ends with the CRC-32 of its random part in base 62, as GitHub's and npm's do (GitHub's engineering blog,
    /// "Behind GitHub's new authentication token formats", 2021).
    /// </summary>
    public static bool EndsWithCrc(ReadOnlySpan<char> token)
    {
        var body = token[(token.LastIndexOf('_') + 1)..];
        return body.Length > ChecksumLength && body[^ChecksumLength..].SequenceEqual(Crc62(body[..^ChecksumLength]));
    }

    /// <summary>The CRC-32 of an ASCII text in base 62, six characters.</summary>
    public static string Crc62(ReadOnlySpan<char> text)
    {
        var crc = Crc32(text);
        Span<char> digits = stackalloc char[ChecksumLength];
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = Base62[(int)(crc % 62)];
            crc /= 62;
        }

        return new string(digits);
    }

    private static uint Crc32(ReadOnlySpan<char> text)
    {
        const uint reversedPolynomial = 0xEDB88320;
        var crc = uint.MaxValue;
        foreach (var letter in text)
        {
            crc ^= (byte)letter;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? reversedPolynomial : 0);
            }
        }

        return ~crc;
    }
}
