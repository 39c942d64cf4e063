namespace Pareto.Core.PolicyGate.Detection;

/// <summary>
/// Finds the heading over a value in a table, Markdown's or one of delimited lines: what tells what the value is may stand
/// many lines above it. Remembers the table it looked at last, so that asking for each cell in turn reads a table once.
/// </summary>
internal sealed class TableHeaders(string text)
{
    private const int LongestLine = 1024;
    private const int FewestLines = 3;

    private int _start;
    private int _end;
    private char _delimiter;
    private (int Start, int End) _header;

    /// <summary>The heading cell over the offset; nothing where it does not stand in a table, or in its first line.</summary>
    public (int Start, int End)? Over(int at)
    {
        if (at < _start || at >= _end)
        {
            ReadTable(at);
        }

        if (_delimiter == default)
        {
            return null;
        }

        var line = StartOfLine(at);
        if (line <= _header.Start || at - line > LongestLine)
        {
            return null;
        }

        var column = text.AsSpan(line, at - line).Count(_delimiter);
        foreach (var cell in text.AsSpan(_header.Start, _header.End - _header.Start).Split(_delimiter))
        {
            if (column-- == 0)
            {
                return (_header.Start + cell.Start.Value, _header.Start + cell.End.Value);
            }
        }

        return null;
    }

    // A stretch of lines with one delimiter in the same number; where the line has none, the line alone.
    private void ReadTable(int at)
    {
        var line = StartOfLine(at);
        var end = EndOfLine(line);
        (_start, _end, _delimiter, _header) = (line, end + 1, default, default);
        if (end - line > LongestLine)
        {
            return;
        }

        var (delimiter, count) = Delimiter(text.AsSpan(line, end - line));
        if (count == 0)
        {
            return;
        }

        var lines = 1;
        while (_start > 0 && StartOfLine(_start - 1) is var above && IsRow(above, _start - 1, delimiter, count))
        {
            _start = above;
            lines++;
        }

        while (_end < text.Length && EndOfLine(_end) is var below && IsRow(_end, below, delimiter, count))
        {
            _end = below + 1;
            lines++;
        }

        // Lines of prose with as many commas as their neighbours are no table: a heading names columns, without figures.
        var header = (Start: _start, End: EndOfLine(_start));
        if (lines >= FewestLines && !text.AsSpan(header.Start, header.End - header.Start).ContainsAnyInRange('0', '9'))
        {
            (_delimiter, _header) = (delimiter, header);
        }
    }

    private bool IsRow(int start, int end, char delimiter, int count) =>
        end - start <= LongestLine && text.AsSpan(start, end - start).Count(delimiter) == count;

    private static (char Delimiter, int Count) Delimiter(ReadOnlySpan<char> line)
    {
        foreach (var delimiter in (ReadOnlySpan<char>)['|', '\t', ';', ','])
        {
            var count = line.Count(delimiter);
            if (count > 0)
            {
                return (delimiter, count);
            }
        }

        return default;
    }

    private int StartOfLine(int at)
    {
        // A line that is longer than any of a table need not be followed to its start.
        var from = Math.Max(0, at - LongestLine - 1);
        var newLine = text.AsSpan(from, at - from).LastIndexOf('\n');
        return newLine < 0 ? from : from + newLine + 1;
    }

    private int EndOfLine(int at)
    {
        var rest = text.AsSpan(at, Math.Min(text.Length - at, LongestLine + 1));
        var newLine = rest.IndexOf('\n');
        return at + (newLine < 0 ? rest.Length : newLine);
    }
}
