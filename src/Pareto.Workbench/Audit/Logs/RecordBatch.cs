using System.Buffers;

namespace Pareto.Workbench.Audit.Logs;

/// <summary>A stretch of a log that one worker takes apart: lines, or records that were already cut. The bytes go back to the pool with it.</summary>
internal sealed class RecordBatch : IDisposable
{
    private byte[]? _bytes;

    /// <param name="bytes">Rented from <see cref="ArrayPool{T}.Shared"/>.</param>
    /// <param name="length">How many of them are the batch's.</param>
    public RecordBatch(byte[] bytes, int length) => (_bytes, Length) = (bytes, length);

    public int Length { get; }

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Length);

    /// <summary>The number of the first line where the bytes are lines.</summary>
    public long FirstLine { get; init; }

    /// <summary>The records; null where each line is one.</summary>
    public List<RecordSpan>? Records { get; init; }

    /// <summary>Stretches that hold no record, found while cutting.</summary>
    public List<(long Line, string Reason)> Broken { get; } = [];

    /// <summary>Each record with its number.</summary>
    public IEnumerable<(long Line, ReadOnlyMemory<byte> Record)> Each()
    {
        if (Records is not null)
        {
            foreach (var record in Records)
            {
                yield return (record.Line, Bytes.Slice(record.Start, record.Length));
            }

            yield break;
        }

        var rest = Bytes;
        for (var line = FirstLine; rest.Length > 0; line++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            yield return (line, end < 0 ? rest : rest[..end]);
            rest = end < 0 ? default : rest[(end + 1)..];
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}

/// <summary>Where a record lies in its batch.</summary>
internal readonly record struct RecordSpan(int Start, int Length, long Line);
