namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>
/// Tells a mark on a document from the same words in a sentence. A mark is written in capitals, or has its line for
/// itself, or is set off from the rest of the line by a colon, a dash, a bar or a bracket.
/// </summary>
internal static class MarkPlace
{
    // Words of fewer letters are often in capitals without being marks.
    private const int LeastCapitals = 4;

    private const string Openers = ":=|/-–—•·([{<";
    private const string Closers = ":|/-–—•·)]}>,;";
    private const string Decoration = " \t\"'`*_#~=>";

    public static bool IsMark(string text, int start, int end) =>
        IsInCapitals(text.AsSpan(start, end - start)) || (IsSetOffBefore(text, start) && IsSetOffAfter(text, end));

    private static bool IsInCapitals(ReadOnlySpan<char> words)
    {
        var capitals = 0;
        foreach (var c in words)
        {
            if (char.IsLower(c))
            {
                return false;
            }

            capitals += char.IsUpper(c) ? 1 : 0;
        }

        return capitals >= LeastCapitals;
    }

    private static bool IsSetOffBefore(string text, int start)
    {
        var i = start - 1;
        while (i >= 0 && Decoration.Contains(text[i]))
        {
            i--;
        }

        return i < 0 || text[i] is '\n' or '\r' || (Openers.Contains(text[i]) && !IsHyphen(text, i));
    }

    private static bool IsSetOffAfter(string text, int end)
    {
        var i = end;
        while (i < text.Length && Decoration.Contains(text[i]))
        {
            i++;
        }

        // A full stop may end the mark, where nothing follows it.
        if (i < text.Length && text[i] is '.' or '!')
        {
            i++;
            while (i < text.Length && Decoration.Contains(text[i]))
            {
                i++;
            }

            return i == text.Length || text[i] is '\n' or '\r';
        }

        return i == text.Length || text[i] is '\n' or '\r' || (Closers.Contains(text[i]) && !IsHyphen(text, i));
    }

    /// <summary>A hyphen joins two words where a dash would part them.</summary>
    private static bool IsHyphen(string text, int i) =>
        text[i] == '-' && i > 0 && char.IsLetter(text[i - 1]) && i + 1 < text.Length && char.IsLetter(text[i + 1]);
}
