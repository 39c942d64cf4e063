using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Core.Execution;

/// <summary>The attempt whose reply the client gets, and what it is told of it.</summary>
/// <param name="Attempt">The attempt, opened.</param>
/// <param name="Target">Who answers.</param>
/// <param name="Reason">Why.</param>
internal sealed record Answering(Attempt Attempt, Target Target, string Reason)
{
    /// <summary>Why the answer is a lesser one than was wanted; null where it is not.</summary>
    public string? Degraded { get; init; }

    /// <summary>It was made as a draft.</summary>
    public bool IsDraft { get; private init; }

    private bool HidesLogProbs { get; init; }

    /// <summary>A draft that is given on.</summary>
    public static Answering Of(Draft draft, CascadeResult result) =>
        new(draft.Attempt!, draft.Planned!.Target, $"{draft.Planned.Reason}; {result.Why}") { IsDraft = true, HidesLogProbs = draft.HidesLogProbs };

    /// <summary>A draft that is given because nothing that it was escalated to has answered.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="result">What came of all of them.</param>
    /// <param name="degraded">Why nothing has.</param>
    public static Answering InReserve(Draft draft, CascadeResult result, string degraded) =>
        Of(draft, result) with { Reason = $"{draft.Planned!.Reason}; {result.Why}; {degraded}", Degraded = degraded };

    /// <summary>The event as the client gets it: without token probabilities that it did not ask for.</summary>
    public ReplyEvent Shown(ReplyEvent reply) => HidesLogProbs && reply is ChoiceDelta { LogProbs: not null } delta ? delta with { LogProbs = null } : reply;
}
