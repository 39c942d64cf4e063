using Npgsql;
using NpgsqlTypes;
using Pareto.Core.Exchange;

namespace Pareto.Core.Storage;

/// <summary>
/// Adds entries to the audit trail in PostgreSQL. All replicas add to one chain, and the lock of its head's table makes
/// them take turns; it is held until the transaction ends.
/// </summary>
internal static class PostgresAuditInsert
{
    private const string Head = "SELECT number, hash, seal FROM audit_trail_head";

    private const string Insert =
        """
        INSERT INTO audit_trail (
            number, at, event, request_id, key_name, workload, sensitivity, action, policy, findings, reply_findings,
            targets, outcome, previous, hash)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        """;

    private const string ClaimEmpty =
        """
        INSERT INTO audit_trail_head (id, number, hash, seal)
        SELECT 1, 0, $1, $2 WHERE NOT EXISTS (SELECT FROM audit_trail)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string MoveHead =
        """
        INSERT INTO audit_trail_head (id, number, hash, seal) VALUES (1, $1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET number = excluded.number, hash = excluded.hash, seal = excluded.seal
        """;

    /// <summary>
    /// Replicas of one database must have one installation's key: with another, no virtual key of theirs opens anything, and
    /// each would take the others' head of the trail for a forged one. So the first to come seals the head of the empty trail.
    /// </summary>
    /// <exception cref="StorageException">The head is sealed with another key.</exception>
    public static void RequireOwnSeal(NpgsqlConnection connection, InstallationKey key)
    {
        using (var claim = new NpgsqlCommand(ClaimEmpty, connection))
        {
            var empty = AuditHead.Of(0, [.. AuditRow.Origin], key);
            claim.Parameters.Add(new() { Value = empty.Hash });
            claim.Parameters.Add(new() { Value = empty.Seal });
            claim.ExecuteNonQuery();
        }

        using var command = new NpgsqlCommand(Head, connection);
        using var reader = command.ExecuteReader();
        if (ReadHead(reader) is { } head && !head.IsSealedBy(key))
        {
            throw new StorageException(
                "This database belongs to an installation with another key. Where that is another replica's, copy its pareto.key to this data directory. " +
                "Where the key is lost or the head of the audit trail was tampered with, export the trail and delete the row of audit_trail_head: " +
                "the next entry then says that the trail was broken, and virtual keys must be rotated.");
        }
    }

    /// <summary>Runs the batch, and adds those entries whose requests have none yet.</summary>
    /// <param name="batch">What else belongs to the transaction that is under way on its connection.</param>
    /// <param name="entries">In order, at least one.</param>
    /// <param name="key">Seals the trail's end.</param>
    public static void Write(NpgsqlBatch batch, AuditEntry[] entries, InstallationKey key)
    {
        var (end, known) = LockEnd(batch, [.. entries.Select(entry => entry.RequestId.Value)], key);
        var rows = new List<AuditRow>(entries.Length + 1);
        var (number, hash) = (end.Number, end.Hash);
        foreach (var entry in entries.Where(entry => known.Add(entry.RequestId.Value)))
        {
            if (rows.Count == 0 && !end.IsWhole)
            {
                Append(end.Break(entry.At));
            }

            Append(PostgresText.Of(AuditRow.Of(entry, number + 1, hash)));
        }

        if (rows.Count == 0)
        {
            return;
        }

        using var addition = new NpgsqlBatch(batch.Connection, batch.Transaction);
        addition.BatchCommands.Add(InsertOf(rows));
        var head = AuditHead.Of(number, hash, key);
        addition.BatchCommands.Add(new NpgsqlBatchCommand(MoveHead)
        {
            Parameters = { new() { Value = head.Number }, new() { Value = head.Hash }, new() { Value = head.Seal } },
        });
        addition.ExecuteNonQuery();

        void Append(AuditRow row)
        {
            hash = row.ComputeHash();
            number = row.Number;
            rows.Add(row with { Hash = hash });
        }
    }

    private static (AuditEnd End, HashSet<string> Known) LockEnd(NpgsqlBatch batch, string[] requests, InstallationKey key)
    {
        batch.BatchCommands.Add(new NpgsqlBatchCommand("LOCK TABLE audit_trail_head IN EXCLUSIVE MODE"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Head));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT number, hash FROM audit_trail ORDER BY number DESC LIMIT 1"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT request_id FROM audit_trail WHERE request_id = ANY($1)")
        {
            Parameters = { new() { Value = requests } },
        });
        using var reader = batch.ExecuteReader();
        var head = ReadHead(reader);
        reader.NextResult();
        (long, byte[])? last = reader.Read() ? (reader.GetInt64(0), (byte[])reader[1]) : null;
        reader.NextResult();
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read())
        {
            known.Add(reader.GetString(0));
        }

        return (AuditEnd.Of(head, last, key), known);
    }

    private static AuditHead? ReadHead(NpgsqlDataReader reader) =>
        reader.Read() ? new AuditHead(reader.GetInt64(0), (byte[])reader[1], (byte[])reader[2]) : null;

    private static NpgsqlBatchCommand InsertOf(List<AuditRow> rows)
    {
        var insert = new NpgsqlBatchCommand(Insert);
        Add(NpgsqlDbType.Bigint, row => row.Number);
        Add(NpgsqlDbType.Bigint, row => row.At);
        foreach (var text in (ReadOnlySpan<Func<AuditRow, string?>>)
        [
            row => row.Event, row => row.RequestId, row => row.KeyName, row => row.Workload, row => row.Sensitivity, row => row.Action,
            row => row.Policy, row => row.Findings, row => row.ReplyFindings, row => row.Targets, row => row.Outcome,
        ])
        {
            Add(NpgsqlDbType.Text, text);
        }

        Add(NpgsqlDbType.Bytea, row => row.Previous);
        Add(NpgsqlDbType.Bytea, row => row.Hash);
        return insert;

        void Add<T>(NpgsqlDbType type, Func<AuditRow, T> value) => insert.Parameters.Add(
            new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}
