using Dapper;
using Microsoft.Data.Sqlite;
using Pareto.Core.Accounting;
using Pareto.Core.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Storage;

public class SqliteDatabaseTests
{
    [Theory]
    [InlineData(StorageDurability.Process, 1)]
    [InlineData(StorageDurability.Power, 2)]
    public void OpenWriter_Durability_SetsWhenTheLogIsFlushed(StorageDurability durability, int synchronous)
    {
        using var temp = new TempDirectory();
        using var database = Open(temp, durability);
        using var writer = database.OpenWriter();

        writer.ExecuteScalar<string>("PRAGMA journal_mode").ShouldBe("wal");
        writer.ExecuteScalar<int>("PRAGMA synchronous").ShouldBe(synchronous);
        writer.ExecuteScalar<int>("PRAGMA foreign_keys").ShouldBe(1);
    }

    [Fact]
    public void Open_SecondTime_RunsNoScriptAgain()
    {
        using var temp = new TempDirectory();
        Open(temp).Dispose();
        using var database = Open(temp);
        using var reader = database.OpenReader();

        reader.Query<(int, string)>("SELECT version, script FROM schema_version ORDER BY version").ShouldBe([(1, "0001_ledger.sql"), (2, "0002_compute.sql"), (3, "0003_audit_trail.sql"), (4, "0004_outcomes.sql"), (5, "0005_purpose.sql"), (6, "0006_advice.sql"), (7, "0007_promise_watch.sql"), (8, "0008_virtual_keys.sql"), (9, "0009_prices.sql"), (10, "0010_replica.sql"), (11, "0011_budgets.sql"), (12, "0012_alerts.sql"), (13, "0013_workload_drift.sql"), (14, "0014_limits.sql"), (15, "0015_books.sql"), (16, "0016_hold_out.sql"), (17, "0017_web_searches.sql")]);
    }

    [Fact]
    public void Open_NewerSchema_IsRefusedAndLeftAlone()
    {
        using var test = new TestDatabase();
        using (var writer = test.Database.OpenWriter())
        {
            writer.Execute("INSERT INTO schema_version VALUES (999, '0999_later.sql', 0)");
        }

        foreach (var open in new Func<SqliteDatabase>[] { () => Open(test.Directory), () => SqliteDatabase.OpenExisting(test.Directory) })
        {
            var exception = Should.Throw<StorageException>(open);
            exception.Message.ShouldContain("newer");
            exception.Message.ShouldContain("999");
        }
    }

    [Fact]
    public void OpenExisting_OlderSchema_SaysWhoBringsItUpToDate()
    {
        using var test = new TestDatabase();
        using (var writer = test.Database.OpenWriter())
        {
            writer.Execute("DELETE FROM schema_version");
        }

        Should.Throw<StorageException>(() => SqliteDatabase.OpenExisting(test.Directory)).Message.ShouldContain("pareto serve");
    }

    [Fact]
    public void Open_NoDatabaseInTheFile_SaysSo()
    {
        using var temp = new TempDirectory();
        File.WriteAllText(Path.Combine(temp.Path, "pareto.db"), new string('x', 8192));

        foreach (var open in new Func<SqliteDatabase>[] { () => Open(temp), () => SqliteDatabase.OpenExisting(DataDirectory.At(temp.Path)) })
        {
            var exception = Should.Throw<StorageException>(open);
            exception.Message.ShouldContain("damaged");
            exception.Message.ShouldContain("pareto.db");
        }
    }

    [Fact]
    public async Task Read_DamagedInTheMiddle_SaysSo()
    {
        using var test = new TestDatabase();
        await using (var ledger = Ledger.Open(test.Database))
        {
            await ledger.AppendAsync([.. Enumerable.Range(0, 500).Select(i => Accounting.Rows.Row($"req_{i:D4}"))]);
        }

        test.Database.Dispose();
        var file = Path.Combine(test.Directory.Path, "pareto.db");
        var bytes = File.ReadAllBytes(file);
        bytes.AsSpan(4096 * 3).Fill(0xEE);
        File.WriteAllBytes(file, bytes);

        Should.Throw<StorageException>(() => test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)).Message.ShouldContain("damaged");
    }

    [Fact]
    public void OpenExisting_NothingThere_SaysSoAndMakesNothing()
    {
        using var temp = new TempDirectory();

        Should.Throw<StorageException>(() => SqliteDatabase.OpenExisting(DataDirectory.At(temp.Path))).Message.ShouldContain("no ledger");

        Directory.EnumerateFileSystemEntries(temp.Path).ShouldBeEmpty();
    }

    [Fact]
    public void OpenReader_WhileAWriterIsInTheMiddle_SeesTheLastCommitAtOnce()
    {
        using var test = new TestDatabase();
        using var other = SqliteDatabase.OpenExisting(test.Directory);
        using var writer = test.Sqlite.OpenWriter();
        using var transaction = writer.BeginTransaction();
        writer.Execute("INSERT INTO admin_key VALUES (1, x'00', x'00', 0)", transaction: transaction);

        using var reader = other.OpenReader();

        reader.ExecuteScalar<int>("SELECT COUNT(*) FROM admin_key").ShouldBe(0);
    }

    [Fact]
    public void OpenReader_Writing_IsRefused()
    {
        using var test = new TestDatabase();
        using var reader = test.Sqlite.OpenReader();

        Should.Throw<SqliteException>(() => reader.Execute("INSERT INTO admin_key VALUES (1, x'00', x'00', 0)"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Open_TwoProcessesAtOnce_BringUpToDateOnce()
    {
        using var temp = new TempDirectory();
        using var first = new ChildProcess(typeof(SqliteDatabaseTests), nameof(Child_Opens), temp.Path);
        using var second = new ChildProcess(typeof(SqliteDatabaseTests), nameof(Child_Opens), temp.Path);
        (await first.HearAsync()).ShouldBe("ready");
        (await second.HearAsync()).ShouldBe("ready");

        first.Tell("go");
        second.Tell("go");

        var scripts = Schema.Sqlite.Scripts.Count;
        (await first.HearAsync()).ShouldBe($"{scripts} scripts");
        (await second.HearAsync()).ShouldBe($"{scripts} scripts");
    }

    [Fact(Explicit = true)]
    public void Child_Opens()
    {
        var directory = DataDirectory.Create(ChildProcess.OwnDirectory);
        using var output = Console.OpenStandardOutput();
        ChildProcess.Say(output, "ready");
        Console.ReadLine();

        using var database = Open(directory);
        using var reader = database.OpenReader();
        ChildProcess.Say(output, $"{reader.ExecuteScalar<int>("SELECT COUNT(*) FROM schema_version")} scripts");
    }

    private static SqliteDatabase Open(TempDirectory temp, StorageDurability durability = StorageDurability.Process) =>
        SqliteDatabase.Open(DataDirectory.Create(temp.Path), new StorageOptions { Durability = durability }, new FakeTimeProvider());

    private static SqliteDatabase Open(DataDirectory directory) => SqliteDatabase.Open(directory, new StorageOptions(), new FakeTimeProvider());
}
