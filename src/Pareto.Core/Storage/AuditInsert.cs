using Microsoft.Data.Sqlite;
using Pareto.Core.Exchange;
using SQLitePCL;

namespace Pareto.Core.Storage;

/// <summary>
/// Adds entries to the audit trail, inside a transaction of the caller's that ends with <see cref="Complete"/> or
/// <see cref="Abandon"/>. The head is read in each transaction, since another process may have added to the trail. A head that does not fit the entries, or is not sealed by the installation, is told in an entry of
/// its own before the next one, so that writing on never covers up what was done to the trail. Not safe for use by several threads.
/// </summary>
internal sealed class AuditInsert : IDisposable
{
    private readonly sqlite3 _database;
    private readonly InstallationKey _key;
    private readonly SqliteStatement _end;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _head;

    /// <summary>Where the trail ends in the transaction under way; null before its first entry.</summary>
    private (long Number, byte[] Hash)? _last;

    public AuditInsert(SqliteConnection connection, InstallationKey key)
    {
        _database = connection.Handle!;
        _key = key;
        _end = new SqliteStatement(
            connection,
            """
            SELECT head.number, head.hash, head.seal, last.number, last.hash
            FROM (SELECT 1)
            LEFT JOIN audit_trail_head AS head ON TRUE
            LEFT JOIN audit_trail AS last ON last.number = (SELECT MAX(number) FROM audit_trail)
            """);
        _insert = new SqliteStatement(
            connection,
            """
            INSERT INTO audit_trail (
                number, at, event, request_id, key_name, workload, sensitivity, action, policy, findings, reply_findings,
                targets, outcome, previous, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (request_id) DO NOTHING
            """);
        _head = new SqliteStatement(connection, "INSERT OR REPLACE INTO audit_trail_head (id, number, hash, seal) VALUES (1, ?, ?, ?)");
    }

    /// <summary>Adds the entry; one of the same request that is there already stays as it is.</summary>
    public void Add(AuditEntry entry)
    {
        if (_last is null)
        {
            var end = ReadEnd();
            _last = (end.Number, end.Hash);
            if (!end.IsWhole)
            {
                Write(end.Break(entry.At));
            }
        }

        Write(AuditRow.Of(entry, _last.Value.Number + 1, _last.Value.Hash));
    }

    /// <summary>Moves the head to the last entry that was added; to be called before the transaction is committed.</summary>
    public void Complete()
    {
        if (_last is not { } last)
        {
            return;
        }

        _last = null;
        var head = AuditHead.Of(last.Number, last.Hash, _key);
        _head.Bind(1, head.Number);
        _head.Bind(2, head.Hash.AsSpan());
        _head.Bind(3, head.Seal.AsSpan());
        _head.Run();
    }

    /// <summary>Forgets what was added in a transaction that failed.</summary>
    public void Abandon() => _last = null;

    public void Dispose()
    {
        _end.Dispose();
        _insert.Dispose();
        _head.Dispose();
    }

    private AuditEnd ReadEnd()
    {
        _end.Next();
        var head = _end.IsNull(0) ? null : new AuditHead(_end.Whole(0), _end.Bytes(1), _end.Bytes(2));
        (long, byte[])? last = _end.IsNull(3) ? null : (_end.Whole(3), _end.Bytes(4));
        _end.Next();
        return AuditEnd.Of(head, last, _key);
    }

    private void Write(AuditRow row)
    {
        var hash = row.ComputeHash();
        var column = 0;
        _insert.Bind(++column, row.Number);
        _insert.Bind(++column, row.At);
        foreach (var text in (ReadOnlySpan<string?>)[row.Event, row.RequestId, row.KeyName, row.Workload, row.Sensitivity, row.Action, row.Policy, row.Findings, row.ReplyFindings, row.Targets, row.Outcome])
        {
            _insert.Bind(++column, text);
        }

        _insert.Bind(++column, row.Previous.AsSpan());
        _insert.Bind(++column, hash.AsSpan());
        _insert.Run();
        if (raw.sqlite3_changes(_database) > 0)
        {
            _last = (row.Number, hash);
        }
    }
}
