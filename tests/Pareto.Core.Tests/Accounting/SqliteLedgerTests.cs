using Dapper;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;
using SQLitePCL;

namespace Pareto.Core.Tests.Accounting;

public sealed class SqliteLedgerTests() : LedgerTests(StorageEngine.Sqlite)
{
    [Fact]
    public async Task AppendAsync_ThousandWaiting_ShareAFewCommits()
    {
        using var test = new TestDatabase();
        var connection = test.Sqlite.OpenWriter();
        var commits = 0;
        raw.sqlite3_commit_hook(connection.Handle, _ => commits++ * 0, null);
        await using var ledger = new Ledger(new SqliteLedgerStore(connection, InstallationKey.ReadOrCreate(test.Directory), "test"));

        // While another holds the lock, appends gather behind the first.
        using var other = test.Database.OpenWriter();
        var transaction = other.BeginTransaction();
        var appends = Enumerable.Range(0, 1000).Select(i => ledger.AppendAsync(Rows.Row($"req_{i:D4}")).AsTask()).ToArray();
        transaction.Rollback();
        await Task.WhenAll(appends);

        commits.ShouldBeInRange(2, 3);
        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Attempts.ShouldBe(1000);
    }

    [Fact]
    public async Task AppendAsync_DiskFull_FailsThenRecovers()
    {
        using var test = new TestDatabase();
        var connection = test.Sqlite.OpenWriter();
        connection.Execute($"PRAGMA max_page_count = {connection.ExecuteScalar<int>("PRAGMA page_count") + 3}");
        await using var ledger = new Ledger(new SqliteLedgerStore(connection, InstallationKey.ReadOrCreate(test.Directory), "test"));
        var kept = 0;

        var exception = await Should.ThrowAsync<LedgerException>(async () =>
        {
            for (; kept < 10_000; kept++)
            {
                await ledger.AppendAsync(Rows.Row($"req_{kept:D5}"));
            }
        });

        exception.Message.ShouldContain("disk is full");
        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Attempts.ShouldBe(kept);

        // The writer is idle now: its connection may be used.
        connection.Execute("PRAGMA max_page_count = 1000000");
        await ledger.AppendAsync(Rows.Row($"req_{kept:D5}"));
        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Attempts.ShouldBe(kept + 1);
    }

    [Fact]
    public async Task AppendAsync_SeveralRowsDiskFull_WritesNone()
    {
        using var test = new TestDatabase();
        var connection = test.Sqlite.OpenWriter();
        connection.Execute($"PRAGMA max_page_count = {connection.ExecuteScalar<int>("PRAGMA page_count") + 3}");
        await using var ledger = new Ledger(new SqliteLedgerStore(connection, InstallationKey.ReadOrCreate(test.Directory), "test"));

        await Should.ThrowAsync<LedgerException>(ledger.AppendAsync([.. Enumerable.Range(0, 1000).Select(i => Rows.Row($"req_{i:D4}"))]).AsTask());

        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Attempts.ShouldBe(0);
    }

    [Fact]
    public async Task AppendAsync_Locked_FailsThenRecovers()
    {
        using var test = new TestDatabase();
        var connection = test.Sqlite.OpenWriter();
        connection.Execute("PRAGMA busy_timeout = 1");
        await using var ledger = new Ledger(new SqliteLedgerStore(connection, InstallationKey.ReadOrCreate(test.Directory), "test"));
        using var other = test.Database.OpenWriter();
        var transaction = other.BeginTransaction();

        var exception = await Should.ThrowAsync<LedgerException>(ledger.AppendAsync(Rows.Row("req_1")).AsTask());
        transaction.Rollback();
        await ledger.AppendAsync(Rows.Row("req_1"));

        exception.Message.ShouldContain("lock");
        test.Reader.Entries(new RequestId("req_1")).Count.ShouldBe(1);
    }
}
