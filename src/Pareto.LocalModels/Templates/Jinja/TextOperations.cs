using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>Python's operations on strings, which keep the marks of what they move. Places are counted in code points.</summary>
internal static class TextOperations
{
    public static MarkedText Trim(MarkedText text, string? characters, bool left = true, bool right = true)
    {
        var (start, end) = (0, text.Length);
        while (left && start < end && Goes(text.Text[start]))
        {
            start++;
        }

        while (right && end > start && Goes(text.Text[end - 1]))
        {
            end--;
        }

        return text.Slice(start, end - start);

        bool Goes(char character) => characters is null ? char.IsWhiteSpace(character) : characters.Contains(character);
    }

    public static MarkedText Concatenate(MarkedText left, MarkedText right, Work work)
    {
        work.SpendText((long)left.Length + right.Length);
        return left.Length == 0 ? right : right.Length == 0 ? left : new MarkedTextBuilder().Append(left).Append(right).ToMarkedText();
    }

    public static MarkedText Repeat(MarkedText text, long count, Work work)
    {
        count = Math.Max(count, 0);
        if (text.Length == 0)
        {
            return text;
        }

        work.SpendText(count > Work.LongestText ? long.MaxValue : text.Length * count);
        var result = new MarkedTextBuilder();
        for (var i = 0L; i < count; i++)
        {
            result.Append(text);
        }

        return result.ToMarkedText();
    }

    public static MarkedText Join(IEnumerable<MarkedText> parts, MarkedText separator, Work work)
    {
        var result = new MarkedTextBuilder();
        var isFirst = true;
        foreach (var part in parts)
        {
            if (!isFirst)
            {
                result.Append(separator);
            }

            isFirst = false;
            work.SpendText((long)result.Length + part.Length > Work.LongestText ? long.MaxValue : part.Length + separator.Length);
            result.Append(part);
        }

        return result.ToMarkedText();
    }

    /// <param name="text">What is searched.</param>
    /// <param name="old">What goes; not empty.</param>
    /// <param name="new">What comes.</param>
    /// <param name="most">How often at most; less than 0 for always.</param>
    /// <param name="work">What it may take.</param>
    public static MarkedText Replace(MarkedText text, string old, MarkedText @new, long most, Work work)
    {
        if (old.Length == 0)
        {
            throw new TemplateException("There must be something to replace");
        }

        var parts = Split(text, old, most, work);
        return parts.Count == 1 ? text : Join(parts, @new, work);
    }

    /// <summary>The parts between separators, of which there are at most so many (less than 0: any number).</summary>
    public static List<MarkedText> Split(MarkedText text, string separator, long most, Work work)
    {
        if (separator.Length == 0)
        {
            throw new TemplateException("The separator is empty");
        }

        work.SpendText(text.Length);
        var parts = new List<MarkedText>();
        var start = 0;
        for (var left = most; left != 0 && text.Text.IndexOf(separator, start, StringComparison.Ordinal) is >= 0 and var at; left--)
        {
            work.Spend();
            parts.Add(text.Slice(start, at - start));
            start = at + separator.Length;
        }

        parts.Add(text.Slice(start, text.Length - start));
        return parts;
    }

    public static List<MarkedText> SplitFromRight(MarkedText text, string separator, long most, Work work)
    {
        if (separator.Length == 0)
        {
            throw new TemplateException("The separator is empty");
        }

        work.SpendText(text.Length);
        var parts = new List<MarkedText>();
        var end = text.Length;
        for (var left = most; left != 0 && text.Text.AsSpan(0, end).LastIndexOf(separator, StringComparison.Ordinal) is >= 0 and var at; left--)
        {
            work.Spend();
            parts.Add(text.Slice(at + separator.Length, end - at - separator.Length));
            end = at;
        }

        parts.Add(text.Slice(0, end));
        parts.Reverse();
        return parts;
    }

    /// <summary>The words between white space.</summary>
    public static List<MarkedText> SplitWords(MarkedText text, long most, Work work)
    {
        work.SpendText(text.Length);
        var parts = new List<MarkedText>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text.Text[at]))
            {
                at++;
                continue;
            }

            var end = at;
            if (most >= 0 && parts.Count == most)
            {
                end = text.Length;
            }

            while (end < text.Length && !char.IsWhiteSpace(text.Text[end]))
            {
                end++;
            }

            work.Spend();
            parts.Add(text.Slice(at, end - at));
            at = end;
        }

        return parts;
    }

    public static List<MarkedText> SplitLines(MarkedText text, bool keepEnds, Work work)
    {
        work.SpendText(text.Length);
        var parts = new List<MarkedText>();
        for (var at = 0; at < text.Length;)
        {
            work.Spend();
            var end = text.Text.AsSpan(at).IndexOfAny('\n', '\r');
            var next = end < 0 ? text.Length : at + end + (text.Text.AsSpan(at + end).StartsWith("\r\n") ? 2 : 1);
            var stop = keepEnds || end < 0 ? next : at + end;
            parts.Add(text.Slice(at, stop - at));
            at = next;
        }

        return parts;
    }

    public static MarkedText Upper(MarkedText text) => text.WithText(text.Text.ToUpperInvariant());

    public static MarkedText Lower(MarkedText text) => text.WithText(text.Text.ToLowerInvariant());

    public static MarkedText Capitalize(MarkedText text) =>
        text.Length == 0 ? text : text.WithText(char.ToUpperInvariant(text.Text[0]) + text.Text[1..].ToLowerInvariant());

    /// <summary>The first letter of each word upper, the others lower.</summary>
    public static MarkedText Title(MarkedText text) => text.WithText(string.Create(text.Length, text.Text, static (result, source) =>
    {
        var inWord = false;
        for (var i = 0; i < source.Length; i++)
        {
            result[i] = inWord ? char.ToLowerInvariant(source[i]) : char.ToUpperInvariant(source[i]);
            inWord = char.IsLetter(source[i]);
        }
    }));

    public static int Length(string text)
    {
        var length = text.Length;
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            for (var i = 1; i < text.Length; i++)
            {
                length -= char.IsSurrogatePair(text[i - 1], text[i]) ? 1 : 0;
            }
        }

        return length;
    }

    /// <summary>The characters, each a text of its own.</summary>
    public static List<MarkedText> Characters(MarkedText text, Work work)
    {
        work.Spend(text.Length);
        var parts = new List<MarkedText>(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var length = at + 1 < text.Length && char.IsSurrogatePair(text.Text[at], text.Text[at + 1]) ? 2 : 1;
            parts.Add(text.Slice(at, length));
            at += length;
        }

        return parts;
    }

    /// <summary>From one code point to before another, both within the text.</summary>
    public static MarkedText Slice(MarkedText text, int start, int stop)
    {
        if (text.Text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            stop = Offset(text.Text, stop);
            start = Offset(text.Text, start);
        }

        return text.Slice(start, Math.Max(stop - start, 0));
    }

    /// <summary>The place of a UTF-16 unit in code points.</summary>
    public static int Place(string text, int offset) => offset < 0 ? offset : Length(text[..offset]);

    private static int Offset(string text, int place)
    {
        var offset = 0;
        for (; place > 0; place--)
        {
            offset += offset + 1 < text.Length && char.IsSurrogatePair(text[offset], text[offset + 1]) ? 2 : 1;
        }

        return offset;
    }
}
