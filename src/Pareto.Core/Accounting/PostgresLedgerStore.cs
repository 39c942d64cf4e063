using System.Net.Sockets;
using Npgsql;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>
/// The ledger in PostgreSQL. A batch of rows is one statement and one round trip. A batch with entries for the audit trail
/// takes three more, because they are chained on its end, which one replica at a time may move.
/// </summary>
internal sealed class PostgresLedgerStore : ILedgerStore
{
    private static readonly string Insert =
        $"""
        INSERT INTO ledger ({string.Join(", ", LedgerColumns.Names)})
        SELECT * FROM unnest({string.Join(", ", LedgerColumns.Names.Select((_, i) => $"${i + 1}"))})
        ON CONFLICT (request_id, attempt) DO NOTHING
        """;

    private readonly PostgresDatabase _database;
    private readonly InstallationKey _key;
    private readonly PostgresCells _rows;
    private NpgsqlConnection? _connection;

    /// <param name="database">Where to write.</param>
    /// <param name="key">Seals the audit trail's end.</param>
    /// <param name="replica">Who writes.</param>
    public PostgresLedgerStore(PostgresDatabase database, InstallationKey key, string replica)
    {
        _database = database;
        _key = key;
        _rows = new PostgresCells(replica);
    }

    public void Write(IReadOnlyList<ILedgerAppend> appends)
    {
        try
        {
            _connection ??= _database.OpenWriter();
            foreach (var append in appends)
            {
                for (var i = 0; i < append.Entries.Count; i++)
                {
                    _rows.Add(append.Entries[i]);
                }
            }

            using var batch = new NpgsqlBatch(_connection);
            if (!_rows.IsEmpty)
            {
                batch.BatchCommands.Add(_rows.TakeInsert(Insert));
            }

            if (appends.Any(append => append.Audit is not null))
            {
                // One commit for both; the statements of a batch without a transaction are one by themselves.
                using var transaction = _connection.BeginTransaction();
                batch.Transaction = transaction;
                PostgresAuditInsert.Write(batch, [.. appends.Select(append => append.Audit).OfType<AuditEntry>()], _key);
                transaction.Commit();
            }
            else
            {
                batch.ExecuteNonQuery();
            }
        }
        catch (Exception exception)
        {
            // What the connection has left to say would be taken for an answer to what comes next.
            _rows.Clear();
            _connection?.Dispose();
            _connection = null;
            if (exception is NpgsqlException or SocketException or TimeoutException or IOException)
            {
                throw new LedgerException($"The ledger could not be written: {PostgresDatabase.Describe(exception)}.", exception)
                {
                    MayBeTakenLater = PostgresDatabase.IsUnavailable(exception),
                };
            }

            throw;
        }
    }

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}
