using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Pareto.Workbench.Audit.Logs.Mapping;

namespace Pareto.Workbench.Audit.Logs;

/// <summary>Reads all files, one after the other, as batches of records. For one thread at a time.</summary>
internal sealed class LogSource(IReadOnlyList<LogFile> files, LogFormat? format, ColumnMap? columns, string? workloadField)
{
    private const int PeekedBytes = 256 * 1024;
    private const int MostRecordsPeeked = 200;

    private long _readBefore;

    /// <summary>Of all files on disk.</summary>
    public long TotalBytes => files.Sum(file => file.Bytes);

    /// <summary>Of these, what has been read.</summary>
    public long ReadBytes { get; private set; }

    /// <summary>What the files turned out to be, in their order; whole once all batches have been read.</summary>
    public List<SourceFile> Files { get; } = [];

    public IEnumerable<SourceBatch> Read(CancellationToken cancellationToken)
    {
        var number = 0;
        foreach (var file in files)
        {
            var source = new SourceFile(Files.Count, file);
            Files.Add(source);
            using var batches = Open(source, cancellationToken).GetEnumerator();
            while (Next(batches, source) is { } batch)
            {
                yield return new SourceBatch(number++, source, batch);
            }

            _readBefore += file.Bytes;
            ReadBytes = _readBefore;
        }
    }

    // A file that ends in rubbish is a file with a problem; what was read of it counts.
    private static RecordBatch? Next(IEnumerator<RecordBatch> batches, SourceFile source)
    {
        try
        {
            return batches.MoveNext() ? batches.Current : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or ZstdSharp.ZstdException)
        {
            source.Problem = error is UnauthorizedAccessException ? "it must not be read" : error is FileNotFoundException ? "it is not there any more"
                : "it ends or breaks off in the middle: what came before was read";
            return null;
        }
        catch (SqliteException)
        {
            source.Problem = "it is a database of SQLite without a readable ledger of Pareto";
            return null;
        }
    }

    private IEnumerable<RecordBatch> Open(SourceFile source, CancellationToken cancellationToken)
    {
        using var raw = new FileStream(source.File.Path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan, BufferSize = 1 << 16 });
        if (!raw.CanSeek)
        {
            source.Problem = "it is no file but a pipe or a device: write it to a file first";
            yield break;
        }

        using var stream = new PeekedStream(Compression.Open(raw));
        var head = stream.Peek(PeekedBytes).ToArray();
        foreach (var batch in Cut(source, stream, head, cancellationToken))
        {
            ReadBytes = _readBefore + Math.Min(raw.Position, source.File.Bytes);
            yield return batch;
        }
    }

    private IEnumerable<RecordBatch> Cut(SourceFile source, Stream stream, byte[] head, CancellationToken cancellationToken)
    {
        if (head.Length == 0)
        {
            source.Problem = "it is empty";
            return [];
        }

        if (head.AsSpan().StartsWith(LedgerCutter.Magic))
        {
            Set(source, LogFormat.Ledger, null);
            return LedgerCutter.Cut(source.File.Path, cancellationToken);
        }

        var text = head.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? head.AsSpan(3) : head;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.Length > 0 && text[0] is (byte)'{' or (byte)'[' && format != LogFormat.Csv)
        {
            return CutJson(source, stream, head, cancellationToken);
        }

        return CutTable(source, stream, head, cancellationToken);
    }

    private IEnumerable<RecordBatch> CutJson(SourceFile source, Stream stream, byte[] head, CancellationToken cancellationToken)
    {
        var byLine = IsByLine(head);
        var found = format ?? (byLine ? OfLines(head) : OfDocument(head));
        if (found is null or LogFormat.Csv or LogFormat.Ledger)
        {
            source.Problem = $"none of its first records is a call that is known: looked for {LogFormats.LookedFor}; --format names the format";
            return [];
        }

        Set(source, found.Value, null);
        return byLine ? LineCutter.Cut(stream, cancellationToken) : new DocumentCutter(stream).Cut(cancellationToken);
    }

    private IEnumerable<RecordBatch> CutTable(SourceFile source, Stream stream, byte[] head, CancellationToken cancellationToken)
    {
        if (TableCutter.Header(head) is not { } header)
        {
            if (OfLines(head) is not { } found)
            {
                source.Problem = $"it is no log that is known: looked for {LogFormats.LookedFor}";
                return [];
            }

            // The first lines are broken, and JSON follows.
            Set(source, format is null or LogFormat.Csv or LogFormat.Ledger ? found : format.Value, null);
            return LineCutter.Cut(stream, cancellationToken);
        }

        if (columns?.Missing(header) is { } missing)
        {
            source.Problem = $"it has no column '{missing}', which --columns names; it has {string.Join(", ", header.Take(20))}";
            return [];
        }

        var kind = columns is not null ? LogFormat.Csv
            : format ?? (LiteLlmLog.Fits(header) ? LogFormat.LiteLlm : HeliconeLog.Fits(header) ? LogFormat.Helicone : LangfuseLog.Fits(header) ? LogFormat.Langfuse : LogFormat.Csv);
        var map = columns ?? (kind == LogFormat.Csv ? ColumnMap.Guess(header) : null);
        if (kind == LogFormat.Csv && map is null)
        {
            if (OfLines(head) is { } json)
            {
                Set(source, json, null);
                return LineCutter.Cut(stream, cancellationToken);
            }

            source.Problem = "its columns do not tell which holds what: name them, such as --columns model=engine,input_tokens=in,output_tokens=out; "
                + $"it has {string.Join(", ", header.Take(20))}";
            return [];
        }

        Set(source, kind, map);
        return TableCutter.Cut(stream, header, TableCutter.Delimiter(FirstLine(head)), cancellationToken);
    }

    private void Set(SourceFile source, LogFormat found, ColumnMap? map) => source.Set(found, LogFormats.Mapper(found, map, workloadField));

    // One record a line: most lines are JSON by themselves. Of a document laid out over lines only a few are.
    private static bool IsByLine(byte[] head)
    {
        var lines = Lines(head).Take(MostRecordsPeeked).ToList();
        if (head.Length == PeekedBytes && lines.Count > 1)
        {
            // The last one may go on beyond what was looked at.
            lines.RemoveAt(lines.Count - 1);
        }

        var whole = lines.Count(line => Parse(line, static record => record.ValueKind == JsonValueKind.Object && !IsWrapper(record)));
        return whole * 2 > lines.Count || IsBeginningOfALine(head);
    }

    // One long line that does not end in what was looked at is a record, too, unless it wraps a list.
    private static bool IsBeginningOfALine(byte[] head)
    {
        var start = head.AsSpan().TrimStart(" \t\r\n"u8);
        return start.Length > 0 && start[0] == (byte)'{' && head.Length == PeekedBytes && head.AsSpan().IndexOf((byte)'\n') < 0
            && Peeked(new DocumentCutter(new MemoryStream(head))) is not { Count: > 0 };
    }

    private static bool IsWrapper(JsonElement record) =>
        !OpenTelemetryLog.Fits(record) && !LangfuseLog.Fits(record) && LogFormats.Of(record) is null
        && record.EnumerateObject().Any(field => field.Value.ValueKind == JsonValueKind.Array && field.Value.GetArrayLength() > 0 && field.Value[0].ValueKind == JsonValueKind.Object);

    private static LogFormat? OfLines(byte[] head)
    {
        LogFormat? found = null;
        var looked = 0;
        foreach (var line in Lines(head))
        {
            if (looked++ == MostRecordsPeeked || Parse(line, record => (found = LogFormats.Of(record)) is not null))
            {
                break;
            }
        }

        return found;
    }

    private static LogFormat? OfDocument(byte[] head)
    {
        LogFormat? found = null;
        foreach (var record in Peeked(new DocumentCutter(new MemoryStream(head))))
        {
            if (Parse(record, element => (found = LogFormats.Of(element)) is not null))
            {
                break;
            }
        }

        return found;
    }

    private static List<byte[]> Peeked(DocumentCutter cutter)
    {
        var records = new List<byte[]>();
        foreach (var batch in cutter.Cut(CancellationToken.None))
        {
            using (batch)
            {
                records.AddRange(batch.Each().Take(MostRecordsPeeked).Select(record => record.Record.ToArray()));
            }
        }

        return records;
    }

    private static IEnumerable<byte[]> Lines(byte[] head)
    {
        for (var start = 0; start < head.Length;)
        {
            var end = Array.IndexOf(head, (byte)'\n', start);
            end = end < 0 ? head.Length : end;
            if (end > start)
            {
                yield return head[start..end];
            }

            start = end + 1;
        }
    }

    private static string FirstLine(byte[] head) => Encoding.UTF8.GetString(Lines(head).FirstOrDefault() ?? []);

    private static bool Parse(byte[] json, Predicate<JsonElement> test)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return test(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>What a file turned out to be.</summary>
internal sealed class SourceFile(int index, LogFile file)
{
    public int Index => index;

    public LogFile File => file;

    public LogFormat? Format { get; private set; }

    public ILogMapper? Mapper { get; private set; }

    /// <summary>Why it could not be read, or not to its end.</summary>
    public string? Problem { get; set; }

    public void Set(LogFormat format, ILogMapper mapper) => (Format, Mapper) = (format, mapper);
}

/// <summary>A batch with its place in the order of all.</summary>
internal sealed record SourceBatch(int Number, SourceFile File, RecordBatch Records);
