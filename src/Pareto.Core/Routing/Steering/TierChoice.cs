using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Steering;

/// <summary>A tier for a request.</summary>
/// <param name="Tier">Where the plan begins.</param>
/// <param name="Reason">Why, as clients and the ledger are told.</param>
/// <param name="Gain">What premium's answer is expected to be better by than small's, 0 to 1 in quality; null where nothing was predicted.</param>
internal readonly record struct TierChoice(Tier Tier, string Reason, double? Gain)
{
    /// <summary>The same request at another tier.</summary>
    public TierChoice MovedTo(Tier tier, string why) => this with { Tier = tier, Reason = $"{Reason}; {why}" };
}
