using System.Buffers;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Pareto.Workbench.Audit.Logs;

/// <summary>Gives each row of a ledger as a JSON object. Columns are taken as they are there, so that an older ledger can be read too.</summary>
internal static class LedgerCutter
{
    /// <summary>The first bytes of a database file of SQLite 3 (its file format, §1.3.1).</summary>
    public static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <exception cref="SqliteException">The file is damaged or has no ledger.</exception>
    public static IEnumerable<RecordBatch> Cut(string file, CancellationToken cancellationToken)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM ledger ORDER BY started_at, request_id, attempt";
        using var rows = command.ExecuteReader();
        var names = Enumerable.Range(0, rows.FieldCount).Select(rows.GetName).ToArray();
        for (var (number, more) = (0L, true); more;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = new ArrayBufferWriter<byte>(LineCutter.BatchBytes);
            var records = new List<RecordSpan>();
            while (bytes.WrittenCount < LineCutter.BatchBytes && (more = rows.Read()))
            {
                var start = bytes.WrittenCount;
                Write(rows, names, bytes);
                records.Add(new RecordSpan(start, bytes.WrittenCount - start, ++number));
            }

            var rented = ArrayPool<byte>.Shared.Rent(Math.Max(1, bytes.WrittenCount));
            bytes.WrittenSpan.CopyTo(rented);
            yield return new RecordBatch(rented, bytes.WrittenCount) { Records = records };
        }
    }

    private static void Write(SqliteDataReader row, string[] names, ArrayBufferWriter<byte> bytes)
    {
        using var writer = new Utf8JsonWriter(bytes);
        writer.WriteStartObject();
        for (var i = 0; i < names.Length; i++)
        {
            switch (row.GetValue(i))
            {
                case long whole:
                    writer.WriteNumber(names[i], whole);
                    break;
                case string text:
                    writer.WriteString(names[i], text);
                    break;
            }
        }

        writer.WriteEndObject();
    }
}
