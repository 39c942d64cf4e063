namespace Pareto.Workbench.Audit.Logs;

/// <summary>A stream whose beginning can be looked at before it is read.</summary>
internal sealed class PeekedStream(Stream inner) : Stream
{
    private byte[] _head = [];
    private int _at;

    /// <summary>Up to that many bytes of the beginning; they are read again afterwards.</summary>
    public ReadOnlySpan<byte> Peek(int bytes)
    {
        _head = new byte[bytes];
        _head = _head[..inner.ReadAtLeast(_head, bytes, throwOnEndOfStream: false)];
        return _head;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_at == _head.Length)
        {
            return inner.Read(buffer);
        }

        var taken = Math.Min(buffer.Length, _head.Length - _at);
        _head.AsSpan(_at, taken).CopyTo(buffer);
        _at += taken;
        return taken;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
