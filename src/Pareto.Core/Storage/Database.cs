using System.Data.Common;

namespace Pareto.Core.Storage;

/// <summary>
/// Where the gateway keeps its rows: a file beside it (<see cref="SqliteDatabase"/>) or a server that several replicas share
/// (<see cref="PostgresDatabase"/>). Both hold the same tables under the same names; statements that are not written twice
/// keep to the SQL that both understand.
/// </summary>
public abstract class Database : IDisposable
{
    /// <summary>The folder of what stays on this machine whatever the engine: the installation's key, the replica's name, the journal, the spill.</summary>
    internal abstract DataDirectory Directory { get; }

    /// <summary>Opens the database for writing and reading: makes it where it is missing and brings its schema up to date.</summary>
    /// <exception cref="StorageException">It cannot be reached, is damaged or locked, or was written by a newer version.</exception>
    public static Database Open(DataDirectory directory, StorageOptions options, TimeProvider time) => options.Engine switch
    {
        StorageEngine.Postgres => PostgresDatabase.Open(directory, options, time),
        _ => SqliteDatabase.Open(directory, options, time),
    };

    /// <summary>Opens the database for reading only, beside a gateway that may be running; makes and changes nothing.</summary>
    /// <exception cref="StorageException">There is none, it cannot be used, or its schema is of another version.</exception>
    public static Database OpenExisting(DataDirectory directory, StorageOptions options) => options.Engine switch
    {
        StorageEngine.Postgres => PostgresDatabase.OpenExisting(directory, options),
        _ => SqliteDatabase.OpenExisting(directory),
    };

    /// <summary>Whether there is a database that a gateway has begun to write.</summary>
    public static bool Exists(DataDirectory directory, StorageOptions options) => options.Engine == StorageEngine.Postgres || directory.HasDatabase;

    public abstract void Dispose();

    /// <summary>A connection for reading; disposing it gives it back.</summary>
    internal abstract DbConnection OpenReader();

    /// <summary>A connection for reading rows of the ledger and entries of the audit trail: it sees all that were committed before.</summary>
    internal virtual DbConnection OpenCurrentReader() => OpenReader();

    /// <summary>Whether rows that were committed were missing all the same, because no gateway brings them.</summary>
    internal virtual bool LacksCommitted => false;

    /// <summary>A writing connection of the caller's own.</summary>
    internal abstract DbConnection OpenWriter();

    /// <summary>Begins a transaction in which every statement reads one committed state.</summary>
    internal abstract DbTransaction BeginSnapshot(DbConnection connection);

    /// <summary>Returns once every transaction has ended that wrote to the table before; those that come meanwhile wait behind.</summary>
    internal abstract void AwaitWriters(DbConnection connection, string table);

    /// <summary>Runs a use of the database and puts what the engine throws into words that name the database.</summary>
    internal abstract T Guard<T>(Func<T> use);
}
