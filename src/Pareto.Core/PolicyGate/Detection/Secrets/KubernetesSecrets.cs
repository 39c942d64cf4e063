using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>The values of a Kubernetes <c>Secret</c> in YAML, which are base 64 under <c>data:</c>.</summary>
internal static class KubernetesSecrets
{
    private const int LongestDocument = 4096;
    private const int LeastValue = 10;

    /// <param name="upTo">How far values were read already; kept between calls of one scan.</param>
    public static void Look(ReadOnlySpan<char> text, int start, int end, ref int upTo, List<Candidate> found)
    {
        var kind = text[end..Math.Min(text.Length, end + 20)].TrimStart(" \t\"'");
        if (start < upTo || !kind.StartsWith("secret", StringComparison.OrdinalIgnoreCase) || kind.Length > 6 && char.IsAsciiLetterOrDigit(kind[6]))
        {
            return;
        }

        // The document around it, between lines of "---".
        var from = Math.Max(upTo, start - LongestDocument);
        var before = text[from..start].LastIndexOf("\n---", StringComparison.Ordinal);
        from = before < 0 ? from : from + before;
        var to = Math.Min(text.Length, end + LongestDocument);
        var after = text[end..to].IndexOf("\n---", StringComparison.Ordinal);
        to = after < 0 ? to : end + after;
        var data = text[from..to].IndexOf("\ndata:", StringComparison.Ordinal);
        upTo = to;
        if (data < 0)
        {
            return;
        }

        var inData = true;
        for (var at = from + data + "\ndata:".Length; at < to && inData;)
        {
            var length = text[at..to].IndexOf('\n');
            var line = length < 0 ? text[at..to] : text.Slice(at, length);
            inData = line.TrimEnd().IsEmpty || line[0] is ' ' or '\t';
            var colon = line.IndexOf(':');
            if (inData && colon > 0)
            {
                var value = line[(colon + 1)..].Trim(" \t\r\"'");
                if (value.Length >= LeastValue && IsBase64(value))
                {
                    var valueStart = at + colon + 1 + line[(colon + 1)..].IndexOf(value, StringComparison.Ordinal);
                    found.Add(new Candidate(valueStart, valueStart + value.Length, "KUBERNETES_SECRET", FindingCategory.Secret, 0.8));
                }
            }

            at += line.Length + 1;
        }
    }

    private static bool IsBase64(ReadOnlySpan<char> value)
    {
        foreach (var letter in value.TrimEnd('='))
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('+' or '/'))
            {
                return false;
            }
        }

        return true;
    }
}
