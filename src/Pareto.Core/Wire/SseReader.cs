using System.Buffers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace Pareto.Core.Wire;

/// <summary>
/// Reads server-sent events (WHATWG HTML, 9.2) through the platform's parser, which knows no bound of its own; this
/// adds one, so that a server that never ends an event cannot fill the memory.
/// </summary>
public static class SseReader
{
    /// <summary>The longest event read unless the caller says otherwise, in bytes.</summary>
    public const int DefaultMaxEventBytes = 8 * 1024 * 1024;

    /// <summary>
    /// The events of the stream as they come; one that is not ended by a blank line when the stream ends is dropped, as
    /// the standard has it. The stream stays the caller's. (The platform's parser keeps the name of an event without data
    /// for the next one, where the standard forgets it; providers repeat the name inside the data, and mappers read it there.)
    /// </summary>
    /// <exception cref="InvalidDataException">An event is longer than <paramref name="maxEventBytes"/>.</exception>
    public static async IAsyncEnumerable<SseEvent> ReadAsync(
        Stream stream,
        int maxEventBytes = DefaultMaxEventBytes,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var bounded = new BoundedStream(stream, maxEventBytes);
        var data = new EventData();
        try
        {
            var parser = SseParser.Create(bounded, (type, bytes) =>
            {
                bounded.EventEnded();
                return new SseEvent(type, data.Copy(bytes));
            });
            await foreach (var item in parser.EnumerateAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return item.Data;
            }
        }
        finally
        {
            data.Return();
        }
    }

    /// <summary>The parser's span is gone when its callback returns, so an event's data is kept in one reused buffer.</summary>
    private sealed class EventData
    {
        private byte[] _buffer = [];

        public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> data)
        {
            if (data.Length > _buffer.Length)
            {
                Return();
                _buffer = ArrayPool<byte>.Shared.Rent(data.Length);
            }

            data.CopyTo(_buffer);
            return _buffer.AsMemory(0, data.Length);
        }

        public void Return()
        {
            if (_buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = [];
            }
        }
    }

    /// <summary>Counts what is read since the last event ended, and breaks off where that is too much.</summary>
    private sealed class BoundedStream(Stream inner, int mostBytes) : Stream
    {
        private long _sinceEvent;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void EventEnded() => _sinceEvent = 0;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_sinceEvent > mostBytes)
            {
                throw new InvalidDataException($"A server-sent event is longer than {mostBytes} bytes.");
            }

            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _sinceEvent += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
