namespace Pareto.Core.Exchange;

/// <summary>What is to be learned from a request once its client has the answer.</summary>
public sealed record ComparisonOrder
{
    /// <summary>Whom the answer must have come from; one from elsewhere, after a failure, teaches nothing.</summary>
    public required Tier Tier { get; init; }

    /// <summary>The permitted target to ask the same, with the reason; null where the answer is known to be as good as it gets.</summary>
    public PlannedTarget? Other { get; init; }

    /// <summary>Says which answer is better where they differ, permitted as well; null: a difference counts as a loss.</summary>
    public PlannedTarget? Judge { get; init; }

    /// <summary>The score by which a promise decided; null where none did.</summary>
    public double? Gain { get; init; }
}
