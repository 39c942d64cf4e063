using System.Data.Common;
using Dapper;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Accounting;

/// <summary>What holds for the ledger on every engine.</summary>
public abstract class LedgerTests(StorageEngine engine)
{
    [Fact]
    public async Task AppendAsync_EveryField_ReadsBack()
    {
        using var test = new TestDatabase(engine);
        await using var ledger = Ledger.Open(test.Database);

        await ledger.AppendAsync(Rows.FullRow("req_full"));
        await ledger.AppendAsync(Rows.BareRow("req_bare"));

        test.Reader.Entries(new RequestId("req_full")).ShouldBe([Rows.FullRow("req_full")]);
        test.Reader.Entries(new RequestId("req_bare")).ShouldBe([Rows.BareRow("req_bare")]);
    }

    [Fact]
    public async Task AppendAsync_SameRowTwice_KeepsTheFirst()
    {
        using var test = new TestDatabase(engine);
        await using var ledger = Ledger.Open(test.Database);
        var row = Rows.Row("req_1");

        await ledger.AppendAsync([row, row]);
        await ledger.AppendAsync([row with { Cost = 99 }, Rows.Row("req_1", attempt: 2)]);

        test.Reader.Entries(row.RequestId).ShouldBe([row, Rows.Row("req_1", attempt: 2)]);
    }

    [Fact]
    public async Task AppendAsync_TextOfAnyLength_ReadsBack()
    {
        using var test = new TestDatabase(engine);
        await using var ledger = Ledger.Open(test.Database);
        var row = Rows.Row("req_1") with { Reason = new string('ü', 100_000), Workload = "" };

        await ledger.AppendAsync(row);

        test.Reader.Entries(row.RequestId).ShouldBe([row]);
    }

    [Fact]
    public async Task AppendAsync_Nothing_CompletesAtOnce()
    {
        using var test = new TestDatabase(engine);
        await using var ledger = Ledger.Open(test.Database);

        ledger.AppendAsync([]).IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task AppendAsync_ThousandAtOnce_AreAllThereWhenTheyComplete()
    {
        using var test = new TestDatabase(engine);
        await using var ledger = Ledger.Open(test.Database);

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
        {
            await Task.Yield();
            var row = Rows.Row($"req_{i:D4}");
            await ledger.AppendAsync(row);
            test.Reader.Entries(row.RequestId).ShouldBe([row]);
        }));

        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Attempts.ShouldBe(1000);
    }

    [Fact]
    public async Task AppendAsync_MoreThanMayWait_CompleteAll()
    {
        using var test = new TestDatabase(engine);
        await using var ledger = Ledger.Open(test.Database);

        await Task.WhenAll(Enumerable.Range(0, 20_000).Select(i => ledger.AppendAsync(Rows.Row($"req_{i:D5}")).AsTask()));

        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Attempts.ShouldBe(20_000);
    }

    [Fact]
    public async Task DisposeAsync_AppendsWaiting_CommitsThemFirst()
    {
        using var test = new TestDatabase(engine);
        var ledger = Ledger.Open(test.Database);
        var appends = Enumerable.Range(0, 5000).Select(i => ledger.AppendAsync(Rows.Row($"req_{i:D4}")).AsTask()).ToArray();

        await ledger.DisposeAsync();

        await Task.WhenAll(appends);
        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Attempts.ShouldBe(5000);
    }

    [Fact]
    public async Task AppendAsync_AfterDispose_IsRefused()
    {
        using var test = new TestDatabase(engine);
        var ledger = Ledger.Open(test.Database);
        await ledger.DisposeAsync();

        var exception = await Should.ThrowAsync<LedgerException>(ledger.AppendAsync(Rows.Row("req_1")).AsTask());

        exception.Message.ShouldContain("closed");
        await ledger.DisposeAsync();
    }

    [Theory]
    [InlineData("UPDATE ledger SET cost = 0")]
    [InlineData("DELETE FROM ledger")]
    public async Task Rows_OnceWritten_CannotBeChanged(string sql)
    {
        using var test = new TestDatabase(engine);
        await using (var ledger = Ledger.Open(test.Database))
        {
            await ledger.AppendAsync(Rows.Row("req_1"));
        }

        using var writer = test.Database.OpenWriter();

        Should.Throw<DbException>(() => writer.Execute(sql)).Message.ShouldContain("append-only");
    }
}
