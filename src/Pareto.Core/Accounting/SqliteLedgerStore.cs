using Microsoft.Data.Sqlite;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>The ledger in SQLite, by one writing connection.</summary>
internal sealed class SqliteLedgerStore : ILedgerStore
{
    private readonly SqliteConnection _connection;
    private readonly LedgerInsert _insert;
    private readonly AuditInsert _audit;

    /// <param name="writer">A writing connection, the store's own from here on.</param>
    /// <param name="key">Seals the audit trail's end.</param>
    /// <param name="replica">Who writes.</param>
    public SqliteLedgerStore(SqliteConnection writer, InstallationKey key, string replica)
    {
        _connection = writer;
        _insert = new LedgerInsert(writer, replica);
        _audit = new AuditInsert(writer, key);
    }

    public void Write(IReadOnlyList<ILedgerAppend> appends)
    {
        try
        {
            _insert.Begin();
            foreach (var append in appends)
            {
                for (var i = 0; i < append.Entries.Count; i++)
                {
                    _insert.Add(append.Entries[i]);
                }

                if (append.Audit is { } decision)
                {
                    _audit.Add(decision);
                }
            }

            _audit.Complete();
            _insert.Commit();
        }
        catch (Exception exception)
        {
            _insert.Abandon();
            _audit.Abandon();
            if (exception is SqliteException sqlite)
            {
                throw new LedgerException($"The ledger could not be written: {SqliteFailure.Describe(sqlite.SqliteExtendedErrorCode, sqlite.Message)}.", exception)
                {
                    MayBeTakenLater = SqliteFailure.IsUnavailable(sqlite.SqliteExtendedErrorCode),
                };
            }

            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        _insert.Dispose();
        _audit.Dispose();
        return _connection.DisposeAsync();
    }
}
