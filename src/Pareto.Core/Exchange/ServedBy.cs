namespace Pareto.Core.Exchange;

/// <summary>The target that answers, the plan it was chosen from, and the time it took to get that far.</summary>
public sealed record ServedBy(Target Target, RoutePlan Plan, string Reason, TimeSpan Overhead)
{
    /// <summary>
    /// How much later the client gets its first piece because small models' answers were judged: from the first piece
    /// that could have been given to the decision. Null where nothing was held back.
    /// </summary>
    public TimeSpan? Held { get; init; }

    /// <summary>The bound on the answer, in tokens, where it is not the client's own; null where it is.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The best of the drafts that the answer was preferred to unseen; null where there was none.</summary>
    public DraftedAnswer? Escalated { get; init; }

    /// <summary>Why the answer is a lesser one than was wanted; null where it is not.</summary>
    public string? Degraded { get; init; }
}
