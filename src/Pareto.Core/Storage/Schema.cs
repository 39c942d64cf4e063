using Dapper;
using Microsoft.Data.Sqlite;

namespace Pareto.Core.Storage;

/// <summary>
/// The schema's history: numbered scripts, embedded in the assembly, that are only ever added to. Each is run once, in
/// order, and noted in <c>schema_version</c>.
/// </summary>
internal static class Schema
{
    private const string ResourceFolder = "Storage/Scripts/";

    /// <summary>The scripts' names in the order of their numbers, which have no gaps: the nth makes version n.</summary>
    private static readonly string[] Scripts = [.. typeof(Schema).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(ResourceFolder, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    public static int Latest => Scripts.Length;

    /// <summary>Runs what is missing. Two processes may do this at once: the second waits, and finds nothing left to do.</summary>
    public static void BringUpToDate(SqliteConnection connection, string file, TimeProvider time)
    {
        // Reading needs no lock, so the ordinary start does not wait for another process's writer.
        if (RefuseNewer(VersionOf(connection), file) == Latest)
        {
            return;
        }

        // All or nothing: the lock is held from the second look at the version to the commit of the last script.
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute(
            "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, script TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT",
            transaction: transaction);
        for (var version = RefuseNewer(VersionOf(connection), file) + 1; version <= Latest; version++)
        {
            var script = Scripts[version - 1];
            connection.Execute(Read(script), transaction: transaction);
            connection.Execute(
                "INSERT INTO schema_version (version, script, applied_at) VALUES (@version, @script, @appliedAt)",
                new { version, script = script[ResourceFolder.Length..], appliedAt = time.GetUtcNow().ToUnixTimeMilliseconds() },
                transaction);
        }

        transaction.Commit();
    }

    /// <summary>For a reader, which cannot bring anything up to date.</summary>
    public static void RequireCurrent(SqliteConnection connection, string file)
    {
        var version = RefuseNewer(VersionOf(connection), file);
        if (version < Latest)
        {
            throw new StorageException(
                $"The database '{file}' has schema version {version}, this program reads version {Latest}: start `pareto serve` once to bring it up to date.");
        }
    }

    private static int VersionOf(SqliteConnection connection)
    {
        var exists = connection.ExecuteScalar<long>("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'") > 0;
        return exists ? (int)connection.ExecuteScalar<long>("SELECT COALESCE(MAX(version), 0) FROM schema_version") : 0;
    }

    private static int RefuseNewer(int version, string file) => version <= Latest
        ? version
        : throw new StorageException(
            $"The database '{file}' was written by a newer Pareto (schema version {version}, this one knows {Latest}): run that version, or name another directory with --data.");

    private static string Read(string resource)
    {
        using var stream = typeof(Schema).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
