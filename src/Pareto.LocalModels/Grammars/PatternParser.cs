using System.Globalization;
using System.Text;

namespace Pareto.LocalModels.Grammars;

/// <summary>
/// Reads patterns as ECMA-262 writes them, as far as they are regular: no look-around, back references or word boundaries.
/// A <see cref="GrammarException"/> names what is not supported.
/// </summary>
internal sealed class PatternParser
{
    private readonly string _source;
    private readonly Rune[] _runes;
    private int _at;
    private int _depth;

    private PatternParser(string source)
    {
        _source = source;
        _runes = [.. source.EnumerateRunes()];
    }

    private bool IsAtEnd => _at == _runes.Length;

    public static Pattern Parse(string source)
    {
        if (source.Length > GrammarLimits.PatternCharacters)
        {
            throw new GrammarException($"The pattern has {source.Length} characters; at most {GrammarLimits.PatternCharacters} are read.");
        }

        var parser = new PatternParser(source);
        var pattern = parser.ReadChoice();
        return parser.IsAtEnd ? pattern : throw parser.Problem("has a ')' that closes nothing");
    }

    private Pattern ReadChoice()
    {
        if (++_depth > GrammarLimits.PatternDepth)
        {
            throw Problem($"has groups more than {GrammarLimits.PatternDepth} deep");
        }

        var parts = new List<Pattern> { ReadSequence() };
        while (Take('|'))
        {
            parts.Add(ReadSequence());
        }

        _depth--;
        return parts.Count == 1 ? parts[0] : new Pattern.Choice(parts);
    }

    private Pattern ReadSequence()
    {
        var parts = new List<Pattern>();
        while (!IsAtEnd && !Is('|') && !Is(')'))
        {
            parts.Add(ReadQuantified());
        }

        return parts.Count == 1 ? parts[0] : new Pattern.Sequence(parts);
    }

    private Pattern ReadQuantified()
    {
        var part = ReadAtom();
        var least = 0;
        var most = Expression.Unbounded;
        if (Take('?'))
        {
            most = 1;
        }
        else if (Take('+'))
        {
            least = 1;
        }
        else if (!Take('*') && !TakeCounts(out least, out most))
        {
            return part;
        }

        // Lazy or not, the same texts match.
        Take('?');
        if (Is('+') || Is('*') || Is('?') || TakeCounts(out _, out _))
        {
            throw Problem("has two quantifiers in a row, which is not supported");
        }

        if (part.HasAnchor)
        {
            return (least, most) == (0, 1)
                ? new Pattern.Choice([new Pattern.Sequence([]), part])
                : throw Problem("repeats an anchor, which is not supported");
        }

        return most < least
            ? throw Problem("has a quantifier whose maximum is below its minimum")
            : new Pattern.Repeat(part, least, most);
    }

    private bool TakeCounts(out int least, out int most)
    {
        (least, most) = (0, Expression.Unbounded);
        var start = _at;
        if (Take('{') && TakeNumber(out least))
        {
            most = least;
            if (Take(',') && !TakeNumber(out most))
            {
                most = Expression.Unbounded;
            }

            if (Take('}'))
            {
                return true;
            }
        }

        _at = start;
        return false;
    }

    private bool TakeNumber(out int number)
    {
        var start = _at;
        var value = 0L;
        while (!IsAtEnd && _runes[_at].Value is >= '0' and <= '9' and var digit)
        {
            value = Math.Min((value * 10) + digit - '0', Expression.Unbounded);
            _at++;
        }

        number = (int)value;
        return _at > start;
    }

    private Pattern ReadAtom()
    {
        var character = Next();
        switch (character)
        {
            case '.':
                return new Pattern.Characters(UnicodeSets.NoLineEnds);
            case '^':
                return new Pattern.Start();
            case '$':
                return new Pattern.End();
            case '(':
                return ReadGroup();
            case '[':
                return new Pattern.Characters(ReadClass());
            case '\\':
                return new Pattern.Characters(ReadEscape(inClass: false));
            case '*' or '+' or '?':
                throw Problem("has a quantifier with nothing before it");
            default:
                return new Pattern.Characters(SymbolSet.Of(character));
        }
    }

    private Pattern ReadGroup()
    {
        if (Take('?') && !Take(':'))
        {
            var isNamed = (Take('P') || true) && Take('<') && !Is('=') && !Is('!');
            if (!isNamed)
            {
                throw Problem("has a look-around, flag or other group that begins with '(?', which is not supported");
            }

            while (!Take('>'))
            {
                Next();
            }
        }

        var pattern = ReadChoice();
        return Take(')') ? pattern : throw Problem("has a '(' that is not closed");
    }

    private SymbolSet ReadClass()
    {
        var isNegated = Take('^');
        if (Is(']'))
        {
            throw Problem("has an empty class of characters, which is not supported");
        }

        var set = SymbolSet.None;
        while (!Take(']'))
        {
            var first = ReadClassAtom();
            if (Is('-') && _at + 1 < _runes.Length && _runes[_at + 1].Value != ']')
            {
                _at++;
                var last = ReadClassAtom();
                var from = Single(first);
                var to = Single(last);
                first = from <= to ? SymbolSet.Of(from, to).And(SymbolSet.Text) : throw Problem("has a range of characters that ends before it begins");
            }

            set = set.Or(first);
        }

        return isNegated ? set.Others() : set;
    }

    private SymbolSet ReadClassAtom()
    {
        var character = Next();
        return character == '\\' ? ReadEscape(inClass: true) : SymbolSet.Of(character);
    }

    private int Single(SymbolSet set) =>
        set.Ranges.Length == 1 && set.Ranges[0].First == set.Ranges[0].Last ? set.Ranges[0].First : throw Problem("has a range of characters with a class at its end");

    private SymbolSet ReadEscape(bool inClass)
    {
        var character = Next();
        switch (character)
        {
            case 'd':
                return UnicodeSets.Digits;
            case 'D':
                return UnicodeSets.NoDigits;
            case 'w':
                return UnicodeSets.WordCharacters;
            case 'W':
                return UnicodeSets.NoWordCharacters;
            case 's':
                return UnicodeSets.Spaces;
            case 'S':
                return UnicodeSets.NoSpaces;
            case 't':
                return SymbolSet.Of('\t');
            case 'n':
                return SymbolSet.Of('\n');
            case 'r':
                return SymbolSet.Of('\r');
            case 'f':
                return SymbolSet.Of('\f');
            case 'v':
                return SymbolSet.Of('\v');
            case 'b' when inClass:
                return SymbolSet.Of('\b');
            case '0' when IsAtEnd || _runes[_at].Value is < '0' or > '9':
                return SymbolSet.Of(0);
            case 'x':
                return ReadCode(2);
            case 'u':
                return Take('{') ? ReadBracedCode() : ReadUnit();
            case 'p' or 'P':
                return ReadCategory(isNegated: character == 'P');
            case 'b' or 'B':
                throw Problem("has a word boundary, which is not supported");
            case >= '0' and <= '9' or 'k':
                throw Problem("has a back reference, which is not supported");
            case < 0x80 when char.IsAsciiLetter((char)character):
                throw Problem($"has the escape \\{(char)character}, which is not supported");
            default:
                return SymbolSet.Of(character);
        }
    }

    // \uD83D\uDE00 is one character in two parts.
    private SymbolSet ReadUnit()
    {
        var unit = ReadHexadecimal(4);
        if (char.IsHighSurrogate((char)unit) && Take('\\') && Take('u'))
        {
            var low = ReadHexadecimal(4);
            if (char.IsLowSurrogate((char)low))
            {
                return SymbolSet.Of(char.ConvertToUtf32((char)unit, (char)low));
            }
        }

        return Rune.IsValid(unit) ? SymbolSet.Of(unit) : throw Problem("has half a character in \\u escapes");
    }

    private SymbolSet ReadCode(int digits) => SymbolSet.Of(ReadHexadecimal(digits));

    private SymbolSet ReadBracedCode()
    {
        var text = ReadUntilBrace();
        return int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code)
            ? SymbolSet.Of(code)
            : throw Problem("has a \\u{…} that is no character");
    }

    private SymbolSet ReadCategory(bool isNegated)
    {
        var name = Take('{') ? ReadUntilBrace() : char.ConvertFromUtf32(Next());
        var set = UnicodeSets.Category(name) ?? throw Problem("has a \\p{…} other than a general category (such as L, Lu, Nd), which is not supported");
        return isNegated ? set.Others() : set;
    }

    private string ReadUntilBrace()
    {
        var text = new StringBuilder();
        while (!Take('}'))
        {
            text.Append(char.ConvertFromUtf32(Next()));
        }

        return text.ToString();
    }

    private int ReadHexadecimal(int digits)
    {
        var value = 0;
        for (var i = 0; i < digits; i++)
        {
            var digit = Next();
            value = digit < 0x80 && char.IsAsciiHexDigit((char)digit)
                ? (value * 16) + Convert.ToInt32(((char)digit).ToString(), 16)
                : throw Problem("has a \\x or \\u without its hexadecimal digits");
        }

        return value;
    }

    private bool Is(char character) => !IsAtEnd && _runes[_at].Value == character;

    private bool Take(char character)
    {
        var taken = Is(character);
        _at += taken ? 1 : 0;
        return taken;
    }

    private int Next() => IsAtEnd ? throw Problem("ends too early") : _runes[_at++].Value;

    private GrammarException Problem(string what) =>
        new($"The pattern '{(_source.Length <= 80 ? _source : $"{_source[..80]}…")}' {what}.");
}
