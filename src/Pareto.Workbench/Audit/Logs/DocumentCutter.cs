using System.Buffers;

namespace Pareto.Workbench.Audit.Logs;

/// <summary>
/// Cuts JSON that is no JSONL into its records, without reading it whole: the elements of an array, the elements of a list that
/// an object wraps (<c>{"data": […]}</c>, <c>{"resourceSpans": […]}</c>), or objects one after the other over several lines. Only the
/// nesting is followed; whether a record is right is found where it is parsed.
/// </summary>
internal sealed class DocumentCutter
{
    // The names that exports give to their lists.
    private static readonly string[] Lists =
        ["data", "resourceSpans", "traces", "observations", "generations", "requests", "records", "rows", "logs", "items", "results"];

    private static readonly SearchValues<byte> Marks = SearchValues.Create("{}[]\""u8);

    private readonly Stream _stream;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(LineCutter.BatchBytes);
    private int _filled;
    private int _at;
    private int _depth;
    private int _recordDepth;
    private int _start = -1;
    private bool _inText;
    private bool _tooLong;
    private long _number;

    public DocumentCutter(Stream stream) => _stream = stream;

    public IEnumerable<RecordBatch> Cut(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = _stream.ReadAtLeast(_buffer.AsSpan(_filled), _buffer.Length - _filled, throwOnEndOfStream: false);
            _filled += read;
            var records = new List<RecordSpan>();
            var atEnd = _filled < _buffer.Length;
            Scan(records);
            var batch = TakeBatch(records, atEnd);
            if (batch is not null)
            {
                yield return batch;
            }

            if (atEnd)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                yield break;
            }
        }
    }

    // What is scanned and done goes with the batch; a record that is not at its end is kept for the next.
    private RecordBatch? TakeBatch(List<RecordSpan> records, bool atEnd)
    {
        List<(long, string)> broken = [];
        var keepFrom = _start >= 0 && !_tooLong ? _start : _at;
        if (atEnd && _start >= 0 && !_tooLong)
        {
            broken.Add((_number + 1, "cut off before its end"));
            keepFrom = _filled;
        }

        if (records.Count == 0 && broken.Count == 0 && keepFrom == 0 && !atEnd)
        {
            if (_buffer.Length >= LineCutter.LongestLine)
            {
                // Too long: it is followed to its end, and not kept.
                broken.Add((_number + 1, LineCutter.TooLong));
                _tooLong = true;
                keepFrom = _at;
            }
            else
            {
                var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
                _buffer.AsSpan(0, _filled).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = larger;
                return null;
            }
        }

        var rest = _filled - keepFrom;
        var next = ArrayPool<byte>.Shared.Rent(Math.Max(LineCutter.BatchBytes, rest));
        _buffer.AsSpan(keepFrom, rest).CopyTo(next);
        var batch = new RecordBatch(_buffer, _filled) { Records = records };
        batch.Broken.AddRange(broken);
        _buffer = next;
        _filled = rest;
        _at -= keepFrom;
        _start = _tooLong ? 0 : _start >= 0 ? _start - keepFrom : -1;
        if (records.Count == 0 && broken.Count == 0)
        {
            batch.Dispose();
            return null;
        }

        return batch;
    }

    private void Scan(List<RecordSpan> records)
    {
        var bytes = _buffer.AsSpan(0, _filled);
        while (_at < bytes.Length)
        {
            if (_inText)
            {
                if (!SkipText(bytes))
                {
                    return;
                }

                continue;
            }

            var step = bytes[_at..].IndexOfAny(Marks);
            if (step < 0)
            {
                _at = bytes.Length;
                return;
            }

            _at += step;
            switch (bytes[_at])
            {
                case (byte)'"':
                    _inText = true;
                    break;
                case (byte)'{':
                    Open();
                    break;
                case (byte)'[':
                    OpenList(bytes);
                    break;
                default:
                    Close(records);
                    break;
            }

            _at++;
        }
    }

    // False where the text goes on beyond what was read.
    private bool SkipText(ReadOnlySpan<byte> bytes)
    {
        while (_at < bytes.Length)
        {
            var step = bytes[_at..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0)
            {
                _at = bytes.Length;
                return false;
            }

            _at += step;
            if (bytes[_at] == (byte)'\\')
            {
                if (_at + 1 == bytes.Length)
                {
                    // Its other half comes with the next bytes.
                    return false;
                }

                _at += 2;
                continue;
            }

            _at++;
            _inText = false;
            return true;
        }

        return false;
    }

    private void Open()
    {
        if (_start < 0 && _depth == _recordDepth)
        {
            _start = _at;
        }

        _depth++;
    }

    private void OpenList(ReadOnlySpan<byte> bytes)
    {
        if (_depth == 0)
        {
            _recordDepth = 1;
        }
        else if (_depth == 1 && _recordDepth == 0 && IsListName(bytes))
        {
            // The object was a wrapper and no record.
            _start = -1;
            _recordDepth = 2;
        }

        _depth++;
    }

    private bool IsListName(ReadOnlySpan<byte> bytes)
    {
        if (_start < 0)
        {
            return false;
        }

        var before = bytes[_start.._at].TrimEnd(" \t\r\n"u8);
        if (before.Length == 0 || before[^1] != (byte)':')
        {
            return false;
        }

        before = before[..^1].TrimEnd(" \t\r\n"u8);
        foreach (var name in Lists)
        {
            if (before.Length > name.Length + 2 && before[^1] == (byte)'"' && before[^(name.Length + 2)] == (byte)'"'
                && System.Text.Ascii.Equals(before[^(name.Length + 1)..^1], name))
            {
                return true;
            }
        }

        return false;
    }

    private void Close(List<RecordSpan> records)
    {
        _depth = Math.Max(0, _depth - 1);
        if (_start >= 0 && _depth == _recordDepth)
        {
            _number++;
            if (!_tooLong)
            {
                records.Add(new RecordSpan(_start, _at + 1 - _start, _number));
            }

            (_start, _tooLong) = (-1, false);
        }
        else if (_depth < _recordDepth)
        {
            _recordDepth = 0;
        }
    }
}
