using Pareto.Core.Text;

namespace Pareto.Core.Routing.Prediction;

/// <summary>
/// What a predictor sees of one prompt: counts of hashed terms (words, word pairs, word beginnings, symbols, shapes of
/// numbers) and some <see cref="PromptNumber"/>s. One pass, folded to lower case without accents; of a long text the first
/// <see cref="HeadCharacters"/> and the last <see cref="TailCharacters"/> characters are read, so the work is bounded.
/// <para>A buffer to be used again and again: reading allocates nothing. Not for two threads at once.</para>
/// </summary>
internal sealed class PromptFeatures
{
    public const int HeadCharacters = 6 * 1024;
    public const int TailCharacters = 2 * 1024;

    /// <summary>Buckets that terms are hashed into; a power of two.</summary>
    public const int Buckets = 1 << 16;

    // Of instructions and of a prompt: a character contributes itself and a pair at most, a longer word a beginning too.
    private const int MostTerms = 2 * 2 * (HeadCharacters + TailCharacters);

    // Beginnings stand for a word whatever its ending.
    private const int Beginning = 5;

    private const uint PairSalt = 0x9E3779B9;
    private const uint BeginningSalt = 0x85EBCA6B;
    private const uint NumberSalt = 0xC2B2AE35;

    private readonly ushort[] _counts = new ushort[Buckets];
    private readonly ushort[] _terms = new ushort[MostTerms];
    private readonly float[] _numbers = new float[(int)PromptNumber.Count];
    private Tally _tally;

    /// <summary>The distinct buckets that occur, in the order of their first occurrence.</summary>
    public ReadOnlySpan<ushort> Terms => _terms.AsSpan(0, TermCount);

    /// <summary>One value for each <see cref="PromptNumber"/>.</summary>
    public ReadOnlySpan<float> Numbers => _numbers;

    private int TermCount { get; set; }

    /// <summary>How often a bucket occurs.</summary>
    public int CountOf(ushort term) => _counts[term];

    /// <summary>Forgets what was read before and reads this prompt.</summary>
    public void Read(ReadOnlySpan<char> prompt) => Read(default, prompt);

    /// <summary>The same for a prompt under standing instructions.</summary>
    public void Read(ReadOnlySpan<char> instructions, ReadOnlySpan<char> prompt)
    {
        foreach (var term in Terms)
        {
            _counts[term] = 0;
        }

        TermCount = 0;
        _tally = default;
        ScanEnds(instructions);
        ScanEnds(prompt);
        Measure(instructions.Length + prompt.Length);
    }

    private void ScanEnds(ReadOnlySpan<char> text)
    {
        if (text.Length <= HeadCharacters + TailCharacters)
        {
            Scan(text);
        }
        else
        {
            Scan(text[..HeadCharacters]);
            Scan(text[^TailCharacters..]);
        }
    }

    private void Scan(ReadOnlySpan<char> text)
    {
        var previous = 0u;
        var lineStart = true;
        for (var i = 0; i < text.Length;)
        {
            if (lineStart)
            {
                lineStart = false;
                StartLine(text[i..]);
            }

            var c = text[i];
            switch (CharacterKinds.Of(c))
            {
                case CharacterKind.Space:
                    i++;
                    break;
                case CharacterKind.LineBreak:
                    i++;
                    lineStart = true;
                    break;
                case CharacterKind.Digit:
                    i = ReadNumber(text, i, ref previous);
                    break;
                case CharacterKind.Symbol:
                    ReadSymbol(text, i, c, ref previous);
                    i++;
                    break;
                case CharacterKind.Han or CharacterKind.Kana or CharacterKind.Hangul:
                    // Scripts without spaces: a character is a word.
                    _tally.Words++;
                    _tally.NotAscii++;
                    AddWord(c * 0x9E3779B1u, ref previous);
                    i++;
                    break;
                default:
                    i = ReadWord(text, i, ref previous);
                    break;
            }
        }

        EndOption();
    }

    private int ReadWord(ReadOnlySpan<char> text, int start, ref uint previous)
    {
        var hash = 2166136261u;
        var beginning = 0u;
        var capitals = 0;
        var end = start;
        for (; end < text.Length; end++)
        {
            var c = text[end];
            var kind = CharacterKinds.Of(c);
            if (kind is CharacterKind.Space or CharacterKind.LineBreak or CharacterKind.Digit or CharacterKind.Symbol
                or CharacterKind.Han or CharacterKind.Kana or CharacterKind.Hangul)
            {
                break;
            }

            capitals += kind == CharacterKind.Upper ? 1 : 0;
            _tally.NotAscii += c > 127 ? 1 : 0;
            hash = (hash ^ LatinFold.Lower(c)) * 16777619;
            if (end - start == Beginning - 1)
            {
                beginning = hash;
            }
        }

        var length = end - start;
        _tally.Words++;
        _tally.Letters += length;
        _tally.LongWords += length >= 8 ? 1 : 0;
        _tally.Capitals += capitals;
        _tally.CapitalisedWords += capitals > 0 && CharacterKinds.Of(text[start]) == CharacterKind.Upper ? 1 : 0;
        _tally.Note(PromptWords.KindOf(hash));
        AddWord(hash, ref previous);
        if (length > Beginning)
        {
            Add(beginning ^ BeginningSalt);
        }

        return end;
    }

    private int ReadNumber(ReadOnlySpan<char> text, int start, ref uint previous)
    {
        var end = start;
        var digits = 0;
        var point = false;
        double value = 0;
        for (; end < text.Length; end++)
        {
            if (char.IsAsciiDigit(text[end]))
            {
                digits++;
                value = point || value > 1e12 ? value : (value * 10) + (text[end] - '0');
            }
            else if (text[end] is '.' or ',' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))
            {
                point |= text[end] == '.';
            }
            else
            {
                break;
            }
        }

        _tally.Digits += digits;
        _tally.Numbers++;
        _tally.Decimals += point ? 1 : 0;
        _tally.LargestNumber = Math.Max(_tally.LargestNumber, value);
        _tally.OptionNumbers += _tally.InOption ? 1 : 0;

        // Small whole numbers are words of their own; of larger ones the size and the shape.
        var shape = !point && value <= 12 ? (uint)value : 16u + (uint)Math.Min(digits, 8) + (point ? 16u : 0);
        AddWord((shape + 1) * NumberSalt, ref previous);
        return end;
    }

    private void ReadSymbol(ReadOnlySpan<char> text, int i, char c, ref uint previous)
    {
        switch (c)
        {
            case '.' when i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]):
            case '!' or '。':
                _tally.Sentences++;
                break;
            case '?' or '？':
                _tally.Sentences++;
                _tally.QuestionMarks++;
                break;
            case ',':
                _tally.Commas++;
                break;
            case ':' or ';':
                _tally.Colons++;
                break;
            case '"' or '“' or '”' or '\'' or '’':
                _tally.Quotes++;
                break;
            case '(' or ')':
                _tally.Brackets++;
                break;
            case '[' or ']' or '{' or '}':
                _tally.Braces++;
                break;
            case '+' or '-' or '*' or '/' or '<' or '>' or '|' or '×' or '÷' or '±' or '≤' or '≥':
                _tally.Operators++;
                break;
            case '=':
                _tally.EqualSigns++;
                break;
            case '\\':
                _tally.Backslashes++;
                break;
            case '^':
                _tally.Carets++;
                break;
            case '_':
                _tally.Underscores++;
                _tally.Blanks += i > 0 && text[i - 1] == '_' && (i + 1 == text.Length || text[i + 1] != '_') ? 1 : 0;
                break;
            case '%':
                _tally.Percents++;
                break;
            case '$' or '€' or '£' or '¥':
                _tally.Currency++;
                break;
        }

        _tally.NotAscii += c > 127 ? 1 : 0;

        // Runs of one symbol are one term: rules, blanks, indentation marks.
        if (i == 0 || text[i - 1] != c)
        {
            AddWord(c * 0x27D4EB2Fu, ref previous);
        }
    }

    // A line that offers an answer to choose, or one that is indented as code is.
    private void StartLine(ReadOnlySpan<char> rest)
    {
        _tally.Lines++;
        EndOption();
        _tally.Indented += rest.Length > 2 && rest[0] is ' ' or '\t' && rest[1] is ' ' or '\t' ? 1 : 0;
        var mark = rest.Length > 3 && rest[0] == '(' ? 1 : 0;
        if (rest.Length > mark + 2 && rest[mark] is >= 'A' and <= 'P' && rest[mark + 1] is '.' or ')' or ':')
        {
            if (_tally.Options == 0)
            {
                _tally.StemLetters = _tally.Letters;
            }

            _tally.Options++;
            _tally.InOption = true;
            _tally.OptionStart = _tally.Letters + _tally.Digits;
        }
    }

    private void EndOption()
    {
        if (_tally.InOption)
        {
            double length = _tally.Letters + _tally.Digits - _tally.OptionStart;
            _tally.OptionLetters += length;
            _tally.OptionSquares += length * length;
            _tally.InOption = false;
        }
    }

    private void AddWord(uint hash, ref uint previous)
    {
        Add(hash);
        if (previous != 0)
        {
            Add((previous * PairSalt) ^ hash);
        }

        previous = hash;
    }

    private void Add(uint hash)
    {
        // The high bits of a product depend on all bits of the hash.
        var bucket = (ushort)((hash * 0x9E3779B97F4A7C15UL) >> 48);
        ref var count = ref _counts[bucket];
        if (count == 0)
        {
            _terms[TermCount++] = bucket;
        }
        else if (count == ushort.MaxValue)
        {
            return;
        }

        count++;
        _tally.Added++;
    }

    private void Measure(int characters)
    {
        ref var t = ref _tally;
        var words = Math.Max(1, t.Words);
        double options = Math.Max(1, t.Options);
        var optionMean = t.OptionLetters / options;
        Set(PromptNumber.Characters, Log(characters));
        Set(PromptNumber.Words, Log(t.Words));
        Set(PromptNumber.Lines, Log(t.Lines));
        Set(PromptNumber.Sentences, Log(t.Sentences));
        Set(PromptNumber.WordLength, (double)t.Letters / words);
        Set(PromptNumber.SentenceLength, Log((double)t.Words / Math.Max(1, t.Sentences)));
        Set(PromptNumber.LongWords, (double)t.LongWords / words);
        Set(PromptNumber.Capitals, (double)t.Capitals / Math.Max(1, t.Letters));
        Set(PromptNumber.CapitalisedWords, (double)t.CapitalisedWords / words);
        Set(PromptNumber.Digits, (double)t.Digits / Math.Max(1, t.Letters + t.Digits));
        Set(PromptNumber.Numbers, Log(t.Numbers));
        Set(PromptNumber.LargestNumber, Log(t.LargestNumber));
        Set(PromptNumber.Decimals, Log(t.Decimals));
        Set(PromptNumber.Percents, Log(t.Percents));
        Set(PromptNumber.Currency, Log(t.Currency));
        Set(PromptNumber.Commas, Log(t.Commas));
        Set(PromptNumber.QuestionMarks, Log(t.QuestionMarks));
        Set(PromptNumber.Quotes, Log(t.Quotes));
        Set(PromptNumber.Brackets, Log(t.Brackets));
        Set(PromptNumber.Braces, Log(t.Braces));
        Set(PromptNumber.Operators, Log(t.Operators));
        Set(PromptNumber.EqualSigns, Log(t.EqualSigns));
        Set(PromptNumber.Backslashes, Log(t.Backslashes));
        Set(PromptNumber.Carets, Log(t.Carets));
        Set(PromptNumber.Underscores, Log(t.Underscores));
        Set(PromptNumber.Colons, Log(t.Colons));
        Set(PromptNumber.Indented, Log(t.Indented));
        Set(PromptNumber.NotAscii, Log(t.NotAscii));
        Set(PromptNumber.Options, t.Options);
        Set(PromptNumber.OptionLength, Log(optionMean));
        Set(PromptNumber.OptionSpread, Log(Math.Sqrt(Math.Max(0, (t.OptionSquares / options) - (optionMean * optionMean)))));
        Set(PromptNumber.OptionNumbers, Log(t.OptionNumbers));
        Set(PromptNumber.StemLength, Log(t.Options > 0 ? t.StemLetters : t.Letters));
        Set(PromptNumber.Blanks, Log(t.Blanks));
        Set(PromptNumber.Negations, Log(t.Negations));
        Set(PromptNumber.QuestionWords, Log(t.QuestionWords));
        Set(PromptNumber.Quantifiers, Log(t.Quantifiers));
        Set(PromptNumber.Relations, Log(t.Relations));
        Set(PromptNumber.DistinctWords, TermCount / Math.Max(1.0, t.Added));
        Set(PromptNumber.RepeatedTerms, Log(t.Added - TermCount));
    }

    private void Set(PromptNumber number, double value) => _numbers[(int)number] = (float)value;

    private static double Log(double value) => Math.Log(1 + value);

    // What one reading counts.
    private struct Tally
    {
        public int Words, Letters, LongWords, Capitals, CapitalisedWords, NotAscii, Lines, Sentences, Indented, Added;
        public int Digits, Numbers, Decimals, Percents, Currency, Commas, QuestionMarks, Quotes, Brackets, Braces;
        public int Operators, EqualSigns, Backslashes, Carets, Underscores, Colons, Blanks;
        public int Options, OptionStart, OptionNumbers, StemLetters;
        public int Negations, QuestionWords, Quantifiers, Relations;
        public double LargestNumber, OptionLetters, OptionSquares;
        public bool InOption;

        public void Note(PromptWordKind kind)
        {
            switch (kind)
            {
                case PromptWordKind.Negation:
                    Negations++;
                    break;
                case PromptWordKind.Question:
                    QuestionWords++;
                    break;
                case PromptWordKind.Quantifier:
                    Quantifiers++;
                    break;
                case PromptWordKind.Relation:
                    Relations++;
                    break;
            }
        }
    }
}
