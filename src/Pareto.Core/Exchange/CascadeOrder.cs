using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>
/// Small targets that are asked before the targets of a plan. Where their answers are not trusted the plan's targets are
/// what the request is escalated to, in order. Every target in it is permitted and can serve the request.
/// </summary>
/// <param name="Drafts">Whom to ask, in order. Never empty.</param>
/// <param name="Plan">The fitted plan that decides on their answers; null where signals and thresholds do.</param>
public sealed record CascadeOrder(ImmutableArray<PlannedTarget> Drafts, string? Plan)
{
    /// <summary>Who judges an answer that stands alone; null where nobody does, or nobody may.</summary>
    public PlannedTarget? Judge { get; init; }

    /// <summary>Who turns answers in many words into vectors; null where nobody does, or nobody may.</summary>
    public PlannedTarget? Embedder { get; init; }
}
