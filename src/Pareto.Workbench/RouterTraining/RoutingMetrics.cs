namespace Pareto.Workbench.RouterTraining;

/// <summary>
/// The metrics of RouteLLM (Ong et al. 2024, arXiv 2406.18665): prompts are sent to the strong model in descending order of
/// score. Equal scores are sent together, so that their order in the file means nothing.
/// </summary>
public static class RoutingMetrics
{
    /// <summary>
    /// The curve of quality: for each number of prompts sent to the strong model, from none to all, the mean quality of what is
    /// answered. Within a run of equal scores it is a straight line: what any order gives on average.
    /// </summary>
    public static double[] Curve(IReadOnlyList<Outcome> outcomes, IReadOnlyList<double> scores)
    {
        var order = Enumerable.Range(0, outcomes.Count).OrderByDescending(i => scores[i]).ToArray();
        var curve = new double[order.Length + 1];
        curve[0] = outcomes.Average(row => row.Weak);
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            double gained = 0;
            while (end < order.Length && scores[order[end]].Equals(scores[order[start]]))
            {
                gained += outcomes[order[end++]].Gain;
            }

            for (var i = start; i < end; i++)
            {
                curve[i + 1] = curve[i] + (gained / (end - start) / order.Length);
            }

            start = end;
        }

        return curve;
    }

    /// <summary>
    /// Average performance gap recovered: the area under PGR = (quality − weak) / (strong − weak) over the share of strong calls
    /// from 0 to 1, by trapezoids. Random routing has 0.5. Not a number where both models are equally good.
    /// </summary>
    public static double Apgr(ReadOnlySpan<double> curve)
    {
        var gap = curve[^1] - curve[0];
        double area = 0;
        for (var i = 0; i + 1 < curve.Length; i++)
        {
            area += ((curve[i] + curve[i + 1]) / 2) - curve[0];
        }

        return area / (curve.Length - 1) / gap;
    }

    /// <summary>Call-performance threshold: the smallest share of strong calls that recovers this part of the gap.</summary>
    public static double Cpt(ReadOnlySpan<double> curve, double recovered) => ShareFor(curve, curve[0] + (recovered * (curve[^1] - curve[0])));

    /// <summary>The smallest share of strong calls whose quality is at most <paramref name="loss"/> below that of always strong.</summary>
    public static double ShareAtLoss(ReadOnlySpan<double> curve, double loss) => ShareFor(curve, curve[^1] - loss);

    /// <summary>How often a prompt that the weak model fails on (below half) scores above one that it gets right: area under the ROC curve.</summary>
    public static double Auc(IReadOnlyList<Outcome> outcomes, IReadOnlyList<double> scores)
    {
        const double Right = 0.5;
        var order = Enumerable.Range(0, outcomes.Count).OrderBy(i => scores[i]).ToArray();
        double failed = 0, ranks = 0;
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && scores[order[end]].Equals(scores[order[start]]))
            {
                end++;
            }

            var rank = (start + 1 + end) / 2.0;
            for (var i = start; i < end; i++)
            {
                if (outcomes[order[i]].Weak < Right)
                {
                    failed++;
                    ranks += rank;
                }
            }

            start = end;
        }

        return (ranks - (failed * (failed + 1) / 2)) / (failed * (order.Length - failed));
    }

    /// <summary>
    /// Expected calibration error in ten bins of equal count: the mean distance between what was said and what came, weighted by
    /// the prompts in each bin.
    /// </summary>
    public static double CalibrationError(IReadOnlyList<double> said, IReadOnlyList<double> came)
    {
        const int Bins = 10;
        var order = Enumerable.Range(0, said.Count).OrderBy(i => said[i]).ToArray();
        double error = 0;
        for (var bin = 0; bin < Bins; bin++)
        {
            var from = order.Length * bin / Bins;
            var to = order.Length * (bin + 1) / Bins;
            double difference = 0;
            for (var i = from; i < to; i++)
            {
                difference += said[order[i]] - came[order[i]];
            }

            error += Math.Abs(difference) / order.Length;
        }

        return error;
    }

    private static double ShareFor(ReadOnlySpan<double> curve, double quality)
    {
        // A hair of tolerance: sums of the same numbers in another order differ in their last digits.
        const double Hair = 1e-9;
        for (var i = 0; i < curve.Length; i++)
        {
            if (curve[i] >= quality - Hair)
            {
                return (double)i / (curve.Length - 1);
            }
        }

        return 1;
    }
}
