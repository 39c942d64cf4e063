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
        while (_at < text.Length && (text[_at] == ' ' || char.IsWhiteSpace(text[_at])))
        {
            place |= TokenPlace.AfterSpace;
            lines += text[_at] == '\n' ? 1 : 0;
            _at++;
        }

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
        var hash = HashStart;
        var partHash = HashStart;
        var partTraits = WordTraits.None;
        int capitals = 0, smalls = 0, digits = 0, hyphens = 0;
        var isHandle = token.Start > 0 && text[token.Start - 1] == '@';
        while (_at < text.Length)
        {
            var c = text[_at];
            if (c is >= 'a' and <= 'z')
            {
                smalls++;
            }
            else if (c is >= 'A' and <= 'Z')
            {
                capitals++;
            }
            else if (char.IsAsciiDigit(c))
            {
                digits++;
            }
            else if (c is '\'' or '\u2019')
            {
                if (_at + 1 >= text.Length || !IsLetter(text[_at + 1]) || IsPossessive(_at + 1))
                {
                    break;
                }

                c = '\'';
            }
            else if (c is '-' or '\u2010' or '\u2011')
            {
                if (_at + 1 >= text.Length || !IsLetter(text[_at + 1]))
                {
                    break;
                }

                hyphens++;
                partTraits |= lexicon.TraitsOf(partHash) & WordTraits.Name;
                partHash = HashStart;
                hash = Add(hash, '-');
                _at++;
                continue;
            }
            else if (c is '@' || (c is ':' && text.AsSpan(_at).StartsWith("://")))
            {
                Address(ref token);
                return;
            }
            else if (c == '_' && isHandle)
            {
                smalls++;
            }
            else if (!IsLetter(c) && !IsMark(c))
            {
                break;
            }
            else if (char.IsUpper(c))
            {
                capitals++;
            }
            else
            {
                smalls++;
            }

            hash = Add(hash, c);
            partHash = Add(partHash, c);
            _at++;
        }

        if (_at < text.Length && text[_at] is '.' && text.AsSpan(token.Start, _at - token.Start).Equals("www", StringComparison.OrdinalIgnoreCase))
        {
            Address(ref token);
            return;
        }

        token.Hash = hash;
        token.Traits = lexicon.TraitsOf(hash);
        if (hyphens > 0 && capitals > 0)
        {
            token.Traits |= partTraits | (lexicon.TraitsOf(partHash) & WordTraits.Name);
        }

        var initial = text[token.Start];
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

    private readonly bool TouchesCode(int start, int end)
    {
        var before = start > 0 ? text[start - 1] : ' ';
        var after = end < text.Length ? text[end] : ' ';
        return before is '_' or '$' or '\\' or '{' or '<' or '%' or '`' || after is '`'
            || (after is '<' && end + 1 < text.Length && text[end + 1] != '/')
            || (before is ':' or '.' && start > 1 && char.IsAsciiDigit(text[start - 2]))
            || (before is '.' && start > 1 && !char.IsWhiteSpace(text[start - 2]) && text[start - 2] != '.' && !IsInitial(start - 2))
            || (before is '/' && start > 1 && text[start - 2] is '<' or '/' or '.')
            || (before is '-' && (start == 1 || char.IsWhiteSpace(text[start - 2]) || text[start - 2] is '-'))
            || (after is ' ' && end + 1 < text.Length && text[end + 1] is '=')
            || (after is ':' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]) && char.IsAsciiDigit(text[start]))
            || after is '_' or '(' or '{' or '\\'
            || (after is '=' or '.' && end > start + 1 && end + 1 < text.Length && (IsLetter(text[end + 1]) || text[end + 1] is '"' or '\''));
    }

    /// <summary>Whether the letter stands alone: J.K. Rowling, P.O. Box.</summary>
    private readonly bool IsInitial(int at) => char.IsUpper(text[at]) && (at == 0 || !char.IsLetterOrDigit(text[at - 1]));

    private readonly bool IsPossessive(int at) =>
        text[at] is 's' or 'S' && (at + 1 >= text.Length || !IsLetter(text[at + 1]));

    private readonly bool IsNameWithInnerCapital(int start, int capitals) =>
        capitals == 2 && (text[start + 1] is '\'' or '\u2019'
            || text.AsSpan(start).StartsWith("Mc") || text.AsSpan(start).StartsWith("Mac")
            || text.AsSpan(start).StartsWith("De") || text.AsSpan(start).StartsWith("La"));

    private static uint Add(uint hash, char c) => (hash ^ LatinFold.Lower(c >= '\u0180' ? char.ToLowerInvariant(c) : c)) * HashFactor;

    // Greek texts often carry the sign for an increment in place of the capital delta.
    private static bool IsLetter(char c) => c < '\u0080' ? char.IsAsciiLetter(c) : char.IsLetter(c) || c == '\u2206';

    private static bool IsMark(char c) => c >= '\u0300' && char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
