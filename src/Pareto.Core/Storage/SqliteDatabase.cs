using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Pareto.Core.Storage;

/// <summary>
/// The database file <c>pareto.db</c> of one data directory, in write-ahead mode: readers, in this process or another
/// (<c>pareto ledger</c>), see the last commit and never wait for the writer, nor it for them.
/// </summary>
public sealed class SqliteDatabase : Database
{
    /// <summary>How long a statement waits for another process's lock before it fails.</summary>
    private const int BusyTimeoutSeconds = 5;

    private readonly string _file;
    private readonly StorageOptions _options;
    private readonly string _readerString;
    private readonly JournalWatch _journals;
    private WalCheckpointer? _checkpointer;

    private SqliteDatabase(DataDirectory directory, StorageOptions options)
    {
        Directory = directory;
        _file = directory.DatabaseFile;
        _options = options;
        _journals = new JournalWatch(directory);
        _readerString = ConnectionString(_file, SqliteOpenMode.ReadOnly, pooled: true);
    }

    internal override DataDirectory Directory { get; }

    /// <summary>Opens the database for writing and reading: makes it where it is missing and brings its schema up to date.</summary>
    /// <exception cref="StorageException">The file is damaged, locked, or was written by a newer version.</exception>
    public static new SqliteDatabase Open(DataDirectory directory, StorageOptions options, TimeProvider time)
    {
        var database = new SqliteDatabase(directory, options);
        database.Guard(() =>
        {
            using var connection = database.OpenWriter();
            Schema.Sqlite.BringUpToDate(connection, database._file, time);
        });
        database.Guard(() => { database._checkpointer = new WalCheckpointer($"{database._file}-wal", database.OpenWriter()); });
        return database;
    }

    /// <summary>Opens the database for reading only, beside a gateway that may be running; makes and changes nothing.</summary>
    /// <exception cref="StorageException">There is none, it is damaged, or its schema is of another version.</exception>
    public static SqliteDatabase OpenExisting(DataDirectory directory)
    {
        if (!directory.HasDatabase)
        {
            throw new StorageException(
                $"There is no ledger in '{directory.Path}' yet: `pareto serve` starts one, and --data or PARETO_HOME names another directory.");
        }

        var database = new SqliteDatabase(directory, new StorageOptions());
        database.Guard(() =>
        {
            using var connection = database.OpenReader();
            Schema.Sqlite.RequireCurrent(connection, database._file);
        });
        return database;
    }

    /// <summary>A writing connection of the caller's own, outside the pool.</summary>
    internal override SqliteConnection OpenWriter()
    {
        var connection = new SqliteConnection(ConnectionString(_file, SqliteOpenMode.ReadWriteCreate, pooled: false));
        try
        {
            connection.Open();

            // No commit moves pages from the log to the file: the checkpointer does. The log is cut back afterwards so that one
            // long reader does not leave a large file for good.
            var synchronous = _options.Durability == StorageDurability.Power ? "FULL" : "NORMAL";
            connection.Execute(
                $"PRAGMA busy_timeout = {BusyTimeoutSeconds * 1000}; PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; " +
                $"PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = {WalCheckpointer.LongBytes};");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A read-only connection from the pool; disposing it gives it back.</summary>
    internal override SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(_readerString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal override DbConnection OpenCurrentReader()
    {
        _journals.CatchUp();
        return OpenReader();
    }

    internal override bool LacksCommitted => _journals.HasLeft;

    internal override DbTransaction BeginSnapshot(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    // There is one writer at a time: whoever has just written was alone.
    internal override void AwaitWriters(DbConnection connection, string table)
    {
    }

    /// <summary>Runs a use of the database and puts what SQLite throws into words, with the file's name.</summary>
    internal override T Guard<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (SqliteException exception)
        {
            var problem = SqliteFailure.Describe(exception.SqliteExtendedErrorCode, exception.Message);
            throw new StorageException($"The database '{_file}' cannot be used: {problem}.", exception);
        }
    }

    public override void Dispose()
    {
        _checkpointer?.Dispose();
        using var connection = new SqliteConnection(_readerString);
        SqliteConnection.ClearPool(connection);
    }

    private void Guard(Action use) => Guard(() =>
    {
        use();
        return true;
    });

    private static string ConnectionString(string file, SqliteOpenMode mode, bool pooled) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = mode,
        Pooling = pooled,
        DefaultTimeout = BusyTimeoutSeconds,
    }.ToString();
}
