namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>Where tokens begin.</summary>
internal static class Boundaries
{
    /// <summary>
    /// Whether a token may begin here: not inside a word. The letter of an escape (<c>\n</c>) and the digits of a URL's
    /// (<c>%3D</c>) belong to no word.
    /// </summary>
    public static bool StartsToken(ReadOnlySpan<char> text, int at)
    {
        if (at == 0 || !(char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] == '_'))
        {
            return true;
        }

        return at >= 2 && text[at - 2] == '\\' && text[at - 1] is 'n' or 'r' or 't'
            || at >= 3 && text[at - 3] == '%' && char.IsAsciiHexDigit(text[at - 2]) && char.IsAsciiHexDigit(text[at - 1]);
    }
}
