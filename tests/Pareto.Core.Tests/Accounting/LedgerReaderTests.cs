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
    [InlineData(LedgerGrouping.User)]
    [InlineData(LedgerGrouping.Team | LedgerGrouping.Project | LedgerGrouping.User)]
    [InlineData(LedgerGrouping.Day | LedgerGrouping.Tier | LedgerGrouping.Target | LedgerGrouping.Key | LedgerGrouping.Workload)]
    public async Task Totals_OfManyRows_AreTheSumsOfTheRows(LedgerGrouping grouping)
    {
        using var test = new TestDatabase(engine);
        var rows = ManyRows(2000);
        await AppendAsync(test, rows);
        var filter = new LedgerFilter(Rows.Noon.AddHours(-30), Rows.Noon.AddHours(30));

        var totals = test.Reader.Totals(filter, grouping);

        var expected = rows
            .Where(row => row.StartedAt >= filter.Since && row.StartedAt < filter.Until)
            .GroupBy(row => (
                Day: grouping.HasFlag(LedgerGrouping.Day) ? DateOnly.FromDateTime(row.StartedAt.UtcDateTime) : (DateOnly?)null,
                Tier: grouping.HasFlag(LedgerGrouping.Tier) ? row.Tier : null,
                Target: grouping.HasFlag(LedgerGrouping.Target) ? row.Target.ToString() : null,
                Key: grouping.HasFlag(LedgerGrouping.Key) ? row.KeyName : null,
                Workload: grouping.HasFlag(LedgerGrouping.Workload) ? row.Workload : null,
                Team: grouping.HasFlag(LedgerGrouping.Team) ? row.Team : null,
                Project: grouping.HasFlag(LedgerGrouping.Project) ? row.Project : null,
                User: grouping.HasFlag(LedgerGrouping.User) ? row.EndUser : null))
            .OrderBy(group => group.Key.Day).ThenBy(group => group.Key.Tier)
            .ThenBy(group => group.Key.Target, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Key, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Workload, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Team, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Project, StringComparer.Ordinal)
            .ThenBy(group => group.Key.User, StringComparer.Ordinal)
            .Select(group => Total([.. group]) with
            {
                Day = group.Key.Day, Tier = group.Key.Tier, Target = group.Key.Target, Key = group.Key.Key, Workload = group.Key.Workload,
                Team = group.Key.Team, Project = group.Key.Project, User = group.Key.User,
            })
            .ToList();
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

        test.Reader.TotalsOf(new RequestId("req_1")).ShouldBe(Total(rows));
        test.Reader.TotalsOf(new RequestId("req_3")).ShouldBeNull();
    }

    private static async Task AppendAsync(TestDatabase test, IReadOnlyList<LedgerEntry> rows)
    {
        await using var ledger = Ledger.Open(test.Database);
        await ledger.AppendAsync(rows);
    }

    private static List<LedgerEntry> ManyRows(int count)
    {
        var random = new Random(20260115);
        var outcomes = Enum.GetValues<AttemptOutcome>();
        return [.. Enumerable.Range(0, count).Select(i => Rows.Row($"req_{i / 2:D5}", attempt: 1 + (i % 2)) with
        {
            Final = i % 2 == 1,
            StartedAt = Rows.Noon.AddMinutes(random.Next(-4000, 4000)),
            Tier = random.Next(4) is var tier && tier < 3 ? (Tier)tier : null,
            Target = new TargetId("provider", $"a/b-{random.Next(3)}"),
            KeyName = $"key-{random.Next(3)}",
            Workload = $"workload-{random.Next(3)}",
            Team = OneOf("shop", "search", null),
            Project = OneOf("web", "app", null),
            EndUser = OneOf("u-1", "u-2", null),
            Outcome = outcomes[random.Next(outcomes.Length)],
            Usage = new TokenUsage
            {
                Input = random.Next(5000), CachedInput = random.Next(100), CacheWrite = random.Next(100), CacheWriteHour = random.Next(100),
                AudioInput = random.Next(100), Output = random.Next(1000), Reasoning = random.Next(100), AudioOutput = random.Next(100),
                Estimated = random.Next(50) == 0,
            },
            Cost = random.Next(10) == 0 ? null : random.NextInt64(5_000_000_000_000) / 1_000_000_000_000m,
            BaselineCost = random.Next(10) == 0 ? null : random.NextInt64(5_000_000_000_000) / 1_000_000_000_000m,
            Duration = TimeSpan.FromMicroseconds(random.Next(5_000_000)),
        })];

        string? OneOf(params string?[] names) => names[random.Next(names.Length)];
    }

    /// <summary>The same sums, said another way.</summary>
    private static LedgerTotals Total(IReadOnlyList<LedgerEntry> rows)
    {
        var durations = rows.Where(row => row is { Final: true, Outcome: AttemptOutcome.Completed }).Select(row => row.Duration).Order().ToArray();
        return new LedgerTotals
        {
            Requests = rows.Count(row => row.Final),
            Completed = durations.Length,
            Attempts = rows.Count,
            Usage = new TokenUsage
            {
                Input = rows.Sum(row => row.Usage.Input),
                CachedInput = rows.Sum(row => row.Usage.CachedInput),
                CacheWrite = rows.Sum(row => row.Usage.CacheWrite),
                CacheWriteHour = rows.Sum(row => row.Usage.CacheWriteHour),
                AudioInput = rows.Sum(row => row.Usage.AudioInput),
                Output = rows.Sum(row => row.Usage.Output),
                Reasoning = rows.Sum(row => row.Usage.Reasoning),
                AudioOutput = rows.Sum(row => row.Usage.AudioOutput),
                Estimated = rows.Any(row => row.Usage.Estimated),
            },
            Cost = rows.Sum(row => row.Cost ?? 0),
            BaselineCost = rows.Sum(row => row.BaselineCost ?? 0),
            Savings = rows.Sum(row => row.BaselineCost - row.Cost ?? 0),
            Unpriced = rows.Count(row => row.Cost is null),
            MedianDuration = durations.Length == 0 ? null : durations[(int)Math.Ceiling(durations.Length * 0.50m) - 1],
            Percentile95Duration = durations.Length == 0 ? null : durations[(int)Math.Ceiling(durations.Length * 0.95m) - 1],
        };
    }
}
