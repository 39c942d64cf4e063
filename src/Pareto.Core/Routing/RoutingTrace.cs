using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>What an explanation wants to know beside the decision.</summary>
internal sealed class RoutingTrace
{
    /// <summary>The rule that is left out, to see what would have happened without it.</summary>
    public RoutingRule? Without { get; init; }

    public RoutingRule? Rule { get; set; }

    public List<RuleAsked> RulesAsked { get; } = [];

    public PromptPrediction? Prediction { get; set; }

    public Tier? ChosenTier { get; set; }

    public List<LeftOutTarget> LeftOut { get; } = [];
}
