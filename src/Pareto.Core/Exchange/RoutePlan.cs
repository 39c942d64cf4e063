using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>The targets to try, in order, each with the reason it stands there. Never empty.</summary>
public sealed record RoutePlan
{
    public required ImmutableArray<PlannedTarget> Targets { get; init; }

    /// <summary>What the router saw in the request.</summary>
    public required Intent Intent { get; init; }

    /// <summary>The target that would have served without the gateway; null when none is configured.</summary>
    public Target? Baseline { get; init; }

    /// <summary>What is to be learned from the request once it is answered; mostly nothing.</summary>
    public ComparisonOrder? Comparison { get; init; }
}

/// <summary>One step of a plan.</summary>
public sealed record PlannedTarget(Target Target, string Reason);
