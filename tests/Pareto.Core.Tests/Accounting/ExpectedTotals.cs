using Pareto.Core.Accounting;
using Pareto.Core.Exchange;

namespace Pareto.Core.Tests.Accounting;

/// <summary>Rows of every kind, and their totals said in another way than the database's.</summary>
internal static class ExpectedTotals
{
    public static List<LedgerEntry> ManyRows(int count, int seed = 20260115)
    {
        var random = new Random(seed);
        var outcomes = Enum.GetValues<AttemptOutcome>();
        var purposes = Enum.GetValues<AttemptPurpose>();
        return [.. Enumerable.Range(0, count).Select(i => Rows.Row($"req_{i / 2:D5}", attempt: 1 + (i % 2)) with
        {
            Final = i % 2 == 1,
            Purpose = purposes[random.Next(purposes.Length)],
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
                AudioInput = random.Next(100), ImageInput = random.Next(100), Output = random.Next(1000), Reasoning = random.Next(100),
                AudioOutput = random.Next(100), ImageOutput = random.Next(100), WebSearches = random.Next(5), Estimated = random.Next(50) == 0,
                Compute = random.Next(3) == 0 ? TimeSpan.FromMicroseconds(random.Next(1_000_000)) : null,
            },
            BaselineCost = random.Next(10) == 0 ? null : Dollars(),
            Duration = TimeSpan.FromMicroseconds(random.Next(1, 5_000_000)),
        }).Select(row => random.Next(10) switch
        {
            0 => row with { Cost = null },
            1 => row with { Cost = Dollars() },
            _ => Priced(row, new CostParts(Dollars(), Dollars(), -Dollars(), Dollars(), Dollars())),
        })];

        string? OneOf(params string?[] names) => names[random.Next(names.Length)];
        decimal Dollars() => random.NextInt64(5_000_000_000_000) / 1_000_000_000_000m;
    }

    /// <summary>The totals of what a filter lets through, in the order of their groups.</summary>
    public static IReadOnlyList<LedgerTotals> Of(IReadOnlyList<LedgerEntry> rows, LedgerFilter filter, LedgerGrouping grouping) =>
    [
        .. rows
            .Where(row => !(row.StartedAt < filter.Since) && !(row.StartedAt >= filter.Until))
            .GroupBy(row => (
                Day: grouping.HasFlag(LedgerGrouping.Day) ? DateOnly.FromDateTime(row.StartedAt.UtcDateTime) : (DateOnly?)null,
                Tier: grouping.HasFlag(LedgerGrouping.Tier) ? row.Tier : null,
                Target: grouping.HasFlag(LedgerGrouping.Target) ? row.Target.ToString() : null,
                Key: grouping.HasFlag(LedgerGrouping.Key) ? row.KeyName : null,
                Workload: grouping.HasFlag(LedgerGrouping.Workload) ? row.Workload : null,
                Who: (
                    Team: grouping.HasFlag(LedgerGrouping.Team) ? row.Team : null,
                    Project: grouping.HasFlag(LedgerGrouping.Project) ? row.Project : null,
                    Purpose: grouping.HasFlag(LedgerGrouping.Purpose) ? row.Purpose : (AttemptPurpose?)null,
                    User: grouping.HasFlag(LedgerGrouping.User) ? row.EndUser : null)))
            .OrderBy(group => group.Key.Day).ThenBy(group => group.Key.Tier)
            .ThenBy(group => group.Key.Target, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Key, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Workload, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Who.Team, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Who.Project, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Who.Purpose)
            .ThenBy(group => group.Key.Who.User, StringComparer.Ordinal)
            .Select(group => Of([.. group]) with
            {
                Day = group.Key.Day, Tier = group.Key.Tier, Target = group.Key.Target, Key = group.Key.Key, Workload = group.Key.Workload,
                Team = group.Key.Who.Team, Project = group.Key.Who.Project, Purpose = group.Key.Who.Purpose, User = group.Key.Who.User,
            }),
    ];

    public static LedgerTotals Of(IReadOnlyList<LedgerEntry> rows)
    {
        var durations = rows.Where(row => row is { Final: true, Outcome: AttemptOutcome.Completed }).Select(row => row.Duration).Order().ToArray();
        var compute = rows.Select(row => row.Usage.Compute).OfType<TimeSpan>().ToArray();
        return new LedgerTotals
        {
            Requests = rows.Count(row => row.Final),
            Completed = durations.Length,
            Attempts = rows.Count(row => row.Purpose != AttemptPurpose.Correction),
            Usage = new TokenUsage
            {
                Input = rows.Sum(row => row.Usage.Input),
                CachedInput = rows.Sum(row => row.Usage.CachedInput),
                CacheWrite = rows.Sum(row => row.Usage.CacheWrite),
                CacheWriteHour = rows.Sum(row => row.Usage.CacheWriteHour),
                AudioInput = rows.Sum(row => row.Usage.AudioInput),
                ImageInput = rows.Sum(row => row.Usage.ImageInput),
                Output = rows.Sum(row => row.Usage.Output),
                Reasoning = rows.Sum(row => row.Usage.Reasoning),
                AudioOutput = rows.Sum(row => row.Usage.AudioOutput),
                ImageOutput = rows.Sum(row => row.Usage.ImageOutput),
                WebSearches = rows.Sum(row => row.Usage.WebSearches),
                Compute = compute.Length == 0 ? null : new TimeSpan(compute.Sum(time => time.Ticks)),
                Estimated = rows.Any(row => row.Usage.Estimated),
            },
            Cost = rows.Sum(row => row.Cost ?? 0),
            CostParts = new CostParts(
                rows.Sum(row => row.CostParts?.Input ?? 0),
                rows.Sum(row => row.CostParts?.CachedInput ?? 0),
                rows.Sum(row => row.CostParts?.CacheWrite ?? 0),
                rows.Sum(row => row.CostParts?.Output ?? 0),
                rows.Sum(row => row.CostParts?.Other ?? row.Cost ?? 0)),
            BaselineCost = rows.Sum(row => row.BaselineCost ?? 0),
            Savings = rows.Sum(row => row.BaselineCost - row.Cost ?? 0),
            Unpriced = rows.Count(row => row.Cost is null),
            MedianDuration = durations.Length == 0 ? null : durations[(int)Math.Ceiling(durations.Length * 0.50m) - 1],
            Percentile95Duration = durations.Length == 0 ? null : durations[(int)Math.Ceiling(durations.Length * 0.95m) - 1],
        };
    }

    private static LedgerEntry Priced(LedgerEntry row, CostParts parts) => row with { Cost = parts.Total, CostParts = parts };
}
