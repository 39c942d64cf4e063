using System.Collections.Immutable;
using System.Text.Json;

namespace Pareto.Cli;

/// <summary>What a gateway's <c>/admin/v1/status</c> told at one moment, as far as <c>pareto top</c> shows it.</summary>
internal sealed class GatewayLook
{
    /// <exception cref="JsonException">It is not what a gateway tells.</exception>
    public GatewayLook(JsonElement status)
    {
        try
        {
            At = status.GetProperty("at").GetDateTimeOffset();
            StartedAt = status.GetProperty("startedAt").GetDateTimeOffset();
            Requests = Counts(status.GetProperty("sinceStart").GetProperty("requests"));
            Errors = Counts(status.GetProperty("sinceStart").GetProperty("errors"));
            LedgerQueue = status.GetProperty("ledgerQueue").GetInt64();
            Today = [.. status.GetProperty("today").GetProperty("totals").EnumerateArray().Select(Total)];
            Budgets = [.. status.GetProperty("budgets").EnumerateArray().Select(Budget)];
            Alerts = [.. status.GetProperty("alerts").EnumerateArray().Select(Alert)];
            Targets = [.. status.GetProperty("targets").EnumerateArray().Select(Target)];
            Limits = [.. status.GetProperty("limits").EnumerateArray().Select(Limit)];
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException("its status is not that of a gateway of this version.", e);
        }
    }

    public DateTimeOffset At { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>Since the start, by how they ended.</summary>
    public ImmutableSortedDictionary<string, long> Requests { get; }

    /// <summary>Since the start, by code.</summary>
    public ImmutableSortedDictionary<string, long> Errors { get; }

    public long LedgerQueue { get; }

    public ImmutableArray<TodaysTotal> Today { get; }

    /// <summary>The fullest first.</summary>
    public ImmutableArray<BudgetState> Budgets { get; }

    /// <summary>Of the last day, the newest first.</summary>
    public ImmutableArray<RaisedAlert> Alerts { get; }

    public ImmutableArray<TargetState> Targets { get; }

    /// <summary>The fullest rate limits.</summary>
    public ImmutableArray<LimitState> Limits { get; }

    private static ImmutableSortedDictionary<string, long> Counts(JsonElement counts) =>
        counts.EnumerateObject().ToImmutableSortedDictionary(count => count.Name, count => count.Value.GetInt64(), StringComparer.Ordinal);

    private static TodaysTotal Total(JsonElement total) => new(
        total.TryGetProperty("tier", out var tier) ? tier.GetString()! : "none",
        total.GetProperty("target").GetString()!,
        total.GetProperty("requests").GetInt64(),
        total.GetProperty("cost").GetDecimal(),
        total.GetProperty("baselineCost").GetDecimal(),
        total.GetProperty("savings").GetDecimal(),
        total.GetProperty("unpricedAttempts").GetInt64(),
        Milliseconds(total.GetProperty("p50Ms")),
        Milliseconds(total.GetProperty("p95Ms")));

    private static RaisedAlert Alert(JsonElement alert) => new(
        alert.GetProperty("at").GetDateTimeOffset(), alert.GetProperty("severity").GetString()!, alert.GetProperty("message").GetString()!);

    private static TargetState Target(JsonElement target) => new(
        target.GetProperty("target").GetString()!,
        target.GetProperty("passedOver").GetBoolean(),
        target.GetProperty("inFlight").GetInt64(),
        target.TryGetProperty("latencyMs", out var latency) ? Milliseconds(latency) : null);

    private static BudgetState Budget(JsonElement budget) => new(
        budget.GetProperty("budget").GetString()!,
        budget.GetProperty("subject").GetString()!,
        budget.GetProperty("limit").GetDecimal(),
        budget.GetProperty("spent").GetDecimal(),
        budget.GetProperty("kept").GetDecimal());

    private static LimitState Limit(JsonElement limit) => new(
        limit.GetProperty("limit").GetString()!,
        limit.GetProperty("subject").GetString()!,
        limit.GetProperty("measure").GetString()!,
        limit.TryGetProperty("windowSeconds", out var window) ? TimeSpan.FromSeconds(window.GetInt64()) : null,
        limit.GetProperty("most").GetDecimal(),
        limit.GetProperty("used").GetDecimal());

    private static TimeSpan? Milliseconds(JsonElement time) =>
        time.ValueKind == JsonValueKind.Null ? null : TimeSpan.FromMilliseconds(time.GetDouble());
}

/// <summary>Today's rows of one target; money in US dollars.</summary>
internal sealed record TodaysTotal(
    string Tier, string Target, long Requests, decimal Cost, decimal BaselineCost, decimal Savings, long Unpriced, TimeSpan? Median, TimeSpan? Percentile95);

/// <summary>One alert.</summary>
internal sealed record RaisedAlert(DateTimeOffset At, string Severity, string Message);

/// <summary>One target of the configuration in force.</summary>
internal sealed record TargetState(string Name, bool IsPassedOver, long InFlight, TimeSpan? Latency);

/// <summary>One budget's share; money in US dollars.</summary>
internal sealed record BudgetState(string Name, string Subject, decimal Limit, decimal Spent, decimal Kept);

/// <summary>How full a rate limit is for one of those it counts; without a window it is one on requests at a time.</summary>
internal sealed record LimitState(string Name, string Subject, string Measure, TimeSpan? Window, decimal Most, decimal Used);
