using Pareto.Core.Accounting;
using Pareto.Core.Configuration;
using Pareto.Core.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Storage;

/// <summary>A real database: a file in a directory of its own, or a schema of its own on a real server.</summary>
internal sealed class TestDatabase : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly StorageOptions _options;

    public TestDatabase(StorageEngine engine = StorageEngine.Sqlite)
    {
        Assert.SkipWhen(engine == StorageEngine.Postgres && !PostgresServer.IsInstalled, "PostgreSQL is not installed");
        _options = engine == StorageEngine.Postgres
            ? new StorageOptions { Engine = engine, Connection = new SecretText(PostgresServer.Shared.CreateSchema()) }
            : new StorageOptions();
        Directory = DataDirectory.Create(_temp.Path);
        Database = Database.Open(Directory, _options, Clock);
    }

    public FakeTimeProvider Clock { get; } = new();

    public DataDirectory Directory { get; }

    public Database Database { get; }

    /// <summary>For what only the one engine has.</summary>
    public SqliteDatabase Sqlite => (SqliteDatabase)Database;

    public LedgerReader Reader => new(Database);

    /// <summary>As another process sees it.</summary>
    public Database OpenAgain() => Database.OpenExisting(Directory, _options);

    public void Dispose()
    {
        Database.Dispose();
        _temp.Dispose();
    }
}
