using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Steering;

/// <summary>A tier for a request.</summary>
/// <param name="Tier">Where the plan begins.</param>
/// <param name="Reason">Why, as clients and the ledger are told.</param>
/// <param name="Gain">What premium's answer is expected to be better by than small's, 0 to 1 in quality; null where nothing was predicted.</param>
internal readonly record struct TierChoice(Tier Tier, string Reason, double? Gain)
{
    /// <summary>The target of the tier with which the plan begins; null for the first one that can serve the request.</summary>
    public Target? First { get; init; }

    /// <summary>No lower tier takes over when those that are planned fail; one that serves in place of a tier that cannot is not meant.</summary>
    public bool NotBelow { get; init; }

    /// <summary>The same request at another tier.</summary>
    public TierChoice MovedTo(Tier tier, string why) => this with { Tier = tier, Reason = $"{Reason}; {why}", First = null };

    /// <summary>The same request at this target and its tier.</summary>
    public TierChoice StayingOn(Target target, string why) => this with { Tier = target.Tier!.Value, Reason = $"{Reason}; {why}", First = target };
}
