using System.Collections.Immutable;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>What several models replied to one prompt, and which of them were right.</summary>
internal sealed record CascadeOutcome
{
    public required string Id { get; init; }

    /// <summary>The stream of like requests it belongs to, with records and a bound of its own; <see cref="CascadePlanFile.AnyWorkload"/> where none is named.</summary>
    public required string Dataset { get; init; }

    /// <summary>Like prompts share a group; a group stays on one side of every split.</summary>
    public required string Group { get; init; }

    public required string Text { get; init; }

    /// <summary><see cref="PromptSignals"/> of the prompt.</summary>
    public required double[] Prompt { get; init; }

    /// <summary>The cheap ones.</summary>
    public required ImmutableArray<GradedReply> Small { get; init; }

    public required GradedReply Premium { get; init; }

    /// <summary>The reply of a small model; null where it gave none.</summary>
    public GradedReply? Of(string model)
    {
        foreach (var reply in Small)
        {
            if (reply.Model == model)
            {
                return reply;
            }
        }

        return null;
    }

    /// <summary>What premium's answer is better by than that of a small model, which gave one: 1, 0 or -1.</summary>
    public double GainOver(string model) => (Premium.Right ? 1 : 0) - (Of(model)!.Right ? 1 : 0);

    /// <summary>The same as a plan sees it that reads these signals, and pays for them.</summary>
    public CascadeOutcome SeenBy(CascadeSignals reads) => this with { Small = [.. Small.Select(reply => reply.SeenBy(reads))] };
}
