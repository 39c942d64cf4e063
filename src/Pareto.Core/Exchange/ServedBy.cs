namespace Pareto.Core.Exchange;

/// <summary>The target that answers, the plan it was chosen from, and the time it took to get that far.</summary>
public sealed record ServedBy(Target Target, RoutePlan Plan, string Reason, TimeSpan Overhead)
{
    /// <summary>The target is local and answers because those outside that were planned before it do not.</summary>
    public bool IsOffline { get; init; }
}
