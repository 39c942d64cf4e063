using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;

namespace Pareto.Workbench.Audit.Logs;

/// <summary>
/// Reads a table with a header line and gives each row as a JSON object of texts, so that a table and its JSON twin go through
/// one mapper. Commas, semicolons and tabs part cells, as RFC 4180 quotes them.
/// </summary>
internal static class TableCutter
{
    private const int LongestRow = 16 * 1024 * 1024;

    /// <summary>The names of the header line; null where the text begins with no such line.</summary>
    public static string[]? Header(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOfAny((byte)'\n', (byte)'\r');
        var text = Encoding.UTF8.GetString(end < 0 ? head : head[..end]).TrimStart('\uFEFF');
        using var parser = new CsvParser(new StringReader(text), Configuration(Delimiter(text)));
        try
        {
            return text.Length > 0 && !text.Contains('\0') && parser.Read() && parser.Record is { Length: > 1 } names && names.All(name => name.Trim().Length is > 0 and < 200)
                ? [.. names.Select(name => name.Trim())]
                : null;
        }
        catch (CsvHelperException)
        {
            return null;
        }
    }

    public static IEnumerable<RecordBatch> Cut(Stream stream, string[] header, char delimiter, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, 1 << 16, leaveOpen: true);
        using var parser = new CsvParser(reader, Configuration(delimiter), leaveOpen: true);
        parser.Read();
        var batch = new Rows();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var line = (long)parser.RawRow + 1;
            string[]? row;
            try
            {
                row = parser.Read() ? parser.Record : null;
            }
            catch (CsvHelperException)
            {
                // What follows cannot be told apart any more.
                batch.Broken.Add((line, "a row longer than 16 MB or with unpaired quotes; the rest of the table is left out"));
                row = null;
            }

            if (row is null)
            {
                break;
            }

            if (row.Length == header.Length)
            {
                batch.Add(header, row, line);
            }
            else
            {
                batch.Broken.Add((line, string.Create(CultureInfo.InvariantCulture, $"{row.Length} cells under {header.Length} columns")));
            }

            if (batch.IsFull)
            {
                yield return batch.ToBatch();
                batch = new Rows();
            }
        }

        yield return batch.ToBatch();
    }

    public static char Delimiter(string header)
    {
        var (best, most) = (',', 0);
        foreach (var candidate in (ReadOnlySpan<char>)[',', ';', '\t'])
        {
            var count = header.AsSpan().Count(candidate);
            (best, most) = count > most ? (candidate, count) : (best, most);
        }

        return best;
    }

    private static CsvConfiguration Configuration(char delimiter) => new(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter.ToString(),
        BadDataFound = null,
        MaxFieldSize = LongestRow,
        DetectColumnCountChanges = false,
    };

    private sealed class Rows
    {
        private readonly ArrayBufferWriter<byte> _bytes = new(LineCutter.BatchBytes);
        private readonly List<RecordSpan> _records = [];

        public List<(long Line, string Reason)> Broken { get; } = [];

        public bool IsFull => _bytes.WrittenCount >= LineCutter.BatchBytes;

        public void Add(string[] header, string[] row, long line)
        {
            var start = _bytes.WrittenCount;
            using (var writer = new Utf8JsonWriter(_bytes, new JsonWriterOptions { SkipValidation = true }))
            {
                writer.WriteStartObject();
                for (var i = 0; i < header.Length; i++)
                {
                    if (row[i].Length > 0)
                    {
                        writer.WriteString(header[i], row[i]);
                    }
                }

                writer.WriteEndObject();
            }

            _records.Add(new RecordSpan(start, _bytes.WrittenCount - start, line));
        }

        public RecordBatch ToBatch()
        {
            var rented = ArrayPool<byte>.Shared.Rent(Math.Max(1, _bytes.WrittenCount));
            _bytes.WrittenSpan.CopyTo(rented);
            var batch = new RecordBatch(rented, _bytes.WrittenCount) { Records = _records };
            batch.Broken.AddRange(Broken);
            return batch;
        }
    }
}
