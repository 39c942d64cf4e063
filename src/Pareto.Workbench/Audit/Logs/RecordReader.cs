using System.Text.Json;
using Pareto.Workbench.Audit.Logs.Mapping;

namespace Pareto.Workbench.Audit.Logs;

/// <summary>Reads the calls out of a batch. Safe for many threads; never throws for what a log holds.</summary>
/// <param name="workloadField">Where a record names its workload; null where the mapper finds it.</param>
internal sealed class RecordReader(string? workloadField)
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public ReadBatch Read(SourceBatch batch, CancellationToken cancellationToken)
    {
        var read = new ReadBatch(batch.File);
        var mapper = batch.File.Mapper!;
        foreach (var (line, reason) in batch.Records.Broken)
        {
            read.Records++;
            read.Broken.Add(new BrokenLine(new LogPosition(batch.File.File.Path, line), reason));
        }

        foreach (var (line, record) in batch.Records.Each())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var json = Bare(record);
            if (json.IsEmpty)
            {
                continue;
            }

            read.Records++;
            var position = new LogPosition(batch.File.File.Path, line);
            var before = read.Calls.Count;
            var reading = Read(json, position, mapper, read.Calls);
            if (reading.Reason is not { } reason)
            {
                continue;
            }

            read.Calls.RemoveRange(before, read.Calls.Count - before);
            if (reading.IsBroken)
            {
                read.Broken.Add(new BrokenLine(position, reason));
            }
            else
            {
                read.Other[reason] = read.Other.GetValueOrDefault(reason) + 1;
            }
        }

        return read;
    }

    private RecordReading Read(ReadOnlyMemory<byte> json, LogPosition position, ILogMapper mapper, List<LoggedCall> calls)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            var record = document.RootElement;
            var before = calls.Count;
            var reading = mapper.Map(record, position, calls);
            if (workloadField is not null && WorkloadName.At(record, workloadField) is { } workload)
            {
                for (var i = before; i < calls.Count; i++)
                {
                    calls[i] = calls[i] with { Workload = workload };
                }
            }

            return reading;
        }
        catch (JsonException)
        {
            return RecordReading.Broken(json.Span[^1] is (byte)'}' or (byte)']' ? "not valid JSON" : "not valid JSON, perhaps cut off");
        }
        catch (InvalidOperationException)
        {
            return RecordReading.Broken("a text that is not Unicode");
        }
    }

    private static ReadOnlyMemory<byte> Bare(ReadOnlyMemory<byte> record)
    {
        var span = record.Span;
        var start = span.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (start < span.Length && span[start] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            start++;
        }

        var end = span.Length;
        while (end > start && span[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            end--;
        }

        return record[start..end];
    }
}

/// <summary>What a batch held.</summary>
internal sealed class ReadBatch(SourceFile file)
{
    public SourceFile File => file;

    public long Records { get; set; }

    public List<LoggedCall> Calls { get; } = [];

    public List<BrokenLine> Broken { get; } = [];

    public Dictionary<string, long> Other { get; } = new(StringComparer.Ordinal);
}
