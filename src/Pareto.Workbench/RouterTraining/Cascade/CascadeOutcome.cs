using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>What several models replied to one prompt, and which of them were right. Texts are not kept.</summary>
internal sealed record CascadeOutcome
{
    public required string Id { get; init; }

    /// <summary>The set it comes from: a task with records and a bound of its own.</summary>
    public required string Dataset { get; init; }

    /// <summary>Like prompts share a group; a group stays on one side of every split.</summary>
    public required string Group { get; init; }

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
}

/// <summary>One reply, graded and priced.</summary>
/// <param name="Model">Its name in the file.</param>
/// <param name="Reply">What the cascade sees of it.</param>
/// <param name="Right">Its grade.</param>
/// <param name="Usage">Tokens, by estimate: the prompt, and the reply or at least its answer.</param>
/// <param name="Cost">In US dollars.</param>
internal sealed record GradedReply(string Model, CascadeReply Reply, bool Right, TokenUsage Usage, decimal Cost);
