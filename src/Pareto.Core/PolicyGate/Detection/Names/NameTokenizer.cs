using System.Globalization;
using Pareto.Core.Text;

namespace Pareto.Core.PolicyGate.Detection.Names;

/// <summary>
/// Cuts a text into words, numbers and marks. Possessive endings are cut off, hyphens and apostrophes inside words are not;
/// an e-mail or web address is one token. Reads each character once, apart from the search for an address's end.
/// </summary>
internal ref struct NameTokenizer(string text, NameLexicon lexicon)
{
    private const uint HashStart = 2166136261;
    private const uint HashFactor = 16777619;

    // Greek texts often carry the sign for an increment in place of the capital delta.
    private const char Increment = '\u2206';

    private int _at;
    private bool _sentenceStart = true;
    private uint _wordBefore;
    private WordShape _shapeBefore;

    /// <summary>The hash that <see cref="NameToken.Hash"/> would have for a word.</summary>
    public static uint HashOf(ReadOnlySpan<char> word)
    {
        var hash = HashStart;
        foreach (var c in word)
        {
            hash = Add(hash, c);
        }

        return hash;
    }

    /// <summary>Fills the span from where the last call ended; returns how many tokens it wrote, 0 at the end of the text.</summary>
    public int Read(Span<NameToken> tokens)
    {
        var count = 0;
        while (count < tokens.Length && Next(ref tokens[count]))
        {
            count++;
        }

        return count;
    }

    private bool Next(ref NameToken token)
    {
        var place = Space();
        if (_at >= text.Length)
        {
            return false;
        }

        token = new NameToken { Start = _at };
        var first = text[_at];
        if (char.IsAsciiDigit(first))
        {
            Number(ref token);
        }
        else if (IsLetter(first))
        {
            Word(ref token);
        }
        else
        {
            _at++;
            token.Hash = Add(HashStart, first);
            token.Shape = WordShape.Mark;
        }

        token.End = _at;
        token.Place = place | (_sentenceStart ? TokenPlace.SentenceStart : TokenPlace.None);
        if (token.Shape != WordShape.Mark && TouchesCode(token.Start, token.End))
        {
            token.Place |= TokenPlace.InCode;
        }

        Remember(token, first);
        return true;
    }

    private TokenPlace Space()
    {
        var place = _at == 0 ? TokenPlace.AfterSpace | TokenPlace.AfterLine | TokenPlace.AfterBlankLine : TokenPlace.None;
        var lines = 0;
        var at = _at;
        for (; at < text.Length && (text[at] == ' ' || char.IsWhiteSpace(text[at])); at++)
        {
            place |= TokenPlace.AfterSpace;
            lines += text[at] == '\n' ? 1 : 0;
        }

        _at = at;
        if (lines > 0)
        {
            _sentenceStart = true;
            place |= lines > 1 ? TokenPlace.AfterLine | TokenPlace.AfterBlankLine : TokenPlace.AfterLine;
        }

        return place;
    }

    private void Number(ref NameToken token)
    {
        var hash = HashStart;
        var letters = false;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || IsLetter(text[_at])))
        {
            letters |= !char.IsAsciiDigit(text[_at]);
            hash = Add(hash, text[_at]);
            _at++;
        }

        token.Hash = hash;
        token.Shape = letters ? WordShape.NumberAndLetters : _at - token.Start > 6 ? WordShape.LongNumber : WordShape.Number;
    }

    private void Word(ref NameToken token)
    {
        var chars = text.AsSpan();
        var at = _at;
        var hash = HashStart;
        int capitals = 0, smalls = 0, digits = 0, hyphens = 0;
        var isHandle = at > 0 && chars[at - 1] == '@';
        for (; at < chars.Length; at++)
        {
            var c = chars[at];
            if (c is >= 'a' and <= 'z')
            {
                smalls++;
                hash = (hash ^ c) * HashFactor;
                continue;
            }

            if (c is >= 'A' and <= 'Z')
            {
                capitals++;
            }
            else if (char.IsAsciiDigit(c))
            {
                digits++;
            }
            else if (c is '\'' or '\u2019')
            {
                if (at + 1 >= chars.Length || !IsLetter(chars[at + 1]) || IsPossessive(at + 1))
                {
                    break;
                }

                c = '\'';
            }
            else if (IsHyphen(c))
            {
                if (at + 1 >= chars.Length || !IsLetter(chars[at + 1]))
                {
                    break;
                }

                hyphens++;
                c = '-';
            }
            else if (c is '@' || (c is ':' && chars[at..].StartsWith("://")))
            {
                _at = at;
                Address(ref token);
                return;
            }
            else if (c == '_' && isHandle)
            {
                smalls++;
            }
            else
            {
                var category = char.GetUnicodeCategory(c);
                if (!IsOfWord(category) && c != Increment)
                {
                    break;
                }

                if (category == UnicodeCategory.UppercaseLetter)
                {
                    capitals++;
                }
                else
                {
                    smalls++;
                }
            }

            hash = Add(hash, c);
        }

        _at = at;
        var word = chars[token.Start..at];
        if (at < chars.Length && chars[at] is '.' && word.Equals("www", StringComparison.OrdinalIgnoreCase))
        {
            Address(ref token);
            return;
        }

        token.Hash = hash;
        token.Traits = lexicon.TraitsOf(hash);
        if (hyphens > 0 && capitals > 0)
        {
            token.Traits |= TraitsOfParts(word) & WordTraits.Name;
        }

        var initial = word[0];
        token.Shape = digits > 0 && !isHandle ? WordShape.NumberAndLetters
            : capitals == 0 ? (initial < '\u0250' || char.IsLower(initial) ? WordShape.Lower : WordShape.OtherScript)
            : !char.IsUpper(initial) ? WordShape.Inner
            : capitals + smalls == 1 ? WordShape.Capital
            : smalls == 0 ? WordShape.Capitals
            : capitals == 1 ? WordShape.Initial
            : hyphens > 0 ? WordShape.Hyphenated
            : IsNameWithInnerCapital(token.Start, capitals) ? WordShape.Initial
            : WordShape.Inner;
    }

    /// <summary>What the lists know of the words that hyphens join.</summary>
    private readonly WordTraits TraitsOfParts(ReadOnlySpan<char> word)
    {
        var traits = WordTraits.None;
        var hash = HashStart;
        foreach (var c in word)
        {
            if (IsHyphen(c))
            {
                traits |= lexicon.TraitsOf(hash);
                hash = HashStart;
            }
            else
            {
                hash = Add(hash, c == '\u2019' ? '\'' : c);
            }
        }

        return traits | lexicon.TraitsOf(hash);
    }

    private void Address(ref NameToken token)
    {
        var rest = text.AsSpan(_at);
        var length = rest.IndexOfAny(" \t\r\n\"<>|");
        _at = length < 0 ? text.Length : _at + length;
        token.Hash = 1;
        token.Traits = WordTraits.None;
        token.Shape = WordShape.Address;
    }

    private void Remember(in NameToken token, char first)
    {
        if (token.Shape != WordShape.Mark)
        {
            _sentenceStart = false;
            _wordBefore = token.Hash;
            _shapeBefore = token.Shape;
        }
        else if (first is '!' or '?' or ':' or '\u2022' or '\u2026')
        {
            _sentenceStart = true;
        }
        else if (first == '.')
        {
            // A stop after an initial or a title ends no sentence.
            _sentenceStart = _shapeBefore != WordShape.Capital && (lexicon.TraitsOf(_wordBefore) & WordTraits.Honorific) == 0;
        }
        else if (first is ',' or ';' or '&' or '/' or ')')
        {
            _sentenceStart = false;
        }
    }

    private readonly bool TouchesCode(int start, int end) =>
        (start > 0 && IsCodeBefore(start - 1)) || (end < text.Length && IsCodeAfter(start, end));

    /// <summary>Whether the sign before a word or a number makes it code.</summary>
    private readonly bool IsCodeBefore(int at)
    {
        var beyond = at > 0 ? text[at - 1] : ' ';
        return text[at] switch
        {
            ' ' => false,
            '_' or '$' or '\\' or '{' or '<' or '%' or '`' => true,
            ':' => char.IsAsciiDigit(beyond),
            '.' => at > 0 && !char.IsWhiteSpace(beyond) && beyond != '.' && !IsInitial(at - 1),
            '/' => beyond is '<' or '/' or '.',
            '-' => at == 0 || char.IsWhiteSpace(beyond) || beyond is '-',
            _ => false,
        };
    }

    /// <summary>Whether the sign behind a word or a number makes it code.</summary>
    private readonly bool IsCodeAfter(int start, int end)
    {
        var sign = text[end];
        if (end + 1 == text.Length)
        {
            return sign is '`' or '_' or '(' or '{' or '\\';
        }

        var beyond = text[end + 1];
        return sign switch
        {
            ' ' => beyond is '=',
            '`' or '_' or '(' or '{' or '\\' => true,
            '<' => beyond != '/',
            ':' => char.IsAsciiDigit(beyond) && char.IsAsciiDigit(text[start]),
            '=' or '.' => end > start + 1 && (IsLetter(beyond) || beyond is '"' or '\''),
            _ => false,
        };
    }

    /// <summary>Whether the letter stands alone: J.K. Rowling, P.O. Box.</summary>
    private readonly bool IsInitial(int at) => char.IsUpper(text[at]) && (at == 0 || !char.IsLetterOrDigit(text[at - 1]));

    private readonly bool IsPossessive(int at) =>
        text[at] is 's' or 'S' && (at + 1 >= text.Length || !IsLetter(text[at + 1]));

    private readonly bool IsNameWithInnerCapital(int start, int capitals) =>
        capitals == 2 && (text[start + 1] is '\'' or '\u2019'
            || text.AsSpan(start).StartsWith("Mc") || text.AsSpan(start).StartsWith("Mac")
            || text.AsSpan(start).StartsWith("De") || text.AsSpan(start).StartsWith("La"));

    private static bool IsHyphen(char c) => c is '-' or '\u2010' or '\u2011';

    private static uint Add(uint hash, char c) => (hash ^ LatinFold.Lower(c >= '\u0180' ? char.ToLowerInvariant(c) : c)) * HashFactor;

    private static bool IsLetter(char c) => c < '\u0080' ? char.IsAsciiLetter(c) : char.IsLetter(c) || c == Increment;

    /// <summary>Letters, and the marks that combine with them.</summary>
    private static bool IsOfWord(UnicodeCategory category) =>
        category is <= UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
