using System.Buffers;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>
/// Addresses on the web: with a scheme, with <c>www.</c>, or a bare host name of a clear top-level domain. One with
/// credentials is certain; somebody's site or profile is likely; a page of a site says little of anybody.
/// </summary>
internal sealed class UrlRecognizer : IRecognizer
{
    public const string Type = "URL";

    private const int LongestScheme = 12;
    private const int LongestUrl = 2048;
    private const int LongestHost = 253;
    private const double Page = 0.4;

    private static readonly SearchValues<char> UrlEnd = SearchValues.Create(" \t\r\n\f\v<>\"`{}|\\^");

    public SearchValues<char> Triggers => Detection.Triggers.StopOrColon;

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var chars = text.Text;
        var done = 0;
        for (var at = chars.AsSpan().IndexOfAny('.', ':'); at >= 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = chars[at] == ':' ? WithScheme(chars, at, done, found) : Bare(chars, at, done, found);
            done = Math.Max(done, end);
            var from = Math.Max(at + 1, done);
            var next = chars.AsSpan(from).IndexOfAny('.', ':');
            at = next < 0 ? -1 : from + next;
        }
    }

    private static int WithScheme(string text, int colon, int least, List<Candidate> found)
    {
        if (colon + 4 > text.Length || text[colon + 1] != '/' || text[colon + 2] != '/')
        {
            return -1;
        }

        var start = colon;
        least = Math.Max(least, colon - LongestScheme);
        while (start > least && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '+' or '-' or '.'))
        {
            start--;
        }

        while (start < colon && !char.IsAsciiLetter(text[start]))
        {
            start++;
        }

        if (colon - start < 2)
        {
            return -1;
        }

        var end = EndOfUrl(text, colon + 3);
        var authority = text.AsSpan(colon + 3, end - colon - 3);
        var authorityEnd = authority.IndexOfAny('/', '?', '#');
        authority = authorityEnd < 0 ? authority : authority[..authorityEnd];
        var at = authority.LastIndexOf('@');
        if (authority.Length - at - 1 < 1 || !char.IsLetterOrDigit(authority[at + 1]))
        {
            return -1;
        }

        var hasPassword = at > 0 && authority[..at].Contains(':');
        var path = text.AsSpan(colon + 3 + Math.Max(authorityEnd, 0), authorityEnd < 0 ? 0 : end - colon - 3 - authorityEnd);
        found.Add(new Candidate(start, end, Type, FindingCategory.Personal, hasPassword ? 0.95 : ScoreOfPath(path, 0.6)));
        return end;
    }

    private static int Bare(string text, int dot, int least, List<Candidate> found)
    {
        var start = dot;
        var from = Math.Max(least, dot - 64);
        while (start > from && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] == '-'))
        {
            start--;
        }

        if (start == dot || text[start] == '-' || (start > 0 && text[start - 1] is '@' or '.' or '/' or '\\' or '_' or '$' or '#' or ':' or '='))
        {
            return -1;
        }

        var end = HostName.End(text, start, Math.Min(text.Length, start + LongestHost));
        if (end < 0 || (end < text.Length && text[end] is '@' or '_' or '('))
        {
            // Nothing in the labels just read starts another name.
            return dot + 1;
        }

        var host = text.AsSpan(start, end - start);
        var topLevel = HostName.TopLevel(host);
        var hasPath = end < text.Length && text[end] == '/' && end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1]);
        var isReversed = host.StartsWith("com.", StringComparison.Ordinal) || host.StartsWith("org.", StringComparison.Ordinal) || host.StartsWith("net.", StringComparison.Ordinal);
        var isLower = !topLevel.ContainsAnyInRange('A', 'Z') || !host.ContainsAnyInRange('a', 'z');
        var isWeb = host.StartsWith("www.", StringComparison.OrdinalIgnoreCase)
            ? host.Count('.') > 1 && TopLevelDomains.IsKnown(topLevel)
            : isLower && !isReversed && (TopLevelDomains.IsClear(topLevel) || (TopLevelDomains.IsKnown(topLevel) && hasPath && host.Count('.') > 1));
        if (!isWeb)
        {
            return end;
        }

        var hostEnd = end;
        end = hasPath ? EndOfUrl(text, end) : end;
        found.Add(new Candidate(start, end, Type, FindingCategory.Personal, ScoreOfPath(text.AsSpan(hostEnd, end - hostEnd), 0.5)));
        return end;
    }

    private static double ScoreOfPath(ReadOnlySpan<char> path, double score)
    {
        if (path.Length <= 1)
        {
            return score;
        }

        var end = path[1..].IndexOfAny('/', '?', '#');
        var first = end < 0 ? path[1..] : path.Slice(1, end);
        var isProfile = first.Length > 0 && (first[0] is '@' or '~' || (end >= 0 && first is "in" or "u" or "user" or "users" or "people" or "profile" or "profiles" or "member" or "members"));
        return isProfile ? score : Page;
    }

    // Punctuation at the end belongs to the sentence, a closing bracket too unless the address opened one.
    private static int EndOfUrl(string text, int from)
    {
        var rest = text.AsSpan(from, Math.Min(text.Length - from, LongestUrl));
        var length = rest.IndexOfAny(UrlEnd);
        rest = length < 0 ? rest : rest[..length];
        while (rest.Length > 0)
        {
            var last = rest[^1];
            var isOutside = last is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' or '_'
                || (last == ')' && rest.Count('(') < rest.Count(')')) || (last == ']' && rest.Count('[') < rest.Count(']'));
            if (!isOutside)
            {
                break;
            }

            rest = rest[..^1];
        }

        return from + rest.Length;
    }
}
