using System.Collections.Immutable;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>What the fitted rows say of routers that see the prompt alone.</summary>
/// <param name="Routers">One of each kind, learned from all of them.</param>
/// <param name="Chosen">The one to follow; null where none keeps the bound, so all goes to premium.</param>
/// <param name="UpTo">The highest score that goes to the small model.</param>
internal sealed record PromptOnlyChoice(ImmutableArray<PromptOnlyRouter> Routers, PromptOnlyRouter? Chosen, double UpTo)
{
    /// <summary>What it cost on rows apart, in parts of always premium.</summary>
    public double CostRatio { get; init; } = 1;
}
