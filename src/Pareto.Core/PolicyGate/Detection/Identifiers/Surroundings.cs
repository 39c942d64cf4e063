namespace Pareto.Core.PolicyGate.Detection.Identifiers;

/// <summary>Reads the characters next to a stretch of text.</summary>
internal static class Surroundings
{
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
            || after == '@')
        {
            return Joint.Inside;
        }

        var joined = (before is '-' or '.' or '/' or '\\' && BelongsToWord(beforeThat))
            || (after is '-' or '/' or '.' && BelongsToWord(afterThat) && !(after == '.' && char.IsUpper(afterThat)))
            || before is '#' or '$' or '€' or '£' or '¥' or '₹'
            || after is '%' or '€' or '$' or '£'
            || (before == ' ' && beforeThat is '$' or '€' or '£' or '¥' or '₹')
            || (spaced && ((before == ' ' && char.IsAsciiDigit(beforeThat)) || (after == ' ' && char.IsAsciiDigit(afterThat))));
        return joined ? Joint.Joined : Joint.Free;
    }

    /// <summary>Whether the text holds nothing else but spaces.</summary>
    public static bool IsWholeText(string text, int start, int end) =>
        text.AsSpan(0, start).IsWhiteSpace() && text.AsSpan(end).IsWhiteSpace();

    /// <summary>Scripts from Thai on are written without spaces: a number in them touches letters and stands for itself.</summary>
    private static bool BelongsToWord(char c) => c < '\u0E00' && char.IsLetterOrDigit(c);

    /// <summary>A comma between numbers separates the fields of a row as often as thousands; only the latter are three digits.</summary>
    private static bool IsTight(char mark, ReadOnlySpan<char> all, int start) =>
        mark != ',' || (start + 3 < all.Length && !char.IsAsciiDigit(all[start + 3]));

    private static char At(ReadOnlySpan<char> all, int index) => index >= 0 && index < all.Length ? all[index] : ' ';
}
