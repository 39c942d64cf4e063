using System.Text;
using Pareto.Core.Wire;

namespace Pareto.Core.Tests.Wire;

public sealed class SseReaderTests
{
    private const string Everything =
        "\uFEFF: hello\r\nevent: message_start\r\ndata: {\"a\":\"é😀\"}\r\n\r\n"
        + "data: one\ndata: two\ndata\ndata:three\n\n"
        + ":ping\n\n"
        + "id: 6\n\n"
        + "id: 7\rretry: 10\rdata: carriage\r\r"
        + "data:  two blanks\n\ndata: [DONE]\n\ndata: unfinished";

    private static readonly IReadOnlyList<string> Expected =
        ["{\"a\":\"é😀\"}", "one\ntwo\n\nthree", "carriage", " two blanks", "[DONE]"];

    [Fact]
    public async Task ReadAsync_EveryCutOfTheBytes_GivesTheSameEvents()
    {
        var bytes = Encoding.UTF8.GetBytes(Everything);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            (await ReadAsync(new PiecedStream([bytes[..cut], bytes[cut..]]))).ShouldBe(Expected, customMessage: $"cut at {cut}");
        }
    }

    [Fact]
    public async Task ReadAsync_ByteByByte_GivesTheSameEvents() =>
        (await ReadAsync(new PiecedStream([.. Encoding.UTF8.GetBytes(Everything).Select(one => new[] { one })]))).ShouldBe(Expected);

    [Fact]
    public async Task ReadAsync_RandomCuts_GiveTheSameEvents()
    {
        var random = new Random(11);
        var bytes = Encoding.UTF8.GetBytes(Everything);
        for (var round = 0; round < 200; round++)
        {
            var pieces = new List<byte[]>();
            for (var at = 0; at < bytes.Length;)
            {
                var next = Math.Min(bytes.Length, at + random.Next(1, 12));
                pieces.Add(bytes[at..next]);
                at = next;
            }

            (await ReadAsync(new PiecedStream(pieces))).ShouldBe(Expected);
        }
    }

    [Fact]
    public async Task ReadAsync_EventWithoutEnd_IsBounded()
    {
        var endless = new PiecedStream(Enumerable.Repeat(Encoding.ASCII.GetBytes("data: " + new string('x', 1000)), 1000));

        await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(endless, 10_000));
        endless.Served.ShouldBeLessThan(100_000);
    }

    [Fact]
    public async Task ReadAsync_ManyEvents_AreNotBoundedTogether() =>
        (await ReadAsync(new PiecedStream(Enumerable.Repeat(Encoding.ASCII.GetBytes($"data: {new string('x', 900)}\n\n"), 100)), 2_000)).Count.ShouldBe(100);

    [Fact]
    public async Task ReadAsync_EventLongerThanTheBuffer_IsRead()
    {
        var lines = Enumerable.Range(0, 3_000).Select(line => $"{line} {new string('y', line % 40)}").ToArray();
        var bytes = Encoding.ASCII.GetBytes("data: before\n\n" + string.Concat(lines.Select(line => $"data: {line}\n")) + "\ndata: after\n\n");

        (await ReadAsync(new PiecedStream(bytes.Chunk(700)))).ShouldBe(["before", string.Join('\n', lines), "after"]);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_Throws()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => ReadAsync(new PiecedStream([[1]]), cancellationToken: cancel.Token));
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(
        Stream stream, int maxEventBytes = SseReader.DefaultMaxEventBytes, CancellationToken cancellationToken = default)
    {
        var events = new List<string>();
        using var reader = new SseReader(stream, maxEventBytes);
        while (await reader.FillAsync(cancellationToken))
        {
            while (reader.TryRead(out var data))
            {
                events.Add(Encoding.UTF8.GetString(data));
            }
        }

        return events;
    }

    /// <summary>Gives its pieces one by one, as a network does.</summary>
    private sealed class PiecedStream(IEnumerable<byte[]> pieces) : MemoryStream
    {
        private readonly IEnumerator<byte[]> _pieces = pieces.GetEnumerator();
        private ReadOnlyMemory<byte> _rest;

        public long Served { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_rest.IsEmpty && _pieces.MoveNext())
            {
                _rest = _pieces.Current;
            }

            var count = Math.Min(buffer.Length, _rest.Length);
            _rest[..count].CopyTo(buffer);
            _rest = _rest[count..];
            Served += count;
            return ValueTask.FromResult(count);
        }
    }
}
