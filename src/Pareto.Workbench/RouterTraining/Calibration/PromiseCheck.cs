namespace Pareto.Workbench.RouterTraining.Calibration;

/// <summary>
/// Holds the promise against labels kept apart: again and again the groups of prompts fall at random into halves, the threshold is
/// chosen on one and the loss measured on the other.
/// </summary>
public static class PromiseCheck
{
    /// <summary>How often the promise was broken in so many splits; the same seed gives the same.</summary>
    public static PromiseCheckResult Run(IReadOnlyList<ScoredOutcome> outcomes, CalibrationGoal goal, int splits, int seed)
    {
        var groups = outcomes.GroupBy(row => row.Group, StringComparer.Ordinal).Select(group => group.ToArray()).ToArray();
        var random = new Random(seed);
        int broken = 0, supported = 0;
        double small = 0, loss = 0, worst = 0;
        for (var split = 0; split < splits; split++)
        {
            random.Shuffle(groups);
            var fitted = new List<ScoredOutcome>();
            var apart = new List<ScoredOutcome>();
            foreach (var group in groups)
            {
                (fitted.Count < outcomes.Count / 2 ? fitted : apart).AddRange(group);
            }

            if (RouterCalibration.Calibrate(fitted, goal).SmallUpTo is not { } threshold)
            {
                continue;
            }

            supported++;
            var lost = apart.Where(row => row.Score <= threshold).Sum(row => row.Strong - row.Weak) / apart.Count;
            small += (double)apart.Count(row => row.Score <= threshold) / apart.Count;
            loss += lost;
            worst = Math.Max(worst, lost);
            broken += lost > goal.MaxLoss ? 1 : 0;
        }

        return new PromiseCheckResult(splits, supported, broken, small / splits, loss / splits, worst);
    }
}

/// <summary>What became of a promise in many splits.</summary>
/// <param name="Splits">How many there were.</param>
/// <param name="Supported">In how many the labels supported a threshold; in the others all went to premium.</param>
/// <param name="Broken">In how many the loss on the half kept apart was above the promise.</param>
/// <param name="SmallShare">Mean share of prompts that stayed small.</param>
/// <param name="Loss">Mean loss on the half kept apart.</param>
/// <param name="WorstLoss">The largest loss of all splits.</param>
public sealed record PromiseCheckResult(int Splits, int Supported, int Broken, double SmallShare, double Loss, double WorstLoss)
{
    /// <summary>As many broken splits as chance alone gives at this error in 95 of 100 such checks.</summary>
    public int Allowed(double error)
    {
        var allowed = 0;
        while (Binomial.AtMost(allowed, Splits, error) < 0.95)
        {
            allowed++;
        }

        return allowed;
    }
}
