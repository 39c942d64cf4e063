using System.Globalization;
using System.Text;

namespace Pareto.LocalModels.Templates.Jinja;

/// <summary>
/// Cuts a template into tokens. White space is treated as chat templates are published for: the first line break after a
/// block goes (<c>trim_blocks</c>), so do blanks before a block on its line (<c>lstrip_blocks</c>), a minus at a tag takes
/// all white space beside it, and one line break at the end of the template goes.
/// </summary>
internal sealed class Lexer
{
    private static readonly string[] _longOperators = ["//", "**", "==", "!=", ">=", "<="];

    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private int _at;
    private int _line = 1;
    private int _counted;

    private Lexer(string source) => _source = source;

    public static IReadOnlyList<Token> Read(string source)
    {
        var text = source.Replace("\r\n", "\n").Replace('\r', '\n');
        var lexer = new Lexer(text.EndsWith('\n') ? text[..^1] : text);
        lexer.Run();
        return lexer._tokens;
    }

    private void Run()
    {
        while (_at < _source.Length)
        {
            var open = NextTag(_at);
            if (open < 0)
            {
                Add(TokenKind.Text, _source[_at..]);
                break;
            }

            var kind = _source[open + 1];
            var sign = Peek(open + 2) is '-' or '+' ? _source[open + 2] : '\0';
            AddTextBefore(open, kind, sign);
            _at = open + (sign == '\0' ? 2 : 3);
            switch (kind)
            {
                case '#':
                    SkipComment();
                    break;
                case '{':
                    ReadCode(TokenKind.OutputBegin, TokenKind.OutputEnd, '}');
                    break;
                default:
                    if (!TryReadRaw())
                    {
                        ReadCode(TokenKind.BlockBegin, TokenKind.BlockEnd, '%');
                    }

                    break;
            }
        }

        _at = _source.Length;
        Add(TokenKind.End, string.Empty);
    }

    private int NextTag(int from)
    {
        for (var at = from; (at = _source.IndexOf('{', at)) >= 0; at++)
        {
            if (Peek(at + 1) is '{' or '%' or '#')
            {
                return at;
            }
        }

        return -1;
    }

    private void AddTextBefore(int open, char kind, char sign)
    {
        var end = open;
        if (sign == '-')
        {
            while (end > _at && char.IsWhiteSpace(_source[end - 1]))
            {
                end--;
            }
        }
        else if (sign != '+' && kind != '{')
        {
            var blanks = end;
            while (blanks > _at && _source[blanks - 1] is ' ' or '\t')
            {
                blanks--;
            }

            // Only where the line begins there, or began with what the tag before it swallowed.
            end = blanks == 0 || _source[blanks - 1] == '\n' ? blanks : end;
        }

        if (end > _at)
        {
            Add(TokenKind.Text, _source[_at..end]);
        }
    }

    private void SkipComment()
    {
        var end = _source.IndexOf("#}", _at, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Wrong("A comment is not closed");
        }

        var sign = end > _at ? _source[end - 1] : '\0';
        _at = end + 2;
        SkipAfter(sign, isBlock: true);
    }

    // White space after a tag, by the sign before its end.
    private void SkipAfter(char sign, bool isBlock)
    {
        if (sign == '-')
        {
            while (_at < _source.Length && char.IsWhiteSpace(_source[_at]))
            {
                _at++;
            }
        }
        else if (isBlock && sign != '+' && Peek(_at) == '\n')
        {
            _at++;
        }
    }

    private bool TryReadRaw()
    {
        var at = SkipBlanks(_at);
        if (!TryWord(ref at, "raw"))
        {
            return false;
        }

        var sign = Peek(at) == '-' ? '-' : '\0';
        at += sign == '-' ? 1 : 0;
        if (Peek(at) != '%' || Peek(at + 1) != '}')
        {
            return false;
        }

        _at = at + 2;
        if (sign == '-')
        {
            SkipAfter(sign, isBlock: false);
        }

        for (var open = _at; (open = _source.IndexOf("{%", open, StringComparison.Ordinal)) >= 0; open++)
        {
            var before = Peek(open + 2) is '-' or '+' ? _source[open + 2] : '\0';
            var end = SkipBlanks(open + (before == '\0' ? 2 : 3));
            if (!TryWord(ref end, "endraw"))
            {
                continue;
            }

            var after = Peek(end) is '-' or '+' ? _source[end] : '\0';
            end += after == '\0' ? 0 : 1;
            if (Peek(end) == '%' && Peek(end + 1) == '}')
            {
                AddTextBefore(open, '%', before);
                _at = end + 2;
                SkipAfter(after, isBlock: true);
                return true;
            }
        }

        throw Wrong("A raw block is not closed");
    }

    private bool TryWord(ref int at, string word)
    {
        if (string.CompareOrdinal(_source, at, word, 0, word.Length) != 0)
        {
            return false;
        }

        at = SkipBlanks(at + word.Length);
        return true;
    }

    private int SkipBlanks(int at)
    {
        while (at < _source.Length && char.IsWhiteSpace(_source[at]))
        {
            at++;
        }

        return at;
    }

    private void ReadCode(TokenKind begin, TokenKind end, char close)
    {
        Add(begin, string.Empty);
        var depth = 0;
        while (true)
        {
            _at = SkipBlanks(_at);
            if (_at >= _source.Length)
            {
                throw Wrong("A tag is not closed");
            }

            if (depth == 0)
            {
                var sign = _source[_at] == '-' || (_source[_at] == '+' && close == '%') ? _source[_at] : '\0';
                var at = _at + (sign == '\0' ? 0 : 1);
                if (Peek(at) == close && Peek(at + 1) == '}')
                {
                    Add(end, string.Empty);
                    _at = at + 2;
                    SkipAfter(sign, isBlock: close == '%');
                    return;
                }
            }

            var next = _source[_at];
            if (next is '"' or '\'')
            {
                ReadString(next);
            }
            else if (char.IsAsciiDigit(next))
            {
                ReadNumber();
            }
            else if (char.IsLetter(next) || next == '_')
            {
                var start = _at;
                while (_at < _source.Length && (char.IsLetterOrDigit(_source[_at]) || _source[_at] == '_'))
                {
                    _at++;
                }

                Add(TokenKind.Name, _source[start.._at]);
            }
            else
            {
                depth += next is '(' or '[' or '{' ? 1 : next is ')' or ']' or '}' ? -1 : 0;
                ReadOperator(next);
            }
        }
    }

    private void ReadOperator(char next)
    {
        foreach (var text in _longOperators)
        {
            if (string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0)
            {
                Add(TokenKind.Operator, text);
                _at += text.Length;
                return;
            }
        }

        if (!"+-/*%~[](){}=<>.:|,".Contains(next))
        {
            throw Wrong($"The character {TemplateException.Quote(next.ToString())} means nothing there");
        }

        Add(TokenKind.Operator, next.ToString());
        _at++;
    }

    private void ReadNumber()
    {
        var start = _at;
        SkipDigits();
        var isNumber = false;

        // After a dot it is an index (items.0.name), which has no fraction.
        if (start == 0 || _source[start - 1] != '.')
        {
            if (Peek(_at) == '.' && char.IsAsciiDigit(Peek(_at + 1)))
            {
                isNumber = true;
                _at++;
                SkipDigits();
            }

            if (Peek(_at) is 'e' or 'E')
            {
                var digits = Peek(_at + 1) is '+' or '-' ? _at + 2 : _at + 1;
                if (char.IsAsciiDigit(Peek(digits)))
                {
                    isNumber = true;
                    _at = digits;
                    SkipDigits();
                }
            }
        }

        Add(isNumber ? TokenKind.Number : TokenKind.Integer, _source[start.._at].Replace("_", string.Empty));
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek(_at)) || (Peek(_at) == '_' && char.IsAsciiDigit(Peek(_at + 1))))
        {
            _at++;
        }
    }

    private void ReadString(char quote)
    {
        var text = new StringBuilder();
        var start = _at++;
        while (Peek(_at) != quote)
        {
            if (_at >= _source.Length)
            {
                _at = start;
                throw Wrong("A string is not closed");
            }

            if (_source[_at] == '\\' && _at + 1 < _source.Length)
            {
                _at++;
                ReadEscape(text);
            }
            else
            {
                text.Append(_source[_at++]);
            }
        }

        Add(TokenKind.String, text.ToString());
        _at++;
    }

    // As in Python; what is no escape there stays as it is written.
    private void ReadEscape(StringBuilder text)
    {
        var next = _source[_at++];
        switch (next)
        {
            case '\n':
                break;
            case 'n':
                text.Append('\n');
                break;
            case 't':
                text.Append('\t');
                break;
            case 'r':
                text.Append('\r');
                break;
            case 'a':
                text.Append('\a');
                break;
            case 'b':
                text.Append('\b');
                break;
            case 'f':
                text.Append('\f');
                break;
            case 'v':
                text.Append('\v');
                break;
            case '\\' or '\'' or '"':
                text.Append(next);
                break;
            case 'x':
                ReadHexadecimal(text, 2);
                break;
            case 'u':
                ReadHexadecimal(text, 4);
                break;
            case 'U':
                ReadHexadecimal(text, 8);
                break;
            case >= '0' and <= '7':
                var value = next - '0';
                for (var i = 0; i < 2 && Peek(_at) is >= '0' and <= '7'; i++)
                {
                    value = (value * 8) + (_source[_at++] - '0');
                }

                text.Append((char)value);
                break;
            default:
                text.Append('\\').Append(next);
                break;
        }
    }

    private void ReadHexadecimal(StringBuilder text, int digits)
    {
        if (_at + digits > _source.Length ||
            !int.TryParse(_source.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || value is < 0 or > 0x10FFFF)
        {
            throw Wrong("An escape in a string is not complete");
        }

        _at += digits;
        if (value > char.MaxValue)
        {
            text.Append(char.ConvertFromUtf32(value));
        }
        else
        {
            text.Append((char)value);
        }
    }

    private char Peek(int at) => at < _source.Length ? _source[at] : '\0';

    private void Add(TokenKind kind, string text) => _tokens.Add(new Token(kind, text, Line()));

    private TemplateException Wrong(string what) => new(what, Line());

    private int Line()
    {
        for (; _counted < Math.Min(_at, _source.Length); _counted++)
        {
            _line += _source[_counted] == '\n' ? 1 : 0;
        }

        return _line;
    }
}
