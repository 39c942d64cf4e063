using Microsoft.Data.Sqlite;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using SQLitePCL;

namespace Pareto.Core.Accounting;

/// <summary>
/// The writing statements of a ledger in SQLite, prepared once on one connection. Not safe for use by several threads.
/// </summary>
internal sealed class LedgerInsert : IDisposable, ILedgerCells
{
    private static readonly string Sql =
        $"""
        INSERT INTO ledger ({string.Join(", ", LedgerColumns.Names)})
        VALUES ({string.Join(", ", LedgerColumns.Names.Select(_ => "?"))})
        ON CONFLICT (request_id, attempt) DO NOTHING
        """;

    private readonly sqlite3 _database;
    private readonly string _replica;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;

    /// <summary>The last that was bound, counted from 1.</summary>
    private int _column;

    public LedgerInsert(SqliteConnection connection, string replica)
    {
        _database = connection.Handle!;
        _replica = replica;

        // IMMEDIATE: another process's lock is waited for here, not met in the middle of the batch.
        _begin = new SqliteStatement(connection, "BEGIN IMMEDIATE");
        _insert = new SqliteStatement(connection, Sql);
        _commit = new SqliteStatement(connection, "COMMIT");
        _rollback = new SqliteStatement(connection, "ROLLBACK");
    }

    public void Begin() => _begin.Run();

    public void Commit() => _commit.Run();

    /// <summary>Ends a transaction that failed, where SQLite has not already done so itself.</summary>
    public void Abandon()
    {
        if (raw.sqlite3_get_autocommit(_database) == 0)
        {
            _rollback.Run();
        }
    }

    /// <summary>Adds the row; a row of the same request and attempt that is there already stays as it is.</summary>
    public void Add(LedgerEntry entry)
    {
        _column = 0;
        LedgerColumns.Write(this, entry, _replica);
        _insert.Run();
    }

    void ILedgerCells.Add(long? value) => _insert.Bind(++_column, value);

    void ILedgerCells.Add(string? value) => _insert.Bind(++_column, value);

    public void Dispose()
    {
        _begin.Dispose();
        _insert.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
    }
}
