using System.Buffers.Text;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>JSON web tokens (RFC 7519), signed and unsigned, and such a token written in base 64 once more.</summary>
internal static class WebTokens
{
    private const int LeastPart = 15;
    private const int LeastEncoded = 60;
    private const int LongestHeader = 2048;

    public static void Look(ReadOnlySpan<char> text, int start, List<Candidate> found)
    {
        if (!Boundaries.StartsToken(text, start))
        {
            return;
        }

        var header = PartEnd(text, start);
        if (header - start < LeastPart || header == text.Length || text[header] != '.' || !IsHeader(text[start..header]))
        {
            return;
        }

        var payload = PartEnd(text, header + 1);
        if (payload - header <= LeastPart || payload == text.Length || text[payload] != '.')
        {
            return;
        }

        var end = PartEnd(text, payload + 1);
        while (end < text.Length && text[end] == '=')
        {
            end++;
        }

        // Two more parts where it is encrypted.
        for (var part = 0; part < 2 && end < text.Length - 1 && text[end] == '.' && PartEnd(text, end + 1) > end + LeastPart; part++)
        {
            end = PartEnd(text, end + 1);
        }

        found.Add(new Candidate(start, end, "JSON_WEB_TOKEN", FindingCategory.Secret, 0.97));
    }

    public static void LookEncoded(ReadOnlySpan<char> text, int start, List<Candidate> found)
    {
        if (!Boundaries.StartsToken(text, start) || !text[start..].StartsWith("ZXlK", StringComparison.Ordinal))
        {
            return;
        }

        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '+' or '/' or '-' or '_'))
        {
            end++;
        }

        // "eyJ" is any JSON object in base 64; what follows it must be a header's first name.
        Span<byte> once = stackalloc byte[48];
        Span<byte> twice = stackalloc byte[36];
        if (end - start >= LeastEncoded && TryDecode(text.Slice(start, 56), once[..42]) && TryDecodeHeader(once[..42], twice, out var header) && NamesHeader(header))
        {
            while (end < text.Length && text[end] == '=')
            {
                end++;
            }

            found.Add(new Candidate(start, end, "JSON_WEB_TOKEN", FindingCategory.Secret, 0.9));
        }
    }

    // The token inside: its header ends at the first full stop, if that is so near.
    private static bool TryDecodeHeader(ReadOnlySpan<byte> token, Span<byte> json, out ReadOnlySpan<byte> header)
    {
        var stop = token.IndexOf((byte)'.');
        var letters = (stop < 0 ? token.Length : stop) / 4 * 4;
        header = json[..(letters / 4 * 3)];
        return Base64Url.IsValid(token[..letters]) && Base64Url.TryDecodeFromUtf8(token[..letters], json, out _);
    }

    private static int PartEnd(ReadOnlySpan<char> text, int from)
    {
        var end = from;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_' or '/' or '+' || text[end] == '\\' && end + 1 < text.Length && text[end + 1] == '/'))
        {
            end++;
        }

        return end;
    }

    private static bool IsHeader(ReadOnlySpan<char> part)
    {
        if (part.Length > LongestHeader)
        {
            return false;
        }

        // The first bytes tell: a whole number of groups of four letters.
        var letters = Math.Min(part.Length / 4 * 4, 40);
        Span<byte> bytes = stackalloc byte[30];
        return TryDecode(part[..letters], bytes[..(letters / 4 * 3)]) && bytes[0] == '{' && bytes[1] == '"' && !bytes[..(letters / 4 * 3)].ContainsAnyInRange((byte)0, (byte)8);
    }

    private static bool NamesHeader(ReadOnlySpan<byte> json)
    {
        var name = json.StartsWith("{\""u8) ? json[2..] : [];
        var end = name.IndexOf((byte)'"');
        return end > 0 && name[..end] is var word
            && (word.SequenceEqual("alg"u8) || word.SequenceEqual("typ"u8) || word.SequenceEqual("kid"u8) || word.SequenceEqual("enc"u8) || word.SequenceEqual("iss"u8)
                || word.SequenceEqual("sub"u8) || word.SequenceEqual("aud"u8) || word.SequenceEqual("jku"u8) || word.SequenceEqual("jwk"u8) || word.SequenceEqual("kty"u8)
                || word.SequenceEqual("cty"u8) || word.SequenceEqual("crit"u8) || word.SequenceEqual("zip"u8) || word.SequenceEqual("use"u8) || word.SequenceEqual("ver"u8)
                || word.SequenceEqual("x5c"u8) || word.SequenceEqual("x5t"u8) || word.SequenceEqual("x5u"u8) || word.SequenceEqual("url"u8) || word.SequenceEqual("nonce"u8));
    }

    private static bool TryDecode(ReadOnlySpan<char> letters, Span<byte> bytes) =>
        Base64Url.IsValid(letters) ? Base64Url.TryDecodeFromChars(letters, bytes, out _) : Convert.TryFromBase64Chars(letters, bytes, out _);
}
