using System.Buffers;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>The <c>user:password</c> of an address (RFC 3986, 3.2.1), in connection strings above all.</summary>
internal static class UrlCredentials
{
    private const int Longest = 300;

    private static readonly SearchValues<char> Ends = SearchValues.Create(" /?#\"'<>`\n\r\t,;()[]|");

    /// <param name="authority">Where the part after <c>://</c> begins.</param>
    public static void Look(ReadOnlySpan<char> text, int authority, List<Candidate> found)
    {
        var rest = text[authority..Math.Min(text.Length, authority + Longest)];
        var at = rest.IndexOfAny(Ends) is var stop and >= 0 ? rest[..stop].LastIndexOf('@') : rest.LastIndexOf('@');
        var colon = at < 0 ? -1 : rest[..at].IndexOf(':');
        if (colon < 0 || at - colon <= 3)
        {
            return;
        }

        var user = rest[..colon];
        var password = rest[(colon + 1)..at];
        if (!Placeholders.IsUsualPassword(password) && !user.Equals(password, StringComparison.OrdinalIgnoreCase))
        {
            found.Add(new Candidate(authority, authority + at, "URL_CREDENTIALS", FindingCategory.Secret, 0.9));
        }
    }
}
