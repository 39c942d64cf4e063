using Dapper;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Rollups;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Accounting.Rollups;

public abstract class RollupTests(StorageEngine engine)
{
    private static readonly DateTimeOffset Later = Rows.Noon.AddDays(30);

    /// <summary>Whatever happens in whatever order, no row is counted twice or left out, to the last digit.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Totals_AfterAnyHistory_AreThoseOfTheRows(int seed)
    {
        using var test = new TestDatabase(engine);
        var random = new Random(seed);
        var waiting = new Queue<LedgerEntry>(ExpectedTotals.ManyRows(600, seed));
        var written = new List<LedgerEntry>();
        var writer = new RollupWriter(test.Database);
        await using var ledger = Ledger.Open(test.Database);
        for (var step = 0; step < 60; step++)
        {
            switch (random.Next(6))
            {
                case 0 or 1:
                    var rows = Enumerable.Range(0, random.Next(1, 60)).TakeWhile(_ => waiting.Count > 0).Select(_ => waiting.Dequeue()).ToList();
                    await ledger.AppendAsync(rows);
                    written.AddRange(rows);
                    break;
                case 2:
                    writer.RollNext(random.Next(3) == 0 ? Later : Rows.Noon.AddMinutes(random.Next(-4000, 4000)));
                    break;
                case 3:
                    writer.AddLateRows();
                    break;
                case 4 when step % 5 == 0:
                    writer.Forget();
                    break;
                case 5 when step > 40:
                    writer.RemoveRows(Rows.Noon.AddMinutes(random.Next(-4000, 4000)));
                    break;
            }

            var grouping = (LedgerGrouping)random.Next((int)LedgerGrouping.Purpose * 2) & ~LedgerGrouping.User;
            Check(test, written, WholeDays(random), grouping);
        }

        written.Count.ShouldBeGreaterThan(300);
        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Attempts.ShouldBe(written.Count(row => row.Purpose != AttemptPurpose.Correction));
    }

    [Fact]
    public async Task Totals_FromTheMiddleOfADayThatIsSummedUp_TakeItsRows()
    {
        using var test = new TestDatabase(engine);
        var rows = ExpectedTotals.ManyRows(400);
        await AppendAsync(test, rows);
        RollAll(test);

        foreach (var hours in (int[])[-50, -7, 3])
        {
            Check(test, rows, new LedgerFilter(Rows.Noon.AddHours(hours), Rows.Noon.AddHours(hours + 40)), LedgerGrouping.Tier | LedgerGrouping.Day);
        }
    }

    [Fact]
    public async Task Totals_ByUser_ReadRowsAlone()
    {
        using var test = new TestDatabase(engine);
        var rows = ExpectedTotals.ManyRows(200);
        await AppendAsync(test, rows);
        RollAll(test);

        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.User).ShouldBe(ExpectedTotals.Of(rows, LedgerFilter.All, LedgerGrouping.User));
    }

    [Fact]
    public async Task Totals_BeyondWhatA64BitSumHolds_StayExact()
    {
        using var test = new TestDatabase(engine);
        const decimal Cost = 9_000_000.000000000001m;
        await AppendAsync(test, [.. Enumerable.Range(0, 10).Select(i => Rows.Row($"req_{i}") with { Cost = Cost, BaselineCost = 0 })]);
        RollAll(test);

        var total = test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0];

        (total.Cost, total.Savings).ShouldBe((10 * Cost, -10 * Cost));
    }

    [Fact]
    public async Task RollNext_TakesHoursThatAreOver_AndDaysAtOnce()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test, [Rows.Row("req_1"), Rows.Row("req_2") with { StartedAt = Rows.Noon.AddDays(1).AddHours(3) }]);
        var writer = new RollupWriter(test.Database);

        writer.RollNext(Rows.Noon.AddHours(1).AddMilliseconds(-1)).ShouldBeFalse();
        writer.RolledUntil.ShouldBeNull();
        writer.RollNext(Rows.Noon.AddHours(1)).ShouldBeTrue();
        writer.RolledUntil.ShouldBe(Rows.Noon.AddHours(1));
        writer.RollNext(Rows.Noon.AddHours(2).AddMilliseconds(-1)).ShouldBeFalse();
        foreach (var hours in (int[])[12, 36])
        {
            writer.RollNext(Later).ShouldBeTrue();
            writer.RolledUntil.ShouldBe(Rows.Noon.AddHours(hours));
        }
    }

    [Fact]
    public async Task RollNext_HourByHour_LeavesADayWithTheSumsThatItHasAtOnce()
    {
        using var hourly = new TestDatabase(engine);
        using var daily = new TestDatabase(engine);
        var rows = ExpectedTotals.ManyRows(300);
        await AppendAsync(hourly, rows);
        await AppendAsync(daily, rows);
        var writer = new RollupWriter(hourly.Database);
        for (var time = Rows.Noon.AddMinutes(-4000); time < Rows.Noon.AddDays(4); time = time.AddHours(1))
        {
            writer.RollNext(time);
        }

        RollAll(daily);

        Sums(hourly).ShouldBe(Sums(daily));
    }

    [Fact]
    public async Task Totals_OfADayThatIsSummedUpToSomeHour_TakeItWholeOrFromRows()
    {
        using var test = new TestDatabase(engine);
        var rows = ExpectedTotals.ManyRows(400);
        await AppendAsync(test, rows);
        var writer = new RollupWriter(test.Database);
        while (writer.RollNext(Rows.Noon.AddHours(3)))
        {
            // Day by day, to three in the afternoon.
        }

        var midnight = Rows.Noon.AddHours(-12);
        foreach (var until in (double[])[12, 14.5, 15, 15.5, 24])
        {
            Check(test, rows, new LedgerFilter(midnight, midnight.AddHours(until)), LedgerGrouping.Tier | LedgerGrouping.Day);
        }
    }

    [Fact]
    public async Task AddLateRows_OfADayThatIsKept_AddsThemToItsSums()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test, [Rows.Row("req_1")]);
        var writer = new RollupWriter(test.Database);
        writer.RollNext(Later);
        await AppendAsync(test, [Rows.Row("req_2"), Rows.Row("req_3")]);

        writer.AddLateRows().ShouldBeTrue();

        Sums(test).Count.ShouldBe(2);
        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Requests.ShouldBe(3);
    }

    [Fact]
    public async Task RemoveRows_OfADayThatIsSummedUpToSomeHour_AreKept()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test, [Rows.Row("req_1")]);
        var writer = new RollupWriter(test.Database);
        writer.RollNext(Rows.Noon.AddHours(3)).ShouldBeTrue();

        writer.RemoveRows(Later).ShouldBeFalse();

        writer.RollNext(Later).ShouldBeTrue();
        writer.RemoveRows(Later).ShouldBeTrue();
        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Requests.ShouldBe(1);
    }

    [Fact]
    public async Task RemoveRows_RemovesWhatIsSummedUp_AndNothingElse()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test, [Rows.Row("req_1"), Rows.Row("req_2") with { StartedAt = Rows.Noon.AddDays(1) }, Rows.Row("req_3") with { StartedAt = Rows.Noon.AddDays(2) }]);
        var writer = new RollupWriter(test.Database);
        writer.RemoveRows(Later).ShouldBeFalse();
        writer.RollNext(Later);
        writer.RollNext(Later);

        writer.RemoveRows(Rows.Noon.AddDays(1)).ShouldBeTrue();
        writer.RemoveRows(Rows.Noon.AddDays(1)).ShouldBeFalse();

        test.Reader.Entries(new RequestId("req_1")).ShouldBeEmpty();
        test.Reader.Entries(new RequestId("req_2")).Count.ShouldBe(1);
        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Requests.ShouldBe(3);
    }

    [Fact]
    public async Task Delete_OfARowThatIsKept_IsRefused()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test, [Rows.Row("req_1"), Rows.Row("req_2") with { StartedAt = Rows.Noon.AddDays(1) }]);
        var writer = new RollupWriter(test.Database);
        writer.RollNext(Later);
        writer.RemoveRows(Later);
        using var connection = test.Database.OpenWriter();

        Should.Throw<Exception>(() => connection.Execute("DELETE FROM ledger")).Message.ShouldContain("append-only");
        Should.Throw<Exception>(() => connection.Execute("DELETE FROM ledger_day")).Message.ShouldContain("removed");
        Should.Throw<Exception>(() => connection.Execute("UPDATE ledger_day SET cost_whole = 0")).Message.ShouldContain("anew");
        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Requests.ShouldBe(2);
    }

    [Fact]
    public async Task AddLateRows_OfADayWhoseRowsAreRemoved_AreCounted()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test, [Rows.Row("req_1")]);
        var writer = new RollupWriter(test.Database);
        writer.RollNext(Later);
        writer.RemoveRows(Later);
        await AppendAsync(test, [Rows.Row("req_2")]);

        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Requests.ShouldBe(2);
        writer.RemoveRows(Later).ShouldBeFalse();
        writer.AddLateRows().ShouldBeTrue();
        writer.RemoveRows(Later).ShouldBeTrue();
        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Requests.ShouldBe(2);
    }

    private static void Check(TestDatabase test, IReadOnlyList<LedgerEntry> rows, LedgerFilter filter, LedgerGrouping grouping)
    {
        var totals = test.Reader.Totals(filter, grouping);
        var expected = ExpectedTotals.Of(rows, filter, grouping);
        if (grouping == LedgerGrouping.None && expected.Count == 0)
        {
            expected = [new LedgerTotals { Usage = TokenUsage.None }];
        }

        totals.Select(Exact).ShouldBe(expected.Select(Exact));
        foreach (var (total, known) in totals.Zip(expected))
        {
            Within1Percent(total.MedianDuration, known.MedianDuration);
            Within1Percent(total.Percentile95Duration, known.Percentile95Duration);
        }
    }

    private static LedgerTotals Exact(LedgerTotals total) => total with { MedianDuration = null, Percentile95Duration = null };

    private static void Within1Percent(TimeSpan? duration, TimeSpan? known)
    {
        (duration is null).ShouldBe(known is null);
        if (known is { } exact)
        {
            duration!.Value.TotalMicroseconds.ShouldBe(exact.TotalMicroseconds, (0.01 * exact.TotalMicroseconds) + 1);
        }
    }

    private static LedgerFilter WholeDays(Random random)
    {
        var first = Rows.Noon.AddHours(-12).AddDays(random.Next(-4, 3));
        return new LedgerFilter(random.Next(3) == 0 ? null : first, random.Next(3) == 0 ? null : first.AddDays(random.Next(1, 4)));
    }

    private static List<string> Sums(TestDatabase test)
    {
        using var connection = test.Database.OpenReader();
        return
        [
            .. connection.Query<(long Detail, long Day, string Group, long Attempts, long Cost, byte[]? Durations)>(
                "SELECT detail, day, target || key_name || workload || purpose || COALESCE(tier, '-') || COALESCE(team, '-') || COALESCE(project, '-'), attempts, cost_rest, durations FROM ledger_day")
                .Select(sum => $"{sum.Detail} {sum.Day} {sum.Group} {sum.Attempts} {sum.Cost} {Convert.ToHexString(sum.Durations ?? [])}").Order(StringComparer.Ordinal),
        ];
    }

    private static void RollAll(TestDatabase test)
    {
        var writer = new RollupWriter(test.Database);
        while (writer.RollNext(Later))
        {
            // Day by day.
        }
    }

    private static async Task AppendAsync(TestDatabase test, IReadOnlyList<LedgerEntry> rows)
    {
        await using var ledger = Ledger.Open(test.Database);
        await ledger.AppendAsync(rows);
    }
}
