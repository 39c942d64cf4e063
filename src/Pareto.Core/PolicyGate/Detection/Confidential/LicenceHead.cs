namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>The comment at the head of a file that names its licence: the same in millions of files that are not confidential.</summary>
internal static class LicenceHead
{
    private static readonly string[] Comments = ["//", "#", "/*", "*", "--", "<!--", "-->", ";", "%", "\"\"\"", "'''"];

    /// <summary>The length of the head; 0 where a file has none.</summary>
    public static int Length(string text)
    {
        var end = 0;
        while (end < text.Length)
        {
            var lineEnd = text.IndexOf('\n', end);
            lineEnd = lineEnd < 0 ? text.Length : lineEnd + 1;
            var line = text.AsSpan(end, lineEnd - end).Trim();
            if (!line.IsEmpty && !IsComment(line))
            {
                break;
            }

            end = lineEnd;
        }

        var head = text.AsSpan(0, end);
        return head.Contains("copyright", StringComparison.OrdinalIgnoreCase) || head.Contains("license", StringComparison.OrdinalIgnoreCase)
            || head.Contains("licence", StringComparison.OrdinalIgnoreCase) ? end : 0;
    }

    private static bool IsComment(ReadOnlySpan<char> line)
    {
        foreach (var comment in Comments)
        {
            if (line.StartsWith(comment, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
