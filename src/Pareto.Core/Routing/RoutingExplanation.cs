using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>A decision with everything that led to it, for <c>pareto explain</c>.</summary>
public sealed record RoutingExplanation
{
    public required RoutingDecision Decision { get; init; }

    public required Intent Intent { get; init; }

    /// <summary>The rule that spoke; null when none did or none was asked (a client that names a tier or a target).</summary>
    public string? Rule { get; init; }

    /// <summary>What was predicted; null where no predictor was asked.</summary>
    public Prediction.Prediction? Prediction { get; init; }

    /// <summary>The tier that the score chose; null when it was not asked.</summary>
    public Tier? ChosenTier { get; init; }

    /// <summary>Targets that came into question and are not in the plan.</summary>
    public ImmutableArray<LeftOutTarget> LeftOut { get; init; } = [];
}

/// <summary>A target that is not in a plan, and why.</summary>
public sealed record LeftOutTarget(Target Target, string Reason);
