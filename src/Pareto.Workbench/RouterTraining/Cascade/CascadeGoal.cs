using Pareto.Workbench.RouterTraining.Calibration;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>The bound that a plan is chosen under.</summary>
public sealed record CascadeGoal
{
    // How far the loss that is expected is off, in parts of the bound (one standard deviation).
    private const double ExpectationError = 0.3;

    // What an answer given keeps back, in parts of the bound.
    private const double Reserve = 0.7;

    /// <summary>Mean quality that may be lost against always premium, above 0 and below 1.</summary>
    public double MaxLoss { get; init; } = 0.01;

    /// <summary>How sure it must be that the expected loss keeps the bound, above 0 and below 1; null where its expectation alone must keep it.</summary>
    public double? Confidence { get; init; }

    /// <summary>
    /// Whether a replay of rows that were not learned from keeps the bound. A few hundred rows count a handful of losses, so
    /// without a confidence what was counted is shrunk towards what was expected, by the variance of either (empirical Bayes), and
    /// every small answer given keeps back a part of the bound for what differs between the rows at hand and requests to come.
    /// </summary>
    /// <param name="seen">What came of it on the rows.</param>
    /// <param name="labelsPerRow">For how many independent labels each of them counts.</param>
    /// <param name="sequences">Among how many sequences of candidates, each tested from the safest on, the choice is made: they share the error (Bonferroni).</param>
    internal bool IsKept(CascadeReplay seen, double labelsPerRow, int sequences)
    {
        if (Confidence is { } confidence)
        {
            return LossTest.RulesOut(seen.Counts.Scale(labelsPerRow), MaxLoss, (1 - confidence) / sequences);
        }

        var labels = seen.Requests * labelsPerRow;
        var counted = (seen.Lost + seen.Won) * labelsPerRow;
        var (chance, error) = ((counted + 1) / (labels * labels), Math.Pow(ExpectationError * MaxLoss, 2));
        var weight = error / (error + chance);
        var loss = (weight * seen.Loss) + ((1 - weight) * seen.ExpectedLost / seen.Requests);
        return loss + (Reserve * MaxLoss * (1 - seen.PremiumShare)) <= MaxLoss;
    }
}
