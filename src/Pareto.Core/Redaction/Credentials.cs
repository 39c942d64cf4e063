using System.Buffers;

namespace Pareto.Core.Redaction;

/// <summary>
/// Credentials that are told by what leads up to them: the values of headers and fields made for them, in any of the forms in
/// which they are written (<c>Authorization: Bearer …</c>, <c>"api_key":"…"</c>, <c>?api-key=…</c>), and Pareto's own keys.
/// A word without a digit, such as in a sentence about keys, is none.
/// </summary>
internal static class Credentials
{
    public const string Type = "CREDENTIAL";
    private const int ShortestValue = 6;
    private const int LongestWord = 24;

    private static readonly string[] OwnKeys = ["pareto_admin_", "pareto_key_"];
    private static readonly string[] Schemes = ["bearer ", "basic ", "apikey ", "token ", "digest ", "negotiate "];

    /// <summary>Longer names first, where one begins with another.</summary>
    private static readonly string[] Names =
    [
        "authorization", "api-key", "api_key", "apikey", "access_token", "access-token", "refresh_token", "client_secret", "auth-token", "auth_token",
        "set-cookie", "cookie", "password", "passwd", "subscription-key",
    ];

    private static readonly SearchValues<string> Anchors = SearchValues.Create([.. Schemes, .. Names, .. OwnKeys], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \t\r\n\"'`,;<>{}[]()\\&\0");
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n\"");

    public static void Find(string text, List<RedactedSpan> found)
    {
        var start = 0;
        while (text.AsSpan(start).IndexOfAny(Anchors) is >= 0 and var next)
        {
            start += next;
            var rest = text.AsSpan(start);
            if (Leading(rest, OwnKeys) is { } own)
            {
                start = AddValue(text, start, own.Length, found);
            }
            else if (Leading(rest, Schemes) is { } scheme)
            {
                // "token " ends many a word of prose; only a value that looks like one counts.
                start = AddValue(text, start + scheme.Length, 0, found);
            }
            else
            {
                var name = Leading(rest, Names)!;
                start = AfterName(text, start + name.Length, isCookie: name.EndsWith("cookie", StringComparison.Ordinal), found);
            }
        }
    }

    /// <summary>Whether what goes by that name is a credential.</summary>
    public static bool AreUnder(string name)
    {
        foreach (var known in Names)
        {
            if (name.EndsWith(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Leading(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        return null;
    }

    /// <summary>The value behind a name, if a separator stands between them; where to go on.</summary>
    private static int AfterName(string text, int at, bool isCookie, List<RedactedSpan> found)
    {
        // Quotes and blanks may stand around the separator: "api_key" : "…", authorization=…, [Authorization, Bearer …].
        var value = at;
        var separated = false;
        while (value < text.Length && (text[value] is ' ' or '"' or '\'' or '\\' or '[' || (!separated && text[value] is ':' or '=' or ',')))
        {
            separated |= text[value] is ':' or '=' or ',';
            value++;
        }

        if (!separated)
        {
            return at;
        }

        // A cookie's value holds blanks and semicolons.
        if (isCookie)
        {
            var length = text.AsSpan(value).IndexOfAny(LineEnds) is >= 0 and var end ? end : text.Length - value;
            if (length > 0)
            {
                found.Add(new RedactedSpan(value, value + length, Type));
            }

            return value + length;
        }

        return Leading(text.AsSpan(value), Schemes) is not null ? value : AddValue(text, value, 0, found);
    }

    /// <summary>The run of characters that may be a credential; where to go on.</summary>
    private static int AddValue(string text, int start, int lead, List<RedactedSpan> found)
    {
        var rest = text.AsSpan(start + lead);
        var length = lead + (rest.IndexOfAny(ValueEnds) is >= 0 and var end ? end : rest.Length);
        var value = text.AsSpan(start, length);
        if (length >= ShortestValue && (length > LongestWord || value.ContainsAnyInRange('0', '9')))
        {
            found.Add(new RedactedSpan(start, start + length, Type));
        }

        return start + Math.Max(length, 1);
    }
}
