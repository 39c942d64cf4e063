using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>Private keys in their text form (RFC 7468, OpenSSH, PGP), also cut off, also with written line ends.</summary>
internal static class PrivateKeys
{
    private const int LongestLabel = 120;
    private const int LeastMaterial = 40;
    private const int LongestBody = 32 * 1024;

    /// <param name="nextEnd">Where the next end line was seen, or -1 when there is none any more; kept between calls of one scan.</param>
    public static void Look(ReadOnlySpan<char> text, int start, ref int nextEnd, List<Candidate> found)
    {
        var label = text[(start + "-----BEGIN".Length)..Math.Min(text.Length, start + LongestLabel)];
        var labelEnd = label.IndexOf("-----", StringComparison.Ordinal);
        if (labelEnd < 0 || !label[..labelEnd].Contains("PRIVATE KEY", StringComparison.OrdinalIgnoreCase) || label[..labelEnd].Contains('\n'))
        {
            return;
        }

        var body = start + "-----BEGIN".Length + labelEnd + "-----".Length;
        if (nextEnd >= 0 && nextEnd < body)
        {
            var at = text[body..].IndexOf("-----END", StringComparison.OrdinalIgnoreCase);
            nextEnd = at < 0 ? -1 : body + at;
        }

        // A key that was cut off ends where its letters end.
        var dashes = text[body..].IndexOf("-----", StringComparison.Ordinal);
        var isWhole = nextEnd >= 0 && body + dashes == nextEnd && dashes <= LongestBody;
        var bodyEnd = body;
        var material = 0;
        var limit = dashes < 0 ? text.Length : body + dashes;
        while (bodyEnd < limit && (isWhole || IsBody(text[bodyEnd])))
        {
            material += char.IsAsciiLetterOrDigit(text[bodyEnd]) ? 1 : 0;
            bodyEnd++;
        }

        if (material < LeastMaterial || Placeholders.Looks(text[body..Math.Min(bodyEnd, body + 256)], allowRuns: true))
        {
            return;
        }

        if (bodyEnd == nextEnd)
        {
            var line = text[(nextEnd + "-----END".Length)..Math.Min(text.Length, nextEnd + LongestLabel)];
            var close = line.IndexOf("-----", StringComparison.Ordinal);
            bodyEnd = close < 0 ? nextEnd : nextEnd + "-----END".Length + close + "-----".Length;
        }

        found.Add(new Candidate(start, bodyEnd, "PRIVATE_KEY", FindingCategory.Secret, 1.0));
    }

    // Base 64, line ends as they are or written as \n, and the header lines of encrypted keys (Proc-Type: 4,ENCRYPTED).
    private static bool IsBody(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/' or '=' or '\n' or '\r' or '\t' or ' ' or '\\' or '"' or '\'' or ',' or ':' or '-' or '.' or '(' or ')';
}
