using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Pareto.Core.Storage;

/// <summary>
/// The schema's history: numbered scripts, embedded in the assembly, that are only ever added to. Each is run once, in
/// order, and noted in <c>schema_version</c>. Every engine has a script for every number, and both make the same tables.
/// </summary>
internal sealed record Schema
{
    private const string Root = "Storage/Scripts/";

    // Any number will do that other programs in the same database do not lock as well.
    private const long MigrationLock = 0x5061_7265_746f;

    private readonly string _createVersions;
    private readonly string _hasVersions;
    private readonly string _otherwise;
    private readonly Func<DbConnection, DbTransaction> _begin;

    private Schema(string folder, string createVersions, string hasVersions, string otherwise, Func<DbConnection, DbTransaction> begin)
    {
        Scripts =
        [
            .. typeof(Schema).Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Root + folder, StringComparison.Ordinal) && name.IndexOf('/', Root.Length + folder.Length) < 0)
                .Order(StringComparer.Ordinal)
                .Select(name => new SchemaScript(name, name[(Root.Length + folder.Length)..])),
        ];
        _createVersions = createVersions;
        _hasVersions = hasVersions;
        _otherwise = otherwise;
        _begin = begin;
    }

    public static Schema Sqlite { get; } = new(
        folder: "",
        "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, script TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT",
        "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'",
        "name another directory with --data",
        connection => ((SqliteConnection)connection).BeginTransaction(deferred: false));

    public static Schema Postgres { get; } = new(
        folder: "postgres/",
        "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, script TEXT NOT NULL, applied_at BIGINT NOT NULL)",
        "SELECT COUNT(to_regclass('schema_version'))",
        "name another database in storage.connection",
        connection =>
        {
            var transaction = connection.BeginTransaction();
            connection.Execute("SELECT pg_advisory_xact_lock(@key)", new { key = MigrationLock }, transaction);
            return transaction;
        });

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<SchemaScript> Scripts { get; private init; }

    public int Latest => Scripts[^1].Number;

    /// <summary>The schema as a program of an earlier version knew it.</summary>
    public Schema At(int version) => this with { Scripts = [.. Scripts.Where(script => script.Number <= version)] };

    /// <summary>Runs what is missing. Two processes may do this at once: the second waits, and finds nothing left to do.</summary>
    /// <param name="connection">A writing one.</param>
    /// <param name="name">Names the database in messages.</param>
    /// <param name="time">When the scripts were run.</param>
    public void BringUpToDate(DbConnection connection, string name, TimeProvider time)
    {
        // Reading needs no lock, so the ordinary start does not wait for another process's writer.
        if (RefuseNewer(VersionOf(connection), name) == Latest)
        {
            return;
        }

        // All or nothing: the lock is held from the second look at the version to the commit of the last script.
        using var transaction = _begin(connection);
        connection.Execute(_createVersions, transaction: transaction);
        var version = RefuseNewer(VersionOf(connection, transaction), name);
        foreach (var script in Scripts.Where(script => script.Number > version))
        {
            connection.Execute(script.Read(), transaction: transaction);
            connection.Execute(
                "INSERT INTO schema_version (version, script, applied_at) VALUES (@version, @script, @appliedAt)",
                new { version = script.Number, script = script.Name, appliedAt = time.GetUtcNow().ToUnixTimeMilliseconds() },
                transaction);
        }

        transaction.Commit();
    }

    /// <summary>For a reader, which cannot bring anything up to date.</summary>
    public void RequireCurrent(DbConnection connection, string name)
    {
        var version = RefuseNewer(VersionOf(connection), name);
        if (version < Latest)
        {
            throw new StorageException(
                $"The database '{name}' has schema version {version}, this program reads version {Latest}: start `pareto serve` once to bring it up to date.");
        }
    }

    private int VersionOf(DbConnection connection, DbTransaction? transaction = null) =>
        Scalar(connection, _hasVersions, transaction) == 0 ? 0 : (int)Scalar(connection, "SELECT COALESCE(MAX(version), 0) FROM schema_version", transaction);

    // Plain: every command asks for the version first, and the first use of Dapper alone takes some 30 ms.
    private static long Scalar(DbConnection connection, string sql, DbTransaction? transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private int RefuseNewer(int version, string name) => version <= Latest
        ? version
        : throw new StorageException(
            $"The database '{name}' was written by a newer Pareto (schema version {version}, this one knows {Latest}): run that version, or {_otherwise}.");
}
