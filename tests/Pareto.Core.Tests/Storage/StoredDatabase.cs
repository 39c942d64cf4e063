using System.Data.Common;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Pareto.Core.Configuration;
using Pareto.Core.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Storage;

/// <summary>
/// A database as a version of the schema left it: a file of SQLite, a dump of PostgreSQL. They are kept in <c>Storage/Stored</c> and never made
/// anew. Each is that of the version before, its script, and the rows in <c>rows</c> under the script's name.
/// </summary>
internal sealed partial class StoredDatabase : IDisposable
{
    private const string Folder = "tests/Pareto.Core.Tests/Storage/Stored/";

    private readonly TempDirectory _temp = new();
    private readonly StorageOptions _options = new();

    public StoredDatabase(StorageEngine engine, int version)
    {
        Directory = DataDirectory.Create(_temp.Path);

        // The head of the audit trail is sealed with it.
        File.WriteAllBytes(Path.Combine(_temp.Path, "pareto.key"), new byte[32]);
        using var packed = typeof(StoredDatabase).Assembly.GetManifestResourceStream("Storage/Stored/" + NameOf(engine, version))!;
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        if (engine == StorageEngine.Sqlite)
        {
            using var file = File.Create(Directory.DatabaseFile);
            unpacked.CopyTo(file);
            return;
        }

        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed");
        using var reader = new StreamReader(unpacked);
        using var connection = new NpgsqlConnection(PostgresServer.Shared.Connection + ";Pooling=false");
        connection.Execute(reader.ReadToEnd());
        _options = new StorageOptions { Engine = engine, Connection = new SecretText(ConnectionTo(SchemaOf(version))) };
    }

    public DataDirectory Directory { get; }

    public static bool Exists(StorageEngine engine, int version) =>
        typeof(StoredDatabase).Assembly.GetManifestResourceInfo("Storage/Stored/" + NameOf(engine, version)) is not null;

    /// <summary>Makes it and adds it to the sources.</summary>
    public static void Write(StorageEngine engine, int version)
    {
        var content = engine == StorageEngine.Sqlite ? SqliteFile(version) : PostgresDump(version);
        using var packed = File.Create(Checkout.PathOf(Folder + NameOf(engine, version)));
        using var gzip = new GZipStream(packed, CompressionLevel.SmallestSize);
        gzip.Write(content);
    }

    /// <summary>Every row of every table, as it is now.</summary>
    public Dictionary<string, List<IDictionary<string, object?>>> Read()
    {
        using DbConnection connection = _options.Engine == StorageEngine.Sqlite
            ? new SqliteConnection($"Data Source={Directory.DatabaseFile};Pooling=false")
            : new NpgsqlConnection(_options.Connection!.Reveal());
        connection.Open();
        var tables = connection.Query<string>(_options.Engine == StorageEngine.Sqlite
            ? "SELECT name FROM sqlite_schema WHERE type = 'table'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()").ToList();
        return tables.ToDictionary(table => table, table => connection.Query($"SELECT * FROM {table}").Select(row => (IDictionary<string, object?>)row).ToList());
    }

    /// <summary>Brings it up to date, as a gateway does that starts.</summary>
    public Database Open() => Database.Open(Directory, _options, new FakeTimeProvider());

    public void Dispose() => _temp.Dispose();

    private static byte[] SqliteFile(int version)
    {
        using var temp = new TempDirectory();
        var path = Path.Combine(temp.Path, "pareto.db");
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=false"))
        {
            connection.Open();
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;");
            Fill(connection, Schema.Sqlite, version, "X'$1'");
        }

        return File.ReadAllBytes(path);
    }

    private static byte[] PostgresDump(int version)
    {
        var schema = SchemaOf(version);
        using (var connection = new NpgsqlConnection(ConnectionTo(schema)))
        {
            connection.Open();
            connection.Execute($"CREATE SCHEMA {schema}");
            Fill(connection, Schema.Postgres, version, "'\\x$1'");
        }

        // Lines with a backslash are for psql alone.
        return Encoding.UTF8.GetBytes(string.Join('\n', PostgresServer.Shared.Dump(schema).Split('\n').Where(line => !line.StartsWith('\\'))));
    }

    private static void Fill(DbConnection connection, Schema schema, int version, string bytes)
    {
        foreach (var script in schema.At(version).Scripts)
        {
            schema.At(script.Number).BringUpToDate(connection, "stored", new FakeTimeProvider());
            connection.Execute(Bytes().Replace(Checkout.Read(Folder + "rows/" + script.Name), bytes));
        }
    }

    private static string NameOf(StorageEngine engine, int version) => engine == StorageEngine.Sqlite ? $"v{version}.db.gz" : $"v{version}.sql.gz";

    private static string SchemaOf(int version) => $"stored_v{version}";

    private static string ConnectionTo(string schema) => $"{PostgresServer.Shared.Connection};Search Path={schema};Maximum Pool Size=10";

    [GeneratedRegex("bytes'([0-9A-F]*)'")]
    private static partial Regex Bytes();
}
