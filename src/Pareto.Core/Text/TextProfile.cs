namespace Pareto.Core.Text;

/// <summary>
/// What a text is made of, counted in one pass without allocation: the quantities that a byte-level BPE tokenizer's
/// count depends on. Profiles add up, so a conversation is measured part by part.
/// </summary>
internal struct TextProfile
{
    private const int LongPiece = 7;
    private const int ShortPiece = 4;
    private const int EndlessPiece = 15;

    /// <summary>UTF-16 code units read.</summary>
    public int Characters;

    /// <summary>Runs of Latin letters, parted where a lower-case letter meets an upper-case one, as o200k parts them.</summary>
    public int Pieces;

    /// <summary>Letters beyond the seventh of each piece: long words take more than one token.</summary>
    public int LongLetters;

    /// <summary>Letters beyond the fourth of each piece: outside English even middling words are parted.</summary>
    public int MiddleLetters;

    /// <summary>Letters beyond the fifteenth of each piece: no word, but encoded data or a run of one letter.</summary>
    public int EndlessLetters;

    /// <summary>Latin letters with a mark.</summary>
    public int AccentedLetters;

    /// <summary>Those of them beyond Latin-1 (Polish, Czech, Turkish, Vietnamese), which cost more.</summary>
    public int RareAccentedLetters;

    /// <summary>Short function words of European languages other than English.</summary>
    public int ForeignFunctionWords;

    /// <summary>Short function words of English.</summary>
    public int EnglishFunctionWords;

    /// <summary>Groups of at most three digits: exactly what o200k makes of a number.</summary>
    public int DigitGroups;

    /// <summary>Numbers after a space, which joins a word but not a number.</summary>
    public int SpacedNumbers;

    /// <summary>Runs of punctuation and symbols.</summary>
    public int SymbolRuns;

    /// <summary>Symbols beyond the first of each run.</summary>
    public int MoreSymbols;

    /// <summary>Runs of two or more spaces or tabs: indentation and alignment.</summary>
    public int SpaceRuns;

    /// <summary>Runs of line breaks.</summary>
    public int LineBreaks;

    public int Han;
    public int Kana;
    public int Hangul;

    /// <summary>Words and letters of Cyrillic and Greek.</summary>
    public int CyrillicWords;

    public int CyrillicLetters;

    /// <summary>Letters of right-to-left scripts (Arabic, Hebrew).</summary>
    public int RightToLeftLetters;

    /// <summary>Letters and vowel signs of Indic and South-East Asian scripts.</summary>
    public int IndicLetters;

    /// <summary>Anything else outside ASCII: emoji, mathematical signs, rare scripts; a surrogate pair counts twice.</summary>
    public int Others;

    /// <summary>Letters of scripts other than Latin.</summary>
    public readonly int NonLatinLetters => Han + Kana + Hangul + CyrillicLetters + RightToLeftLetters + IndicLetters;

    public static TextProfile Of(ReadOnlySpan<char> text)
    {
        var profile = default(TextProfile);
        profile.Add(text);
        return profile;
    }

    /// <summary>Reads one more text. Texts are taken as parted from each other by a space.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        Characters += text.Length;
        for (var i = 0; i < text.Length;)
        {
            var kind = CharacterKinds.Of(text[i]);
            i = kind switch
            {
                CharacterKind.Lower or CharacterKind.Upper or CharacterKind.Accented => ReadPiece(text, i),
                CharacterKind.Digit => ReadDigits(text, i),
                CharacterKind.Space or CharacterKind.LineBreak => ReadSpace(text, i),
                CharacterKind.Symbol => ReadSymbols(text, i),
                CharacterKind.Cyrillic => ReadCyrillic(text, i),
                _ => ReadSingle(kind, i),
            };
        }
    }

    private int ReadPiece(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        var lowerSeen = false;
        while (end < text.Length)
        {
            var kind = CharacterKinds.Of(text[end]);
            if (kind == CharacterKind.Upper && lowerSeen)
            {
                break;
            }

            if (kind == CharacterKind.Accented)
            {
                AccentedLetters++;
                RareAccentedLetters += text[end] >= 'Ā' ? 1 : 0;
                lowerSeen = true;
            }
            else if (kind == CharacterKind.Lower)
            {
                lowerSeen = true;
            }
            else if (kind != CharacterKind.Upper)
            {
                break;
            }

            end++;
        }

        var length = end - start;
        Pieces++;
        LongLetters += Math.Max(0, length - LongPiece);
        MiddleLetters += Math.Max(0, length - ShortPiece);
        EndlessLetters += Math.Max(0, length - EndlessPiece);
        if (length is 2 or 3)
        {
            CountFunctionWord(text[start..end]);
        }

        return end;
    }

    private void CountFunctionWord(ReadOnlySpan<char> word)
    {
        switch (word)
        {
            case "the" or "and" or "of" or "to" or "is" or "for" or "The" or "it" or "are" or "was" or "not" or "you" or "how":
                EnglishFunctionWords++;
                break;
            case "der" or "die" or "das" or "und" or "den" or "ist" or "ein" or "mit" or "von" or "zu" or "im"
                or "le" or "la" or "les" or "des" or "du" or "et" or "un" or "une" or "en" or "est" or "que" or "qui"
                or "el" or "los" or "las" or "del" or "por" or "con" or "se" or "su" or "es"
                or "il" or "di" or "che" or "per" or "da" or "os" or "um" or "uma" or "na" or "em"
                or "het" or "een" or "van" or "och" or "att" or "nie" or "ve":
                ForeignFunctionWords++;
                break;
        }
    }

    private int ReadDigits(ReadOnlySpan<char> text, int start)
    {
        var end = start + 1;
        while (end < text.Length && CharacterKinds.Of(text[end]) == CharacterKind.Digit)
        {
            end++;
        }

        SpacedNumbers += start > 0 && text[start - 1] == ' ' ? 1 : 0;
        DigitGroups += (end - start + 2) / 3;
        return end;
    }

    private int ReadSpace(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        var broken = false;
        var spacesAfterBreak = 0;
        while (end < text.Length)
        {
            var kind = CharacterKinds.Of(text[end]);
            if (kind == CharacterKind.LineBreak)
            {
                broken = true;
                spacesAfterBreak = 0;
            }
            else if (kind == CharacterKind.Space)
            {
                spacesAfterBreak++;
            }
            else
            {
                break;
            }

            end++;
        }

        LineBreaks += broken ? 1 : 0;
        SpaceRuns += spacesAfterBreak >= 2 ? 1 : 0;
        return end;
    }

    private int ReadSymbols(ReadOnlySpan<char> text, int start)
    {
        var end = start + 1;
        while (end < text.Length && CharacterKinds.Of(text[end]) == CharacterKind.Symbol)
        {
            end++;
        }

        SymbolRuns++;
        MoreSymbols += end - start - 1;
        return end;
    }

    private int ReadCyrillic(ReadOnlySpan<char> text, int start)
    {
        var end = start + 1;
        while (end < text.Length && CharacterKinds.Of(text[end]) == CharacterKind.Cyrillic)
        {
            end++;
        }

        CyrillicWords++;
        CyrillicLetters += end - start;
        return end;
    }

    private int ReadSingle(CharacterKind kind, int start)
    {
        switch (kind)
        {
            case CharacterKind.Han:
                Han++;
                break;
            case CharacterKind.Kana:
                Kana++;
                break;
            case CharacterKind.Hangul:
                Hangul++;
                break;
            case CharacterKind.RightToLeft:
                RightToLeftLetters++;
                break;
            case CharacterKind.Indic:
                IndicLetters++;
                break;
            default:
                Others++;
                break;
        }

        return start + 1;
    }
}
