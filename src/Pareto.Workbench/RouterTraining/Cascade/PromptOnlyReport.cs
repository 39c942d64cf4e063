using System.Collections.Immutable;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>What routers that see the prompt alone do, fitted on the same rows as a plan and followed on the same others.</summary>
/// <param name="Router">The kind that was chosen on the fitted rows; null where none of them kept the bound there, so all goes to premium.</param>
/// <param name="Replay">What came of it, at the threshold that was chosen there too.</param>
/// <param name="Hindsight">Every kind at every threshold: what could have been chosen had the outcomes been known.</param>
public sealed record PromptOnlyReport(string? Router, CascadeReplay Replay, ImmutableArray<PromptOnlyCurve> Hindsight)
{
    /// <summary>Chooses by the fitted rows alone, and follows on the others; null where there are too few to learn from.</summary>
    internal static PromptOnlyReport? Of(
        IReadOnlyList<CascadeOutcome> fitted, IReadOnlyList<CascadeOutcome> replayed, CascadeGoal goal, CancellationToken cancellationToken) =>
        PromptOnlyTrainer.Train(fitted, goal, cancellationToken) is not { } choice
            ? null
            : new PromptOnlyReport(
                choice.Chosen?.Name,
                (choice.Chosen ?? choice.Routers[0]).Follow(replayed, choice.UpTo),
                [.. choice.Routers.Select(router => PromptOnlyCurve.Of(router, replayed))]);
}
