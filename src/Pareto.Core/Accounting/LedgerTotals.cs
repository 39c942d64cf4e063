using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>
/// Sums over ledger rows, exact to the last digit. The fields that name the group are null where it was not asked for
/// (<see cref="Tier"/>, <see cref="Team"/>, <see cref="Project"/> and <see cref="User"/> also for rows without one).
/// </summary>
public sealed record LedgerTotals
{
    public DateOnly? Day { get; init; }

    public Tier? Tier { get; init; }

    /// <summary><c>provider/model</c>.</summary>
    public string? Target { get; init; }

    public string? Key { get; init; }

    public string? Workload { get; init; }

    public string? Team { get; init; }

    public string? Project { get; init; }

    /// <summary>What the attempts were made for.</summary>
    public AttemptPurpose? Purpose { get; init; }

    /// <summary>The client's own user, as the ledger keeps it.</summary>
    public string? User { get; init; }

    /// <summary>Requests, each counted where its last attempt was made: groups add up to the whole.</summary>
    public long Requests { get; init; }

    /// <summary>Those of them that got a whole answer.</summary>
    public long Completed { get; init; }

    public long Attempts { get; init; }

    /// <summary>Tokens of all attempts; <see cref="TokenUsage.Estimated"/> where any of them was counted and not reported.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>US dollars, of all attempts with a price.</summary>
    public decimal Cost { get; init; }

    /// <summary>The same by class; rows of earlier versions, which do not know their classes, are under <see cref="CostParts.Other"/>.</summary>
    public CostParts CostParts { get; init; } = new();

    /// <summary>US dollars at the baseline's prices, of all attempts where those are known.</summary>
    public decimal BaselineCost { get; init; }

    /// <summary>
    /// US dollars: baseline minus cost, failed attempts charged, over the attempts where both are known. It differs
    /// from the difference of the two sums where one side is missing, which would otherwise count as gain or loss.
    /// </summary>
    public decimal Savings { get; init; }

    /// <summary>Attempts whose cost is not in any sum, because no price is known.</summary>
    public long Unpriced { get; init; }

    /// <summary>Half of the whole answers took at most this long (nearest rank, within 1 % where sums of days were read), from the start of their attempt; null without any.</summary>
    public TimeSpan? MedianDuration { get; init; }

    /// <summary>As <see cref="MedianDuration"/>, for 95 in 100.</summary>
    public TimeSpan? Percentile95Duration { get; init; }

    /// <summary>Two parts of one group together; percentiles cannot be added and are left out.</summary>
    public static LedgerTotals operator +(LedgerTotals left, LedgerTotals right) => left with
    {
        Requests = left.Requests + right.Requests,
        Completed = left.Completed + right.Completed,
        Attempts = left.Attempts + right.Attempts,
        Usage = left.Usage + right.Usage,
        Cost = left.Cost + right.Cost,
        CostParts = left.CostParts + right.CostParts,
        BaselineCost = left.BaselineCost + right.BaselineCost,
        Savings = left.Savings + right.Savings,
        Unpriced = left.Unpriced + right.Unpriced,
        MedianDuration = null,
        Percentile95Duration = null,
    };
}
