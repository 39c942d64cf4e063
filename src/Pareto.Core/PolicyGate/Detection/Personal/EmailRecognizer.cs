using System.Buffers;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>E-mail addresses (RFC 5321's dot-atoms, also with letters beyond ASCII), with a top-level domain.</summary>
internal sealed class EmailRecognizer : IRecognizer
{
    public const string Type = "EMAIL_ADDRESS";

    private const int LongestLocal = 64;
    private const int LongestDomain = 253;

    private static readonly ContextWords Mail = ContextWords.Of("email", "mail", "e-mail", "correo", "courriel", "adresse", "address", "posta", "почта", "邮箱", "メール", "이메일");

    public SearchValues<char> Triggers { get; } = SearchValues.Create("@");

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var chars = text.Text;
        for (var at = chars.IndexOf('@'); at >= 0; at = chars.IndexOf('@', at + 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = StartOfLocal(chars, at);
            if (start == at)
            {
                continue;
            }

            var end = HostName.End(chars, at + 1, Math.Min(chars.Length, at + 1 + LongestDomain));
            if (end < 0)
            {
                continue;
            }

            // The address of a repository: git@host:path.
            if (end < chars.Length && chars[end] == ':' && end + 1 < chars.Length && char.IsAsciiLetter(chars[end + 1]) && chars.AsSpan(start, at - start) is "git" or "hg")
            {
                continue;
            }

            var topLevel = HostName.TopLevel(chars.AsSpan(at + 1, end - at - 1));
            double score = TopLevelDomains.IsKnown(topLevel) ? 1 : Mail.Near(text, start, end) ? 0.8 : 0.6;
            found.Add(new Candidate(start, end, Type, FindingCategory.Personal, score));
        }
    }

    private static int StartOfLocal(string text, int at)
    {
        var start = at;
        var least = Math.Max(0, at - LongestLocal);
        while (start > least && IsLocal(text[start - 1]))
        {
            start--;
        }

        // Cut in the middle of something longer, it is no address.
        if (start == least && start > 0 && IsLocal(text[start - 1]))
        {
            return at;
        }

        while (start < at && text[start] is '.' or '\'' or '-' or '/' or '=' or '*' or '`' or '&' or '?' or '|')
        {
            start++;
        }

        return text[Math.Max(start, at - 1)] == '.' ? at : start;
    }

    private static bool IsLocal(char character) => char.IsLetterOrDigit(character) || character is '.' or '_' or '%' or '+' or '-' or '\'' or '~';
}
