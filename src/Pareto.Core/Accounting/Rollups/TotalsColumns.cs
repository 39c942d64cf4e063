using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Rollups;

/// <summary>
/// What a total is made of: the one place that says how each figure is summed from rows of the ledger and from rows of
/// <c>ledger_day</c>. Both engines must understand the expressions: no sum of truth values.
/// </summary>
internal static class TotalsColumns
{
    public const long MillisecondsPerHour = 3_600_000;
    public const long MillisecondsPerDay = 24 * MillisecondsPerHour;

    /// <summary>What rows can be told apart by; <see cref="LedgerGrouping.User"/> is not in the sums of days, where it would make a group of nearly every row.</summary>
    public static readonly ImmutableArray<(LedgerGrouping Grouping, string OfRows, string? OfDays)> Groups =
    [
        (LedgerGrouping.Day, $"started_at / {MillisecondsPerDay}", "day"),
        (LedgerGrouping.Tier, "tier", "tier"),
        (LedgerGrouping.Target, "provider || '/' || model", "target"),
        (LedgerGrouping.Key, "key_name", "key_name"),
        (LedgerGrouping.Workload, "workload", "workload"),
        (LedgerGrouping.Team, "team", "team"),
        (LedgerGrouping.Project, "project", "project"),
        (LedgerGrouping.Purpose, "purpose", "purpose"),
        (LedgerGrouping.User, "end_user", null),
    ];

    /// <summary>Every grouping that the sums of days have.</summary>
    public static readonly LedgerGrouping OfDays = Groups.Where(group => group.OfDays is not null).Aggregate(LedgerGrouping.None, (all, group) => all | group.Grouping);

    /// <summary>What only the detailed sums of days tell apart.</summary>
    public const LedgerGrouping Detail = LedgerGrouping.Key | LedgerGrouping.Workload;

    /// <summary>The columns of <c>ledger_day</c> behind its groups, each with the expression that makes it of rows.</summary>
    public static readonly ImmutableArray<(string Name, string OfRows)> Sums =
    [
        ("attempts", "COUNT(CASE WHEN purpose <> 'correction' THEN 1 END)"),
        ("requests", "SUM(final)"),
        ("completed", "COUNT(CASE WHEN final = 1 AND outcome = 'completed' THEN 1 END)"),
        .. new[]
        {
            "input_tokens", "cached_input_tokens", "cache_write_tokens", "cache_write_hour_tokens", "audio_input_tokens", "image_input_tokens",
            "output_tokens", "reasoning_tokens", "audio_output_tokens", "image_output_tokens", "web_searches", "compute",
        }.Select(name => (name, $"SUM({name})")),
        ("usage_estimated", "MAX(usage_estimated)"),
        .. Money("cost", "cost"),
        .. Money("cost_input", "cost_input"),
        .. Money("cost_cached_input", "cost_cached_input"),
        .. Money("cost_cache_write", "cost_cache_write"),
        .. Money("cost_output", "cost_output"),
        // Rows of earlier versions do not know their classes.
        .. Money("cost_other", "COALESCE(cost_other, cost)"),
        .. Money("baseline", "baseline_cost"),
        .. Money("savings", "(baseline_cost - cost)"),
        ("unpriced", "COUNT(*) - COUNT(cost)"),
    ];

    /// <summary>Reads what <see cref="Sums"/> give into a total whose groups are read.</summary>
    public static LedgerTotals Read(LedgerRow row, LedgerTotals group) => group with
    {
        Attempts = row.Whole(),
        Requests = row.Whole(),
        Completed = row.Whole(),
        Usage = row.Usage(),
        Cost = row.Money(),
        CostParts = new CostParts(row.Money(), row.Money(), row.Money(), row.Money(), row.Money()),
        BaselineCost = row.Money(),
        Savings = row.Money(),
        Unpriced = row.Whole(),
    };

    /// <summary>The values of <see cref="Sums"/>, as stored.</summary>
    public static IEnumerable<long?> Write(LedgerTotals total)
    {
        var usage = total.Usage;
        return
        [
            total.Attempts, total.Requests, total.Completed, usage.Input, usage.CachedInput, usage.CacheWrite, usage.CacheWriteHour, usage.AudioInput,
            usage.ImageInput, usage.Output, usage.Reasoning, usage.AudioOutput, usage.ImageOutput, usage.WebSearches,
            usage.Compute is { } compute ? compute.Ticks / TimeSpan.TicksPerMicrosecond : null, usage.Estimated ? 1 : 0,
            .. Halves(total.Cost), .. Halves(total.CostParts.Input), .. Halves(total.CostParts.CachedInput), .. Halves(total.CostParts.CacheWrite),
            .. Halves(total.CostParts.Output), .. Halves(total.CostParts.Other), .. Halves(total.BaselineCost), .. Halves(total.Savings), total.Unpriced,
        ];
    }

    // Sums of money are taken in two halves, whole microdollars and the rest, because SQLite's SUM is a 64-bit integer
    // that picodollars would fill at 9.2 million dollars. The halves are put together as decimals.
    private static IEnumerable<(string Name, string OfRows)> Money(string name, string expression) =>
        [(name + "_whole", $"COALESCE(SUM({expression} / 1000000), 0)"), (name + "_rest", $"COALESCE(SUM({expression} % 1000000), 0)")];

    private static IEnumerable<long?> Halves(decimal dollars)
    {
        var whole = decimal.Truncate(dollars * 1_000_000m);
        return [(long)whole, (long)(((dollars * 1_000_000m) - whole) * 1_000_000m)];
    }
}
