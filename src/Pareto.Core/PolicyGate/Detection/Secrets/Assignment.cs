namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>
/// Reads <c>name = value</c> in the ways of configuration files, programs, shells, JSON, XML, YAML and headers, also where
/// quotes are escaped.
/// </summary>
/// <param name="Start">The value's first character.</param>
/// <param name="End">The character after its last.</param>
/// <param name="IsQuoted">It stands between quotes.</param>
/// <param name="OnNextLine">It stands on the line after the name.</param>
internal readonly record struct Assignment(int Start, int End, bool IsQuoted, bool OnNextLine)
{
    private const int LongestValue = 512;
    private const int MostSpaces = 12;

    /// <summary>The value that is assigned to a name which ends at a place of the text.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, int nameEnd, out Assignment assignment)
    {
        assignment = default;
        var i = nameEnd;
        SkipClosers(text, ref i);
        if (!SkipOperator(text, ref i) && !SkipValueField(text, ref i))
        {
            return false;
        }

        SkipSpaces(text, ref i);
        SkipValueField(text, ref i);
        SkipSpaces(text, ref i);
        var onNextLine = SkipLineEnd(text, ref i);
        SkipSpaces(text, ref i);
        var quote = SkipQuote(text, ref i);
        SkipScheme(text, ref i);
        var end = i;
        var limit = Math.Min(text.Length, i + LongestValue);
        while (end < limit && !EndsValue(text, end, quote))
        {
            end++;
        }

        assignment = new Assignment(i, end, quote != default, onNextLine);
        return end > i && end < i + LongestValue;
    }

    // What may stand between a name and its operator: quotes, closing brackets, spaces.
    private static void SkipClosers(ReadOnlySpan<char> text, ref int i)
    {
        for (var taken = 0; i < text.Length && taken < MostSpaces; taken++)
        {
            if (text[i] is ' ' or '\t' or '"' or '\'' or '`' or ']' or ')' || text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\'')
            {
                i++;
                continue;
            }

            break;
        }
    }

    private static bool SkipOperator(ReadOnlySpan<char> text, ref int i)
    {
        var from = i;
        while (i < text.Length && i - from < 4 && text[i] is ':' or '=' or '?' or '>' or '|' or '-' or '~' or '+' or '.')
        {
            i++;
        }

        var found = text[from..i];
        if (found is ":" or "=" or ":=" or "::=" or ":::=" or "?=" or "=>" or "->" or "||" or "||=" or "==" or "===" or ">" or "|" or "+=" or ".=" or "~>")
        {
            return true;
        }

        i = from;
        if (i < text.Length && text[i] is ',' or '(')
        {
            i++;
            return true;
        }

        return false;
    }

    // name: X, value: Y (YAML), key="X" value="Y" (XML)
    private static bool SkipValueField(ReadOnlySpan<char> text, ref int i)
    {
        var at = i;
        while (at < text.Length && at - i < 40 && (char.IsWhiteSpace(text[at]) || text[at] is ',' or '"' or '\\'))
        {
            at++;
        }

        if (!text[at..].StartsWith("value", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        at += "value".Length;
        SkipClosers(text, ref at);
        if (at == text.Length || text[at] is not (':' or '='))
        {
            return false;
        }

        i = at + 1;
        return true;
    }

    private static bool SkipLineEnd(ReadOnlySpan<char> text, ref int i)
    {
        var from = i;
        if (i < text.Length && text[i] == '\r')
        {
            i++;
        }

        if (i < text.Length && text[i] == '\n')
        {
            i++;
        }

        return i > from;
    }

    private static void SkipSpaces(ReadOnlySpan<char> text, ref int i)
    {
        for (var taken = 0; i < text.Length && taken < MostSpaces && text[i] is ' ' or '\t' or '='; taken++)
        {
            i++;
        }
    }

    private static char SkipQuote(ReadOnlySpan<char> text, ref int i)
    {
        var at = i;
        // Python's and C#'s literals carry a letter before the quote.
        if (at + 1 < text.Length && text[at] is 'b' or 'r' or 'f' or 'u' or '@' or '$' && text[at + 1] is '"' or '\'')
        {
            at++;
        }

        while (at < text.Length && text[at] == '\\')
        {
            at++;
        }

        if (at == text.Length || text[at] is not ('"' or '\'' or '`'))
        {
            return default;
        }

        var quote = text[at];
        while (at < text.Length && text[at] == quote)
        {
            at++;
        }

        i = at;
        return quote;
    }

    private static void SkipScheme(ReadOnlySpan<char> text, ref int i)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["Bearer", "Basic", "Token", "ApiKey", "Api-Token", "token="])
        {
            if (!text[i..].StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var at = i + scheme.Length;
            if (at < text.Length && (text[at] == ' ' || scheme[^1] == '='))
            {
                i = at;
                SkipSpaces(text, ref i);
                return;
            }
        }
    }

    private static bool EndsValue(ReadOnlySpan<char> text, int at, char quote)
    {
        var letter = text[at];
        if (quote != default)
        {
            return letter == quote || letter is '\n' or '\r' || letter == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\'' or '\\' or 'n' or 'r';
        }

        return letter <= ' ' || letter is '"' or '\'' or '`' or ';' or ',' or '<' or '>' or '&' or '(' or ')' or ']' or '}' or '\\';
    }
}
