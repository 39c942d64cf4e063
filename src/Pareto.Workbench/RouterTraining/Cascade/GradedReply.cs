using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>One reply, graded and priced.</summary>
/// <param name="Model">Its name in the file.</param>
/// <param name="Reply">What the cascade sees of it.</param>
/// <param name="Right">Its grade.</param>
/// <param name="Usage">Tokens, by estimate: the prompt, and the reply or at least its answer.</param>
/// <param name="Cost">In US dollars, with what was asked about it.</param>
internal sealed record GradedReply(string Model, CascadeReply Reply, bool Right, TokenUsage Usage, decimal Cost)
{
    /// <summary>All that its line tells of it; null where that is no more than is seen.</summary>
    public ToldReply? Told { get; init; }

    /// <summary>The same as a plan sees it that reads these signals, and pays for them.</summary>
    public GradedReply SeenBy(CascadeSignals reads) => Told is null ? this : this with
    {
        Reply = CascadeReply.SeenBy(reads, Told.Content, Told.Answer, Told.Trust),
        Cost = Told.CostWith(reads),
    };
}

/// <summary>A reply with every signal that its line holds, and what each costs a gateway that asks for it.</summary>
/// <param name="Content">The model's own text; null where only its answer is known.</param>
/// <param name="Answer">What was extracted from it, with its vector where there is one.</param>
/// <param name="Trust">What else the line says.</param>
internal sealed record ToldReply(string? Content, Answer Answer, TrustSignals Trust)
{
    /// <summary>US dollars of the reply itself.</summary>
    public required decimal Cost { get; init; }

    public decimal RatingCost { get; init; }

    public decimal JudgeCost { get; init; }

    public decimal VectorCost { get; init; }

    /// <summary>What could be read of it. Only an answer in many words needs a vector.</summary>
    public CascadeSignals Known => Trust.Known | (Answer.Kind != AnswerKind.FreeText || Answer.Vector is not null ? CascadeSignals.Vectors : 0);

    public decimal CostWith(CascadeSignals reads) => Cost
        + (reads.HasFlag(CascadeSignals.SelfRating) ? RatingCost : 0)
        + (reads.HasFlag(CascadeSignals.Judge) ? JudgeCost : 0)
        + (reads.HasFlag(CascadeSignals.Vectors) ? VectorCost : 0);
}
