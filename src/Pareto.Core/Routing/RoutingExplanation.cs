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

    /// <summary>The rules that were asked, in order; only the last one can have spoken.</summary>
    public ImmutableArray<RuleAsked> RulesAsked { get; init; } = [];

    /// <summary>What would have happened without the rule that spoke; null where none did.</summary>
    public RoutingAlternative? Otherwise { get; init; }

    /// <summary>What was predicted; null where no predictor was asked.</summary>
    public Prediction.Prediction? Prediction { get; init; }

    /// <summary>The tier that the score chose; null when it was not asked.</summary>
    public Tier? ChosenTier { get; init; }

    /// <summary>The model that would be asked first how hard the request is; null where none would be. Here none was.</summary>
    public Target? Advisor { get; init; }

    /// <summary>Targets that came into question and are not in the plan.</summary>
    public ImmutableArray<LeftOutTarget> LeftOut { get; init; } = [];
}

/// <summary>A decision that was not taken.</summary>
/// <param name="Rule">The rule that would have spoken; null when none would have.</param>
/// <param name="ChosenTier">The tier that the score would have chosen; null when it would not have been asked.</param>
/// <param name="Decision">Where the request would have gone.</param>
public sealed record RoutingAlternative(string? Rule, Tier? ChosenTier, RoutingDecision Decision);

/// <summary>A target that is not in a plan, and why.</summary>
public sealed record LeftOutTarget(Target Target, string Reason);
