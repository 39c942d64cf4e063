using Pareto.Core.Accounting;
using Pareto.Core.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Storage;

/// <summary>A real database in a directory of its own.</summary>
internal sealed class TestDatabase : IDisposable
{
    private readonly TempDirectory _temp = new();

    public TestDatabase()
    {
        Directory = DataDirectory.Create(_temp.Path);
        Database = SqliteDatabase.Open(Directory, new StorageOptions(), Clock);
    }

    public FakeTimeProvider Clock { get; } = new();

    public DataDirectory Directory { get; }

    public SqliteDatabase Database { get; }

    public LedgerReader Reader => new(Database);

    public void Dispose()
    {
        Database.Dispose();
        _temp.Dispose();
    }
}
