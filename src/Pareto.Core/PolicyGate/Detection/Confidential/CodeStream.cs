namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>
/// Source code without what changes when it is copied about: no white space (so that indentation and line breaks are
/// free), no capitals, no escapes of a string around it, none of what stands before a line in a quotation, a patch or a
/// listing with line numbers, and no imports, which are the same in everybody's programs. The one that makes an index and
/// the one that searches a text both read through this.
/// </summary>
internal ref struct CodeStream(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _next = 0;
    private bool _atLineStart = true;

    /// <summary>The next character that counts, and where it stands; false at the end.</summary>
    public bool Next(out char character, out int position)
    {
        while (_next < _text.Length)
        {
            position = _next++;
            var c = _text[position];
            if (c <= ' ' || (c > '\u007f' && char.IsWhiteSpace(c)))
            {
                _atLineStart |= c == '\n';
                continue;
            }

            if (c == '\\')
            {
                SkipEscape();
                continue;
            }

            if (_atLineStart)
            {
                if (c is '>' or '+' or '-' or '|' or ':' || char.IsAsciiDigit(c))
                {
                    continue;
                }

                _atLineStart = false;
                if (IsImport(_text[position..]))
                {
                    SkipLine();
                    continue;
                }
            }

            character = c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
            return true;
        }

        character = '\0';
        position = _text.Length;
        return false;
    }

    // \n is a line break whether it is one character or, in a string of JSON, two or three.
    private void SkipEscape()
    {
        while (_next < _text.Length && _text[_next] == '\\')
        {
            _next++;
        }

        if (_next < _text.Length && _text[_next] is 'n' or 'r' or 't')
        {
            _atLineStart |= _text[_next] == 'n';
            _next++;
        }
    }

    private void SkipLine()
    {
        // A line of code written into a string of JSON ends with an escape.
        var rest = _text[_next..];
        var end = rest.IndexOfAny('\n', '\\');
        _next = end < 0 ? _text.Length : _next + end;
    }

    private static bool IsImport(ReadOnlySpan<char> rest) => rest[0] switch
    {
        'u' => rest.StartsWith("using ") || rest.StartsWith("use "),
        'i' => rest.StartsWith("import ") || rest.StartsWith("import{"),
        '#' => rest.StartsWith("#include") || rest.StartsWith("#import"),
        'p' => rest.StartsWith("package "),
        'f' => rest.StartsWith("from ") && rest[..Math.Min(rest.Length, 200)].Contains(" import ", StringComparison.Ordinal),
        _ => false,
    };
}
