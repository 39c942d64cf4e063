using System.Buffers;

namespace Pareto.Core.Wire;

/// <summary>
/// Reads the data of server-sent events (WHATWG HTML, 9.2.6) out of one large buffer, so that events which arrive together
/// are read together and without copies. (The platform's parser copies each event, begins with a buffer of 1 KiB, and knows
/// no bound.) Names, ids and retry times are passed over: providers repeat the name inside the data. An event that is not
/// ended by a blank line when the stream ends is dropped, as the standard has it.
/// </summary>
/// <param name="stream">Read, and left open.</param>
/// <param name="maxEventBytes">The longest event, in bytes, so that a server that never ends one cannot fill the memory.</param>
public sealed class SseReader(Stream stream, int maxEventBytes = SseReader.DefaultMaxEventBytes) : IDisposable
{
    /// <summary>The longest event read unless the caller says otherwise, in bytes.</summary>
    public const int DefaultMaxEventBytes = 8 * 1024 * 1024;

    private const int FirstBufferBytes = 16 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);

    // What is in the buffer: from the event being read to the last byte received; its line being read, and how far that
    // was searched for its end.
    private int _event;
    private int _line;
    private int _searched;
    private int _end;

    // The event's data so far, at this place in the buffer; negative while it has none.
    private int _data = -1;
    private int _dataLength;
    private bool _atStart = true;
    private bool _afterCarriageReturn;

    /// <summary>
    /// The data of the next event that has been received whole; false when more must be received for it. The data is
    /// good until the next call of any method here.
    /// </summary>
    public bool TryRead(out ReadOnlySpan<byte> data)
    {
        while (TryReadLine(out var line))
        {
            if (line.IsEmpty)
            {
                data = _data < 0 ? default : _buffer.AsSpan(_data, _dataLength);
                var whole = _data >= 0;
                _event = _line;
                _data = -1;
                if (whole)
                {
                    return true;
                }
            }
            else if (line.StartsWith("data"u8) && (line.Length == 4 || line[4] == ':'))
            {
                AddData(line);
            }
        }

        data = default;
        return false;
    }

    /// <summary>Receives more; false at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The event is longer than allowed.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _event = _line = _searched = _end = 0;
    }

    /// <summary>The next line without its end, which is a line feed, a carriage return, or both.</summary>
    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        line = default;
        if (_afterCarriageReturn && _line < _end)
        {
            _afterCarriageReturn = false;
            if (_buffer[_line] == '\n')
            {
                _line++;
                _searched = _line;
            }
        }

        var length = _buffer.AsSpan(_searched, _end - _searched).IndexOfAny((byte)'\n', (byte)'\r');
        if (length < 0)
        {
            _searched = _end;
            return false;
        }

        var end = _searched + length;
        line = _buffer.AsSpan(_line, end - _line);
        if (_atStart)
        {
            _atStart = false;
            line = line.StartsWith("\uFEFF"u8) ? line[3..] : line;
        }

        _afterCarriageReturn = _buffer[end] == '\r';
        _line = _searched = end + 1;
        return true;
    }

    // Lines of data are joined where the first one lies: with its name and its end a line is longer than what it adds.
    private void AddData(ReadOnlySpan<byte> line)
    {
        var value = line.Length == 4 ? [] : line[5..];
        value = value.StartsWith(" "u8) ? value[1..] : value;
        if (_data < 0)
        {
            _data = _line - 1 - value.Length;
            _dataLength = value.Length;
            return;
        }

        _buffer[_data + _dataLength++] = (byte)'\n';
        value.CopyTo(_buffer.AsSpan(_data + _dataLength));
        _dataLength += value.Length;
    }

    private void MakeRoom()
    {
        if (_end - _event > maxEventBytes)
        {
            throw new InvalidDataException($"A server-sent event is longer than {maxEventBytes} bytes.");
        }

        if (_event == _end)
        {
            MoveTo(_buffer);
        }
        else if (_end == _buffer.Length)
        {
            var old = _buffer;
            if (_end - _event <= old.Length / 2)
            {
                MoveTo(old);
            }
            else
            {
                MoveTo(ArrayPool<byte>.Shared.Rent(2 * old.Length));
                ArrayPool<byte>.Shared.Return(old);
            }
        }
    }

    /// <summary>Puts the event being read at the start of a buffer, which may be the one it is in.</summary>
    private void MoveTo(byte[] buffer)
    {
        _buffer.AsSpan(_event, _end - _event).CopyTo(buffer);
        _buffer = buffer;
        _line -= _event;
        _searched -= _event;
        _end -= _event;
        _data -= _data < 0 ? 0 : _event;
        _event = 0;
    }
}
