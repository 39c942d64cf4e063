using System.Buffers;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>
/// Tells placeholders in a text, as they were given out and as models change them:
/// <list type="bullet">
/// <item>in brackets in any case, with blanks, hyphens or nothing in place of underscores: <c>&lt; Person 1 &gt;</c>;</item>
/// <item>the brackets as HTML (<c>&amp;lt;</c>) or, in JSON, as <c>\u003c</c>; either of them missing;</item>
/// <item>without brackets in capitals only, as a word of its own: <c>person_1</c> may be a variable.</item>
/// </list>
/// The same rules find what looks like a placeholder in a user's own text, so that masking can hide it: what restoring
/// would take for a placeholder is always one.
/// </summary>
internal sealed class PlaceholderSyntax(Placeholders known, bool isJson, bool reservesLiterals = false)
{
    /// <summary>The type of placeholders for look-alikes. Their names count as taken before they are.</summary>
    public const string Literal = "LITERAL";

    /// <summary>More of the text is needed to tell.</summary>
    public const int NeedsMore = -1;

    private const string HtmlOpen = "&lt;";
    private const string HtmlClose = "&gt;";
    private const string JsonOpen = @"\u003c";
    private const string JsonClose = @"\u003e";

    /// <summary>How much longer than the longest name the inside of brackets may be.</summary>
    private const int Slack = 12;

    /// <summary>Where a placeholder may begin; every other character can be passed over.</summary>
    public SearchValues<char> Starts { get; } =
        SearchValues.Create([.. isJson ? "<&\\\"" : "<&", .. reservesLiterals ? Literal[..1] : "", .. known.All.Select(placeholder => placeholder.Name[0])]);

    public static bool IsWordCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';

    /// <summary>Calls back with the start and the length of each placeholder in a text that is all there is.</summary>
    public void Each(ReadOnlySpan<char> text, Action<int, int> found)
    {
        var inWord = false;
        for (var i = 0; i < text.Length;)
        {
            var next = text[i..].IndexOfAny(Starts);
            if (next < 0)
            {
                return;
            }

            inWord = next > 0 ? IsWordCharacter(text[i + next - 1]) : inWord;
            i += next;
            var length = Match(text[i..], !inWord, isLast: true, out _);
            if (length > 0)
            {
                found(i, length);
                inWord = false;
            }
            else
            {
                inWord = IsWordCharacter(text[i]);
            }

            i += Math.Max(1, length);
        }
    }

    /// <summary>
    /// The length of the placeholder at a place; 0 if there is none; <see cref="NeedsMore"/> if that depends on what
    /// comes after <paramref name="text"/>, which only happens while <paramref name="isLast"/> is false.
    /// </summary>
    /// <param name="text">Begins at the place.</param>
    /// <param name="atWordStart">No letter, digit or underscore stands before it.</param>
    /// <param name="isLast">Nothing comes after the text.</param>
    /// <param name="found">The placeholder; null for a literal's name that is not given out.</param>
    public int Match(ReadOnlySpan<char> text, bool atWordStart, bool isLast, out Placeholder? found)
    {
        found = null;
        var open = Bracket(text, '<', HtmlOpen, JsonOpen, isLast);
        if (open == NeedsMore)
        {
            return NeedsMore;
        }

        if (open == 0)
        {
            return atWordStart && !text.IsEmpty && char.IsAsciiLetterUpper(text[0]) ? MatchName(text, 0, isLast, out found) : 0;
        }

        var length = MatchInside(text, open, isLast, out found);
        return length != 0 ? length : MatchName(text, open, isLast, out found);
    }

    /// <summary>From an opening bracket to a closing one.</summary>
    private int MatchInside(ReadOnlySpan<char> text, int open, bool isLast, out Placeholder? found)
    {
        found = null;
        Span<char> loose = stackalloc char[known.LongestName + Slack];
        var length = 0;
        for (var i = open; i < text.Length; i++)
        {
            var character = text[i];
            var close = Bracket(text[i..], '>', HtmlClose, JsonClose, isLast);
            if (close > 0)
            {
                var name = text[open..i];
                return IsKnown(name, loose[..length], out found) ? i + close : 0;
            }

            if (close == NeedsMore)
            {
                return known.AnyLooseStartsWith(loose[..length]) ? NeedsMore : 0;
            }

            if (char.IsAsciiLetterOrDigit(character))
            {
                if (length == loose.Length)
                {
                    return 0;
                }

                loose[length++] = char.ToUpperInvariant(character);
            }
            else if (character is not ('_' or ' ' or '-' or '\\') || i - open > 2 * loose.Length)
            {
                return 0;
            }
        }

        return !isLast && known.AnyLooseStartsWith(loose[..length]) ? NeedsMore : 0;
    }

    /// <summary>A name without a closing bracket, or with one and no opening one.</summary>
    private int MatchName(ReadOnlySpan<char> text, int open, bool isLast, out Placeholder? found)
    {
        found = null;
        var end = open;
        Span<char> name = stackalloc char[known.LongestName + Slack];
        while (end < text.Length && IsWordCharacter(text[end]))
        {
            if (end - open == name.Length)
            {
                return 0;
            }

            // Only a bracket tells that small letters are meant as a placeholder.
            name[end - open] = open > 0 ? char.ToUpperInvariant(text[end]) : text[end];
            end++;
        }

        name = name[..(end - open)];
        if (end == text.Length && !isLast)
        {
            return known.AnyStartsWith(name) ? NeedsMore : 0;
        }

        if (name.IsEmpty || !IsKnown(name, default, out found))
        {
            return 0;
        }

        var close = Bracket(text[end..], '>', HtmlClose, JsonClose, isLast);
        return close == NeedsMore ? NeedsMore : end + close;
    }

    private bool IsKnown(ReadOnlySpan<char> name, ReadOnlySpan<char> looseName, out Placeholder? found) =>
        known.TryFind(name, out found) || known.TryFindLoose(looseName, out found) || reservesLiterals && (IsLiteral(looseName, "") || IsLiteral(name, "_"));

    private static bool IsLiteral(ReadOnlySpan<char> name, string separator) =>
        name.StartsWith(Literal, StringComparison.Ordinal)
        && name[Literal.Length..].StartsWith(separator, StringComparison.Ordinal)
        && name[(Literal.Length + separator.Length)..] is { IsEmpty: false } number
        && !number.ContainsAnyExceptInRange('0', '9');

    /// <summary>The length of the bracket at the start of the text, in any of its forms.</summary>
    private int Bracket(ReadOnlySpan<char> text, char plain, string html, string json, bool isLast)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        if (text[0] == plain)
        {
            return 1;
        }

        var form = text[0] == '&' ? html : isJson && text[0] == '\\' ? json : null;
        if (form is null)
        {
            return 0;
        }

        return text.StartsWith(form, StringComparison.OrdinalIgnoreCase) ? form.Length
            : !isLast && text.Length < form.Length && form.AsSpan().StartsWith(text, StringComparison.OrdinalIgnoreCase) ? NeedsMore
            : 0;
    }
}
