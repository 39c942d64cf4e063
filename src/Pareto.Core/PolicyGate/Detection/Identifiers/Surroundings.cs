namespace Pareto.Core.PolicyGate.Detection.Identifiers;

/// <summary>Reads the characters next to a stretch of text.</summary>
internal static class Surroundings
{
    private const int LongestKey = 40;

    private static readonly string[] PlainKeys = ["value", "number", "num", "no", "text", "content", "input", "output", "data", "identifier", "message", "query", "arg", "v", "x"];

    /// <param name="all">The text.</param>
    /// <param name="start">The first character of the stretch.</param>
    /// <param name="end">The character after the last.</param>
    /// <param name="spaced">Whether the stretch may hold spaces, so that a number before or after it may belong to it.</param>
    public static Joint Of(ReadOnlySpan<char> all, int start, int end, bool spaced)
    {
        var before = At(all, start - 1);
        var beforeThat = At(all, start - 2);
        var after = At(all, end);
        var afterThat = At(all, end + 1);
        if (BelongsToWord(before) || BelongsToWord(after)
            || (before == '_' && BelongsToWord(beforeThat)) || (after == '_' && BelongsToWord(afterThat))
            || (before is '.' or ',' or '+' or '-' or '/' or ':' && char.IsAsciiDigit(beforeThat) && IsTight(before, all, start))
            || (after is '.' or '+' or '-' or '/' or ':' && char.IsAsciiDigit(afterThat))
            || (before == '+' && char.IsAsciiDigit(all[start]))
            || (before == '\\' && char.IsAsciiLetter(all[start]))
            || after == '@')
        {
            return Joint.Inside;
        }

        var joined = before == '-' || (before is '.' or '/' or '\\' && BelongsToWord(beforeThat))
            || (after is '-' or '/' or '.' && BelongsToWord(afterThat) && !(after == '.' && char.IsUpper(afterThat)))
            || before is '#' or '$' or '€' or '£' or '¥' or '₹'
            || after is '%' or '€' or '$' or '£'
            || (before == ' ' && beforeThat is '$' or '€' or '£' or '¥' or '₹')
            || (spaced && ((before == ' ' && char.IsAsciiDigit(beforeThat)) || (after == ' ' && char.IsAsciiDigit(afterThat))));
        return joined ? Joint.Joined : Joint.Free;
    }

    /// <summary>
    /// Whether a plain number can be a moment between 2008 and 2033, in seconds or milliseconds since 1970, as logs and programs
    /// write it, or counts up or down digit by digit, as examples do.
    /// </summary>
    public static bool LooksLikeTimeOrFiller(ReadOnlySpan<char> number)
    {
        if (number.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        if (number.Length is 10 or 13 && number[0] == '1' && number[1] >= '2')
        {
            return true;
        }

        var step = (number[1] - number[0] + 10) % 10;
        for (var i = 2; i < number.Length && step is 1 or 9; i++)
        {
            step = (number[i] - number[i - 1] + 10) % 10 == step ? step : 0;
        }

        return step is 1 or 9;
    }

    /// <summary>
    /// Whether it is the value of a key in JSON or of a parameter (<c>"total": 12</c>, <c>total=12</c>): who wrote the key says
    /// what the value is. Keys that say nothing are not counted.
    /// </summary>
    public static bool HasKey(ReadOnlySpan<char> all, int start)
    {
        var at = start - 1;
        while (at >= 0 && all[at] is ' ' or '"' or '\'' or '\\')
        {
            at--;
        }

        if (at < 1 || all[at] is not (':' or '='))
        {
            return false;
        }

        var isCode = all[at--] == '=';
        while (at >= 0 && all[at] is '"' or '\'' or '\\' or ' ')
        {
            isCode |= all[at--] != ' ';
        }

        var end = at + 1;
        while (at >= 0 && end - at <= LongestKey && (char.IsAsciiLetterOrDigit(all[at]) || all[at] is '_' or '-'))
        {
            at--;
        }

        return isCode && end > at + 1 && !IsPlainKey(all[(at + 1)..end]);
    }

    private static bool IsPlainKey(ReadOnlySpan<char> key)
    {
        foreach (var plain in PlainKeys)
        {
            if (key.Equals(plain, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Scripts from Thai on are written without spaces: a number in them touches letters and stands for itself.</summary>
    private static bool BelongsToWord(char c) => c < '\u0E00' && char.IsLetterOrDigit(c);

    /// <summary>A comma between numbers separates the fields of a row as often as thousands; only the latter are three digits.</summary>
    private static bool IsTight(char mark, ReadOnlySpan<char> all, int start) =>
        mark != ',' || (start + 3 < all.Length && !char.IsAsciiDigit(all[start + 3]));

    private static char At(ReadOnlySpan<char> all, int index) => index >= 0 && index < all.Length ? all[index] : ' ';
}
