namespace Pareto.Core.Exchange;

/// <summary>One attempt at one target: the unit that every cost a user sees is added up from. Never changed once written.</summary>
public sealed record LedgerEntry
{
    public required RequestId RequestId { get; init; }

    /// <summary>1 for the first attempt of a request; together with the request's id it is unique.</summary>
    public required int Attempt { get; init; }

    /// <summary>True on one attempt of a request, the one that answered if any did, else the last: counting these counts requests.</summary>
    public required bool Final { get; init; }

    public AttemptPurpose Purpose { get; init; }

    /// <summary>What came of it, on an attempt that asked a model how hard the request is.</summary>
    public Advice? Advice { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required string Workload { get; init; }

    public required string KeyName { get; init; }

    /// <summary>The virtual key's id; null for every other.</summary>
    public string? KeyId { get; init; }

    public string? Team { get; init; }

    public string? Project { get; init; }

    /// <summary>The client's own user, in the form that may be kept (see <c>EndUserNames</c>).</summary>
    public string? EndUser { get; init; }

    /// <summary>The model as the client named it.</summary>
    public required string RequestedModel { get; init; }

    public required TargetId Target { get; init; }

    public Tier? Tier { get; init; }

    public TaskType Task { get; init; }

    public int Complexity { get; init; }

    public required string Reason { get; init; }

    public required AttemptOutcome Outcome { get; init; }

    /// <summary>The upstream failure, for an attempt that was not completed.</summary>
    public UpstreamFailureKind? Failure { get; init; }

    public required TokenUsage Usage { get; init; }

    /// <summary>US dollars; null while no price is known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The same by class; null in rows that were written before it was kept.</summary>
    public CostParts? CostParts { get; init; }

    /// <summary>US dollars that the baseline target would have cost for the same tokens; 0 on every attempt but the one that answered; null while no price is known.</summary>
    public decimal? BaselineCost { get; init; }

    public PriceBasis PriceBasis { get; init; }

    /// <summary>Which figures it was priced with (<see cref="TokenPrices.Version"/>).</summary>
    public string? PriceVersion { get; init; }

    /// <summary>What it was priced for, beside its tokens; null in rows that were written before it was kept.</summary>
    public ServiceTier? Service { get; init; }

    /// <summary>The region that processing was bound to; null for none.</summary>
    public string? Region { get; init; }

    /// <summary>Which way the request was drawn to go; null where there was no draw.</summary>
    public HoldOutDraw? HoldOut { get; init; }

    /// <summary>From the start of the attempt to its first piece of answer; null when none came.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>From the start of the attempt to its end.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The gateway's own share of the request's time, on the attempt that answered.</summary>
    public TimeSpan Overhead { get; init; }
}
