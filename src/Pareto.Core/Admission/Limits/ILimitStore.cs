namespace Pareto.Core.Admission.Limits;

/// <summary>
/// Where several replicas count together. Its clock decides which bucket a use belongs to. Every call may fail with a
/// <see cref="LimitStoreException"/>; what it was to do may then be done or not.
/// </summary>
internal interface ILimitStore
{
    /// <summary>Leases shares of windows, each bounded by what its limit leaves. In the order of the asks.</summary>
    Task<IReadOnlyList<LeaseGrant>> LeaseAsync(IReadOnlyList<LeaseAsk> asks, CancellationToken cancellationToken);

    /// <summary>Puts right what is counted.</summary>
    Task CorrectAsync(IReadOnlyList<LeaseCorrection> corrections, CancellationToken cancellationToken);

    /// <summary>Adds slots to those that this replica holds, as many as there are. In the order of the asks.</summary>
    Task<IReadOnlyList<long>> AddSlotsAsync(IReadOnlyList<SlotCount> asks, CancellationToken cancellationToken);

    /// <summary>Says how many slots this replica holds.</summary>
    Task SetSlotsAsync(IReadOnlyList<SlotCount> held, CancellationToken cancellationToken);

    /// <summary>Says that this replica lives; how many do.</summary>
    Task<int> BeatAsync(CancellationToken cancellationToken);

    /// <summary>Forgets this replica and the slots that it held.</summary>
    Task LeaveAsync(CancellationToken cancellationToken);
}

/// <summary>What a replica asks of a window.</summary>
/// <param name="Id">Whose.</param>
/// <param name="Limit">The most there may be in the window.</param>
/// <param name="Least">The smallest amount that is of use.</param>
/// <param name="Wanted">What is waited for.</param>
/// <param name="Spare">What would be used before long; given only while there is plenty.</param>
internal readonly record struct LeaseAsk(MeterId Id, long Limit, long Least, long Wanted, long Spare);

/// <summary>What it got, and how the window stood then. Times are ticks of the store's clock.</summary>
/// <param name="Granted">The amount; 0 for nothing.</param>
/// <param name="Bucket">The bucket that it is counted in, and must be used by the end of.</param>
/// <param name="At">When that was.</param>
/// <param name="Used">What is counted, by bucket, the grant included.</param>
internal sealed record LeaseGrant(long Granted, long Bucket, long At, IReadOnlyList<(long Bucket, long Amount)> Used);

/// <summary>By how much more, or less, was used than is counted in a bucket.</summary>
internal readonly record struct LeaseCorrection(MeterId Id, long Bucket, long By);

/// <summary>Slots of a limit on requests at a time.</summary>
internal readonly record struct SlotCount(MeterId Id, long Limit, long Slots);
