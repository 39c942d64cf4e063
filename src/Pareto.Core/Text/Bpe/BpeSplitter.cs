namespace Pareto.Core.Text.Bpe;

/// <summary>
/// Cuts text into the pieces that o200k_base merges within. Does by hand what the published pattern says, because .NET's
/// regular expressions see UTF-16 units and so take every letter and digit beyond U+FFFF for two symbols. Each method
/// below is an alternative of that pattern, tried in its order:
/// <code>
/// word     [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
/// capitals [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
/// number   \p{N}{1,3}
/// symbols   ?[^\s\p{L}\p{N}]+[\r\n/]*
/// space    \s*[\r\n]+|\s+(?!\S)|\s+
/// </code>
/// No character is looked at more than a fixed number of times.
/// </summary>
internal ref struct BpeSplitter(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _start;

    /// <summary>How often a character was looked at so far.</summary>
    public long Steps { get; private set; }

    /// <summary>The next piece, never empty; together they are the text. False at its end.</summary>
    public bool MoveNext(out ReadOnlySpan<char> piece)
    {
        if (_start == _text.Length)
        {
            piece = default;
            return false;
        }

        var end = EndOfPiece();
        piece = _text[_start..end];
        _start = end;
        return true;
    }

    private int EndOfPiece()
    {
        var kind = Read(_start, out var length);
        var second = _start + length;
        if ((kind & (RuneKinds.NewLine | RuneKinds.Letter | RuneKinds.Number)) == 0)
        {
            // One leading character that is no letter may belong to the word after it, and is first tried so.
            var endOfWord = EndOfWord(second, out var endOfHeads);
            if (endOfWord < 0 && (kind & RuneKinds.Tail) != 0)
            {
                // Only a mark gets here: a word of its own, since no word follows that it could lead.
                endOfWord = second;
            }

            if (endOfWord < 0 && endOfHeads > second)
            {
                endOfWord = endOfHeads;
            }

            if (endOfWord > 0)
            {
                return AfterContraction(endOfWord);
            }
        }

        if ((kind & RuneKinds.Letter) != 0)
        {
            var endOfWord = EndOfWord(_start, out var endOfHeads);
            return AfterContraction(endOfWord > 0 ? endOfWord : endOfHeads);
        }

        if ((kind & RuneKinds.Number) != 0)
        {
            return EndOfNumber(second);
        }

        if ((kind & RuneKinds.Space) == 0 || (_text[_start] == ' ' && IsSymbol(second)))
        {
            return EndOfSymbols(second);
        }

        return EndOfSpace();
    }

    /// <summary>
    /// The end of heads* tails+ from <paramref name="start"/>, or -1 where that does not match. Caseless letters and marks
    /// are both head and tail: where no tail follows the heads, the pattern gives back heads up to the last that is also a tail.
    /// </summary>
    private int EndOfWord(int start, out int endOfHeads)
    {
        var afterLastBoth = -1;
        var position = start;
        var kind = RuneKinds.None;
        while (position < _text.Length)
        {
            kind = Read(position, out var length);
            if ((kind & RuneKinds.Head) == 0)
            {
                break;
            }

            position += length;
            if ((kind & RuneKinds.Tail) != 0)
            {
                afterLastBoth = position;
            }
        }

        endOfHeads = position;
        if (position == _text.Length || (kind & RuneKinds.Tail) == 0)
        {
            return afterLastBoth;
        }

        while (position < _text.Length && (Read(position, out var length) & RuneKinds.Tail) != 0)
        {
            position += length;
        }

        return position;
    }

    private readonly int AfterContraction(int end)
    {
        var rest = _text[end..];
        if (rest.Length < 2 || rest[0] != '\'')
        {
            return end;
        }

        // The pattern's (?i) also takes the long s, U+017F, for an s. No token joins that letter to anything, so whether
        // the piece ends after it cannot be seen, and it is left out here.
        if ((rest[1] | 0x20) is 's' or 't' or 'm' or 'd')
        {
            return end + 2;
        }

        return rest.Length > 2 && ((char)(rest[1] | 0x20), (char)(rest[2] | 0x20)) is ('r', 'e') or ('v', 'e') or ('l', 'l')
            ? end + 3
            : end;
    }

    private int EndOfNumber(int position)
    {
        for (var digits = 1; digits < 3 && position < _text.Length; digits++)
        {
            if ((Read(position, out var length) & RuneKinds.Number) == 0)
            {
                break;
            }

            position += length;
        }

        return position;
    }

    private bool IsSymbol(int position) =>
        position < _text.Length && (Read(position, out _) & (RuneKinds.Space | RuneKinds.Letter | RuneKinds.Number)) == 0;

    private int EndOfSymbols(int position)
    {
        while (position < _text.Length
            && (Read(position, out var length) & (RuneKinds.Space | RuneKinds.Letter | RuneKinds.Number)) == 0)
        {
            position += length;
        }

        while (position < _text.Length && _text[position] is '\r' or '\n' or '/')
        {
            position++;
            Steps++;
        }

        return position;
    }

    private int EndOfSpace()
    {
        var position = _start;
        var last = _start;
        var afterLastNewLine = -1;
        while (position < _text.Length)
        {
            var kind = Read(position, out var length);
            if ((kind & RuneKinds.Space) == 0)
            {
                break;
            }

            last = position;
            position += length;
            if ((kind & RuneKinds.NewLine) != 0)
            {
                afterLastNewLine = position;
            }
        }

        if (afterLastNewLine > 0)
        {
            return afterLastNewLine;
        }

        // Before a word or symbol the last space is left for it to lead.
        return position == _text.Length || last == _start ? position : last;
    }

    private RuneKinds Read(int index, out int length)
    {
        Steps++;
        return RuneKind.Read(_text, index, out length);
    }
}
