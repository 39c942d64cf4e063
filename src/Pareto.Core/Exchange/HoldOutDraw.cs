namespace Pareto.Core.Exchange;

/// <summary>Which way a request was drawn to go, where a share of them goes the baseline's.</summary>
/// <param name="Arm">The way.</param>
/// <param name="Unit">What was drawn: a keyed hash of the conversation. All requests of one unit go one way.</param>
public sealed record HoldOutDraw(HoldOutArm Arm, string Unit);

/// <summary>The two ways that are compared.</summary>
public enum HoldOutArm
{
    /// <summary>As the gateway routes.</summary>
    Routed,

    /// <summary>To the baseline, as without the gateway.</summary>
    HeldOut,
}
