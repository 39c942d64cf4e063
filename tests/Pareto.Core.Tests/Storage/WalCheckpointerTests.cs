using Dapper;
using Microsoft.Data.Sqlite;
using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Storage;

public class WalCheckpointerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Log_MuchWasWritten_IsMovedIntoTheFileAndCutBack()
    {
        using var test = new TestDatabase();
        using var writer = test.Sqlite.OpenWriter();

        Write(writer, megabytes: 6);

        await EventuallyAsync(() => LogOf(test).Length == 0);
        new FileInfo(test.Directory.DatabaseFile).Length.ShouldBeGreaterThan(6_000_000);
        writer.ExecuteScalar<long>("SELECT COUNT(*) FROM bulk").ShouldBe(6);
    }

    [Fact]
    public async Task Log_SomebodyReads_StaysAsItIsUntilTheReaderIsGone()
    {
        using var test = new TestDatabase();
        using var writer = test.Sqlite.OpenWriter();
        Write(writer, megabytes: 6);
        using (var reader = test.Sqlite.OpenReader())
        using (var snapshot = test.Sqlite.BeginSnapshot(reader))
        {
            reader.ExecuteScalar<long>("SELECT COUNT(*) FROM bulk", transaction: snapshot).ShouldBe(6);
            Write(writer, megabytes: 1);

            // The writer is not held up, and the reader goes on seeing what it saw, however often the checkpointer comes by.
            writer.Execute("CREATE TABLE later (id INTEGER)");
            reader.ExecuteScalar<long>("SELECT COUNT(*) FROM bulk", transaction: snapshot).ShouldBe(6);
            LogOf(test).Length.ShouldBeGreaterThan(0);
        }

        await EventuallyAsync(() => LogOf(test).Length == 0);
        writer.ExecuteScalar<long>("SELECT COUNT(*) FROM bulk").ShouldBe(7);
    }

    [Fact]
    public void Commit_ManyPages_LeavesThemInTheLog()
    {
        using var test = new TestDatabase();
        using var writer = test.Sqlite.OpenWriter();

        writer.ExecuteScalar<int>("PRAGMA wal_autocheckpoint").ShouldBe(0);
    }

    [Fact]
    public void Dispose_LogHoldsRows_TheyAreInTheFile()
    {
        using var temp = new TempDirectory();
        var directory = DataDirectory.Create(temp.Path);
        using (var database = SqliteDatabase.Open(directory, new StorageOptions(), TimeProvider.System))
        using (var writer = database.OpenWriter())
        {
            Write(writer, megabytes: 5);
        }

        File.Exists($"{directory.DatabaseFile}-wal").ShouldBeFalse();
        using var again = SqliteDatabase.OpenExisting(directory);
        using var reader = again.OpenReader();
        reader.ExecuteScalar<long>("SELECT COUNT(*) FROM bulk").ShouldBe(5);
    }

    private static void Write(SqliteConnection writer, int megabytes)
    {
        writer.Execute("CREATE TABLE IF NOT EXISTS bulk (bytes BLOB)");
        for (var i = 0; i < megabytes; i++)
        {
            writer.Execute("INSERT INTO bulk VALUES (zeroblob(1000000))");
        }
    }

    private static FileInfo LogOf(TestDatabase test) => new($"{test.Directory.DatabaseFile}-wal");

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
