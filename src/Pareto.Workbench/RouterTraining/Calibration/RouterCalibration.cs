using System.Collections.Immutable;
using Pareto.Core.Routing.Promise;

namespace Pareto.Workbench.RouterTraining.Calibration;

/// <summary>
/// Chooses the threshold of scores up to which requests may stay small. Learn then test (Angelopoulos, Bates, Candès, Jordan and
/// Lei 2021, arXiv 2110.01052): each threshold is a hypothesis "the expected loss is above the bound", and one is used only
/// if <see cref="LossTest"/> rejects it. Thresholds are tested from the safest on and the first that is not rejected ends
/// the walk, so the error of the whole walk is that of one test, however many there are (fixed-sequence testing). The
/// thresholds stand fixed before the labels are seen.
/// <para>
/// What a user sees is not the expected loss but the loss of some requests, which varies around it as the labels do. So a promise over h
/// requests from n labels is tested as if there were n·h / (n + h) labels: the variance of the difference of two means.
/// That is stricter than the expectation alone, for which the bound is exact.
/// </para>
/// </summary>
public static class RouterCalibration
{
    private const int StepsPerUnit = 200;

    // By costs there is no safest threshold to begin with; the error is shared out among this many.
    private const int CostThresholds = 10;

    // A threshold that sends less than this small is not worth waiting for.
    private const double LeastShare = 0.02;
    private const int MostLabels = 1_000_000;

    // Of what stays small: the shares that safer thresholds leave. Too many of them and the watch over a running gateway, whose error they share, grows slow.
    private static readonly double[] SaferShares = [0.5, 0.25];

    /// <summary>The threshold for these prompts taken together; at least one.</summary>
    public static WorkloadThreshold Calibrate(IReadOnlyList<ScoredOutcome> outcomes, CalibrationGoal goal)
    {
        ArgumentOutOfRangeException.ThrowIfZero(outcomes.Count);
        var sample = new Sample(outcomes, goal.Costs is null ? goal.Requests ?? outcomes.Count : null);
        var supported = goal.Costs is null ? ByLoss(sample, goal) : ByCosts(sample, goal.Error, goal.Costs) is { } cheapest ? [cheapest] : [];
        var easy = outcomes.Count(row => row.Weak >= row.Strong);
        var threshold = new WorkloadThreshold
        {
            Labels = outcomes.Count,
            EffectiveLabels = sample.Effective(new LossCounts(outcomes.Count, 0, 0)).Labels,
            SmallQuality = Rounded(outcomes.Average(row => row.Weak)),
            PremiumQuality = Rounded(outcomes.Average(row => row.Strong)),
        };
        if (supported is not [.., var step])
        {
            return threshold with { EasySentPremium = easy, MoreLabels = MoreLabels(sample, goal) };
        }

        var small = outcomes.Where(row => row.Score <= step.Threshold).ToList();
        return threshold with
        {
            SmallUpTo = step.Threshold,
            Safer = Safer(supported),
            SmallShare = Rounded((double)small.Count / outcomes.Count),
            Loss = Rounded(small.Sum(row => row.Strong - row.Weak) / outcomes.Count),
            LossUpper = LossTest.Upper(sample.Effective(step.Counts), goal.Costs is null ? goal.Error : goal.Error / CostThresholds),
            HardSentSmall = small.Count(row => row.Weak < row.Strong),
            EasySentPremium = easy - small.Count(row => row.Weak >= row.Strong),
        };
    }

    // Every threshold of the walk is supported, with one and the same error.
    private static List<Step> ByLoss(Sample sample, CalibrationGoal goal) =>
        [.. sample.Steps.TakeWhile(step => LossTest.RulesOut(sample.Seen(step.Counts), goal.MaxLoss, goal.Error))];

    private static ImmutableArray<double> Safer(List<Step> supported) =>
        [.. SaferShares.Select(share => supported.FindLast(step => step.Small <= share * supported[^1].Small)).Where(step => step.Small > 0).Select(step => step.Threshold).Distinct()];

    // Of the thresholds that surely cost less than always premium, the one that is cheapest on these labels.
    private static Step? ByCosts(Sample sample, double error, AnswerCosts costs)
    {
        Step? best = null;
        double cheapest = 0;
        foreach (var step in CostSteps(sample))
        {
            var cost = (step.Counts.Lost - step.Counts.Won) - (step.Small * costs.BreakEvenLoss);
            if (cost < cheapest && LossTest.RulesOut(sample.Effective(step.OfSmall), costs.BreakEvenLoss, error / CostThresholds))
            {
                best = step;
                cheapest = cost;
            }
        }

        return best;
    }

    // The thresholds nearest to even shares: chosen by the scores alone, without a look at who was right.
    private static IEnumerable<Step> CostSteps(Sample sample) =>
        Enumerable.Range(1, CostThresholds)
            .Select(i => sample.Steps.LastOrDefault(step => step.Small * CostThresholds <= i * sample.Count))
            .Where(step => step.Small > 0)
            .Distinct();

    // The rates seen are taken for the true ones, but of few labels it is luck when the small model wins more than it loses.
    private static int? MoreLabels(Sample sample, CalibrationGoal goal)
    {
        int? fewest = null;
        foreach (var step in goal.Costs is null ? sample.Steps : CostSteps(sample))
        {
            if (step.Small < sample.Count * LeastShare)
            {
                continue;
            }

            var (counts, bound, error) = goal.Costs is { } costs
                ? (step.OfSmall, costs.BreakEvenLoss, goal.Error / CostThresholds)
                : (step.Counts, goal.MaxLoss, goal.Error);
            if (Enough(sample, counts with { Won = Math.Min(counts.Won, counts.Lost) }, bound, error, goal.Requests is not null) is { } factor
                && (int)Math.Ceiling(sample.Count * (factor - 1)) is var more && (fewest is null || more < fewest))
            {
                fewest = Math.Max(1, more);
            }
        }

        return fewest;
    }

    // By how much the labels must be multiplied until the bound is met, if that helps.
    private static double? Enough(Sample sample, LossCounts counts, double bound, double error, bool requestsFixed)
    {
        if (counts.Labels == 0 || counts.Loss >= bound)
        {
            return null;
        }

        double low = 1, high = 1;
        while (!Met(high))
        {
            low = high;
            high *= 2;
            if (sample.Count * high > MostLabels)
            {
                return null;
            }
        }

        for (var i = 0; i < 7; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Met(middle) ? (low, middle) : (middle, high);
        }

        return high;

        bool Met(double factor) => LossTest.RulesOut(sample.Seen(counts, factor, requestsFixed), bound, error);
    }

    private static double Rounded(double value) => Math.Round(value, 6);

    /// <summary>One threshold and what it does.</summary>
    private readonly record struct Step(double Threshold, int Small, LossCounts Counts)
    {
        public LossCounts OfSmall => Counts with { Labels = Small };
    }

    private sealed class Sample
    {
        private readonly double _perLabel;

        private readonly double? _requests;

        /// <param name="requests">Over how many requests a promise is; null for the expectation.</param>
        public Sample(IReadOnlyList<ScoredOutcome> outcomes, int? requests)
        {
            Count = outcomes.Count;
            _requests = requests;

            // Kish's design effect, as if the prompts of a group always had the same outcome.
            _perLabel = Count / outcomes.GroupBy(row => row.Group, StringComparer.Ordinal).Sum(group => Math.Pow(group.Count(), 2));
            Steps = Walk([.. outcomes.OrderBy(row => row.Score)]);
        }

        public int Count { get; }

        /// <summary>Thresholds that send more small than the one before, the safest first.</summary>
        public IReadOnlyList<Step> Steps { get; }

        /// <summary>As of independent prompts.</summary>
        public LossCounts Effective(LossCounts counts) => counts.Scale(_perLabel);

        /// <summary>As for a promise over requests, if there were so many times as many labels.</summary>
        public LossCounts Seen(LossCounts counts, double factor = 1, bool requestsFixed = true)
        {
            var requests = requestsFixed ? _requests : _requests * factor;
            return counts.Scale(_perLabel * factor * (requests is { } over ? over / ((Count * factor) + over) : 1));
        }

        private static List<Step> Walk(ScoredOutcome[] sorted)
        {
            var steps = new List<Step>();
            var counts = new LossCounts(sorted.Length, 0, 0);
            var at = 0;
            for (var i = -StepsPerUnit; i <= StepsPerUnit; i++)
            {
                var threshold = (double)i / StepsPerUnit;
                var before = at;
                for (; at < sorted.Length && sorted[at].Score <= threshold; at++)
                {
                    counts = Add(counts, sorted[at]);
                }

                if (at > before)
                {
                    steps.Add(new Step(threshold, at, counts));
                }
            }

            return steps;
        }

        // Graded quality counts as a whole loss with the chance that gives the same expectation: the exact test needs counts.
        private static LossCounts Add(LossCounts counts, in ScoredOutcome row)
        {
            const int Parts = 1 << 24;
            var gain = row.Strong - row.Weak;
            var whole = GroupFolds.FoldOf(row.Id, "graded", Parts) < Math.Abs(gain) * Parts;
            return (whole, gain) switch
            {
                (true, > 0) => counts with { Lost = counts.Lost + 1 },
                (true, < 0) => counts with { Won = counts.Won + 1 },
                _ => counts,
            };
        }
    }
}
