using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>The targets to try, in order, each with the reason it stands there. Never empty.</summary>
public sealed record RoutePlan
{
    public required ImmutableArray<PlannedTarget> Targets { get; init; }

    /// <summary>Small targets to ask first; null where the targets are tried at once.</summary>
    public CascadeOrder? Cascade { get; init; }

    /// <summary>What the router saw in the request.</summary>
    public required Intent Intent { get; init; }

    /// <summary>The gateway chose the tier; false where the client or a rule named what serves.</summary>
    public bool IsChosen { get; init; }

    /// <summary>The target that would have served without the gateway; null when none is configured.</summary>
    public Target? Baseline { get; init; }

    /// <summary>Which way it was drawn to go; null where there was no draw.</summary>
    public HoldOutDraw? HoldOut { get; init; }

    /// <summary>What is to be learned from the request once it is answered; mostly nothing.</summary>
    public ComparisonOrder? Comparison { get; init; }
}

/// <summary>One step of a plan.</summary>
public sealed record PlannedTarget(Target Target, string Reason)
{
    /// <summary>Stands in for targets outside the house: tried only while those before it that lie outside do not answer.</summary>
    public bool StandsIn { get; init; }
}
