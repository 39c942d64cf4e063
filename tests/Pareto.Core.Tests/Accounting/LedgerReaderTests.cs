using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Accounting;

public abstract class LedgerReaderTests(StorageEngine engine)
{
    [Fact]
    public void Totals_NoRows_IsOneEmptyTotalOrNoGroup()
    {
        using var test = new TestDatabase(engine);

        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None).ShouldBe([new LedgerTotals { Usage = TokenUsage.None }]);
        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.Tier).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(LedgerGrouping.None)]
    [InlineData(LedgerGrouping.Day)]
    [InlineData(LedgerGrouping.Tier)]
    [InlineData(LedgerGrouping.Target)]
    [InlineData(LedgerGrouping.Key)]
    [InlineData(LedgerGrouping.Workload)]
    [InlineData(LedgerGrouping.Team)]
    [InlineData(LedgerGrouping.Project)]
    [InlineData(LedgerGrouping.Purpose)]
    [InlineData(LedgerGrouping.User)]
    [InlineData(LedgerGrouping.Team | LedgerGrouping.Project | LedgerGrouping.User)]
    [InlineData(LedgerGrouping.Day | LedgerGrouping.Tier | LedgerGrouping.Target | LedgerGrouping.Key | LedgerGrouping.Workload)]
    public async Task Totals_OfManyRows_AreTheSumsOfTheRows(LedgerGrouping grouping)
    {
        using var test = new TestDatabase(engine);
        var rows = ExpectedTotals.ManyRows(2000);
        await AppendAsync(test, rows);
        var filter = new LedgerFilter(Rows.Noon.AddHours(-30), Rows.Noon.AddHours(30));

        var totals = test.Reader.Totals(filter, grouping);

        var expected = ExpectedTotals.Of(rows, filter, grouping);
        totals.ShouldBe(expected);
        totals.Sum(total => total.Attempts).ShouldBeInRange(1, rows.Count - 1);
    }

    [Fact]
    public async Task Totals_SinceAndUntil_TakeTheFirstMomentAndLeaveTheLast()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test, [.. Enumerable.Range(0, 4).Select(i => Rows.Row($"req_{i}") with { StartedAt = Rows.Noon.AddMilliseconds(i) })]);

        Count(new LedgerFilter(Since: Rows.Noon.AddMilliseconds(1))).ShouldBe(3);
        Count(new LedgerFilter(Until: Rows.Noon.AddMilliseconds(1))).ShouldBe(1);
        Count(new LedgerFilter(Rows.Noon.AddMilliseconds(1), Rows.Noon.AddMilliseconds(3))).ShouldBe(2);

        // The same moment, written in another time zone.
        Count(new LedgerFilter(Since: Rows.Noon.AddMilliseconds(1).ToOffset(TimeSpan.FromHours(9)))).ShouldBe(3);

        long Count(LedgerFilter filter) => test.Reader.Totals(filter, LedgerGrouping.None)[0].Attempts;
    }

    [Fact]
    public async Task Totals_BeyondWhatA64BitSumHolds_StayExact()
    {
        using var test = new TestDatabase(engine);
        const decimal Cost = 9_000_000.000000000001m;
        await AppendAsync(test, [.. Enumerable.Range(0, 10).Select(i => Rows.Row($"req_{i}") with { Cost = Cost, BaselineCost = 0 })]);

        var total = test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0];

        total.Cost.ShouldBe(10 * Cost);
        total.Savings.ShouldBe(-10 * Cost);
    }

    [Fact]
    public async Task Totals_FailedOverRequest_CountsWhereItEnded()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test,
        [
            Rows.Row("req_1") with { Final = false, Tier = Tier.Small, Outcome = AttemptOutcome.Failed, Duration = TimeSpan.FromSeconds(9) },
            Rows.Row("req_1", attempt: 2) with { Tier = Tier.Premium },
        ]);

        var totals = test.Reader.Totals(LedgerFilter.All, LedgerGrouping.Tier);

        totals.Select(total => (total.Tier, total.Requests, total.Attempts, total.MedianDuration)).ShouldBe(
        [
            (Tier.Small, 0, 1, null),
            (Tier.Premium, 1, 1, Rows.Row("any").Duration),
        ]);
    }

    [Fact]
    public async Task Totals_UnknownPrices_AreCountedAndSaveNothing()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test,
        [
            Rows.Row("req_1") with { Cost = 1, BaselineCost = 3 },
            Rows.Row("req_2") with { Cost = null, BaselineCost = 100 },
            Rows.Row("req_3") with { Cost = 10, BaselineCost = null },
        ]);

        var total = test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0];

        (total.Cost, total.BaselineCost, total.Savings, total.Unpriced).ShouldBe((11m, 103m, 2m, 1));
    }

    [Fact]
    public async Task Totals_Percentiles_AreNearestRank()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test, [.. Enumerable.Range(1, 100).Select(i => Rows.Row($"req_{i}") with { Duration = TimeSpan.FromMilliseconds(101 - i) })]);

        var total = test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0];

        total.MedianDuration.ShouldBe(TimeSpan.FromMilliseconds(50));
        total.Percentile95Duration.ShouldBe(TimeSpan.FromMilliseconds(95));
    }

    [Fact]
    public async Task TotalsOf_Request_AddsItsAttempts()
    {
        using var test = new TestDatabase(engine);
        LedgerEntry[] rows = [Rows.Row("req_1") with { Final = false }, Rows.Row("req_1", attempt: 2)];
        await AppendAsync(test, [.. rows, Rows.Row("req_2")]);

        test.Reader.TotalsOf(new RequestId("req_1")).ShouldBe(ExpectedTotals.Of(rows));
        test.Reader.TotalsOf(new RequestId("req_3")).ShouldBeNull();
    }

    private static async Task AppendAsync(TestDatabase test, IReadOnlyList<LedgerEntry> rows)
    {
        await using var ledger = Ledger.Open(test.Database);
        await ledger.AppendAsync(rows);
    }
}
