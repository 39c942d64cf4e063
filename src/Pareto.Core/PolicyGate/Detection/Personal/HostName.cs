namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>Host names in running text: labels of letters, digits and inner hyphens, joined by dots.</summary>
internal static class HostName
{
    private const int LongestLabel = 63;

    /// <summary>
    /// Where the host name that starts at the offset ends: after the last label that may be a top-level domain. Negative
    /// where there are not at least two labels, or where the name runs on into something else.
    /// </summary>
    public static int End(string text, int start, int limit)
    {
        var end = -1;
        for (var label = start; label < limit;)
        {
            var at = label;
            var hasDigit = false;
            while (at < limit && (char.IsLetterOrDigit(text[at]) || (text[at] == '-' && at > label)))
            {
                hasDigit |= char.IsDigit(text[at]);
                at++;
            }

            while (at > label && text[at - 1] == '-')
            {
                at--;
            }

            if (at == label || at - label > LongestLabel)
            {
                break;
            }

            var mayEnd = label > start && at - label >= 2 && (!hasDigit || text.AsSpan(label, at - label).StartsWith("xn--", StringComparison.OrdinalIgnoreCase));
            end = mayEnd ? at : label > start ? -1 : end;
            if (at + 1 >= limit || text[at] != '.' || !char.IsLetterOrDigit(text[at + 1]))
            {
                break;
            }

            label = at + 1;
        }

        return end;
    }

    /// <summary>What stands after the last dot.</summary>
    public static ReadOnlySpan<char> TopLevel(ReadOnlySpan<char> host) => host[(host.LastIndexOf('.') + 1)..];
}
