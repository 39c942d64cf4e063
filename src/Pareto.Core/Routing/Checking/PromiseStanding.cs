namespace Pareto.Core.Routing.Checking;

/// <summary>How a promise stands for one scope.</summary>
/// <param name="Scope">A workload; empty for those without a threshold of their own; <c>*</c> for all requests together.</param>
/// <param name="SmallUpTo">Scores up to this stay small now; null: none do, and always for all together, which has no threshold.</param>
/// <param name="BrokenSince">Since when the calibrated threshold is not kept to; null while it is.</param>
/// <param name="Since">Since when requests have been looked at, or since it last broke or was found to hold again.</param>
/// <param name="Requests">Looked at since then.</param>
/// <param name="Loss">Their mean loss at the calibrated threshold, -1 to 1.</param>
/// <param name="Low">The loss is at least this, at every time, with the confidence that is the scope's.</param>
/// <param name="High">The loss is at most this.</param>
public sealed record PromiseStanding(
    string Scope, double? SmallUpTo, DateTimeOffset? BrokenSince, DateTimeOffset Since, long Requests, double Loss, double Low, double High);
