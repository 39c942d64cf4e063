using System.Buffers.Binary;
using System.Data;
using System.Text;
using System.Text.Json;
using Pareto.Core.Accounting.Spill;
using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Journal;

/// <summary>
/// An append as the journal holds it: the number of its rows (4 bytes, little-endian), their values as <see cref="LedgerColumns"/> gives them,
/// and the entry of the audit trail as JSON, if there is one. A value is 0 (null), 1 and a whole number of 8 bytes, or 2, a length of 4 bytes
/// and a text in UTF-8.
/// </summary>
internal sealed class JournalRecord : ILedgerCells
{
    /// <summary>What a reader must know: the columns, in order.</summary>
    public static readonly string Heading = string.Join(',', LedgerColumns.Names);

    private const byte Null = 0;
    private const byte Number = 1;
    private const byte Text = 2;

    [ThreadStatic]
    private static JournalRecord? _reused;

    private byte[] _bytes = new byte[4096];
    private int _length;

    /// <summary>The append in bytes, which stay until this thread asks for the next.</summary>
    public static ReadOnlySpan<byte> Of(IReadOnlyList<LedgerEntry> entries, AuditEntry? audit)
    {
        var record = _reused ??= new JournalRecord();
        record._length = 0;
        BinaryPrimitives.WriteInt32LittleEndian(record.Take(sizeof(int)), entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            // Whoever reads them back is the replica that wrote them.
            LedgerColumns.Write(record, entries[i], replica: "");
        }

        if (audit is not null)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(audit, SpillJson.Default.AuditEntry);
            json.CopyTo(record.Take(json.Length));
        }

        return record._bytes.AsSpan(0, record._length);
    }

    /// <summary>The appends of records that were written under a heading, this version's or another's.</summary>
    public static IReadOnlyList<SpilledAppend> Read(string heading, IReadOnlyList<byte[]> records)
    {
        using var rows = new DataTable();
        foreach (var column in heading.Split(','))
        {
            rows.Columns.Add(column, typeof(object));
        }

        var appends = records.Select(record => ReadOne(record, rows)).ToList();
        var entries = new Queue<LedgerEntry>(LedgerReader.Read(rows));
        return [.. appends.Select(append => new SpilledAppend([.. Enumerable.Range(0, append.Rows).Select(_ => entries.Dequeue())], append.Audit))];
    }

    void ILedgerCells.Add(long? value)
    {
        if (value is not { } number)
        {
            Take(1)[0] = Null;
            return;
        }

        var cell = Take(1 + sizeof(long));
        cell[0] = Number;
        BinaryPrimitives.WriteInt64LittleEndian(cell[1..], number);
    }

    void ILedgerCells.Add(string? value)
    {
        if (value is null)
        {
            Take(1)[0] = Null;
            return;
        }

        var cell = Take(1 + sizeof(int) + Encoding.UTF8.GetMaxByteCount(value.Length));
        cell[0] = Text;
        var length = Encoding.UTF8.GetBytes(value, cell[(1 + sizeof(int))..]);
        BinaryPrimitives.WriteInt32LittleEndian(cell[1..], length);
        _length -= cell.Length - (1 + sizeof(int) + length);
    }

    private Span<byte> Take(int length)
    {
        if (_length + length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + length));
        }

        _length += length;
        return _bytes.AsSpan(_length - length, length);
    }

    private static (int Rows, AuditEntry? Audit) ReadOne(ReadOnlySpan<byte> left, DataTable rows)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(left);
        left = left[sizeof(int)..];
        for (var i = 0; i < count; i++)
        {
            var row = rows.NewRow();
            for (var column = 0; column < rows.Columns.Count; column++)
            {
                row[column] = ReadCell(ref left);
            }

            rows.Rows.Add(row);
        }

        return (count, left.IsEmpty ? null : JsonSerializer.Deserialize(left, SpillJson.Default.AuditEntry));
    }

    private static object ReadCell(ref ReadOnlySpan<byte> left)
    {
        var kind = left[0];
        left = left[1..];
        switch (kind)
        {
            case Number:
                var number = BinaryPrimitives.ReadInt64LittleEndian(left);
                left = left[sizeof(long)..];
                return number;
            case Text:
                var length = BinaryPrimitives.ReadInt32LittleEndian(left);
                var text = Encoding.UTF8.GetString(left.Slice(sizeof(int), length));
                left = left[(sizeof(int) + length)..];
                return text;
            default:
                return DBNull.Value;
        }
    }
}
