using Pareto.Workbench.Statistics;

namespace Pareto.Workbench.RouterTraining;

/// <summary>How much figures would move with other prompts of the same kind: groups are drawn again, with replacement.</summary>
internal static class Bootstrap
{
    private const int Draws = 200;
    private const int Seed = 4242;

    /// <summary>The standard error of the APGR, and for each loss of <see cref="RouterFigures.Losses"/> a 95 % interval of the share of strong calls.</summary>
    public static (double ApgrError, double[] Low, double[] High) Run(IReadOnlyList<Outcome> outcomes, IReadOnlyList<double> scores)
    {
        // The order by score stays the same in every draw: only how often a prompt counts changes.
        var order = Enumerable.Range(0, outcomes.Count).OrderByDescending(i => scores[i]).ToArray();
        var groups = new Dictionary<string, int>(StringComparer.Ordinal);
        var groupOf = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var name = outcomes[order[i]].Group;
            if (!groups.TryGetValue(name, out var group))
            {
                groups[name] = group = groups.Count;
            }

            groupOf[i] = group;
        }

        var random = new Random(Seed);
        var apgrs = new double[Draws];
        var shares = RouterFigures.Losses.Select(_ => new double[Draws]).ToArray();
        var times = new int[groups.Count];
        var curve = new double[order.Length + 1];
        var calls = new double[order.Length + 1];
        for (var draw = 0; draw < Draws; draw++)
        {
            Resampling.Draw(random, times);
            double weight = 0, weak = 0;
            for (var i = 0; i < order.Length; i++)
            {
                weight += times[groupOf[i]];
                weak += times[groupOf[i]] * outcomes[order[i]].Weak;
            }

            curve[0] = weak / weight;
            double area = 0;
            for (var i = 0; i < order.Length; i++)
            {
                var share = times[groupOf[i]] / weight;
                curve[i + 1] = curve[i] + (share * outcomes[order[i]].Gain);
                calls[i + 1] = calls[i] + share;
                area += share * (((curve[i] + curve[i + 1]) / 2) - curve[0]);
            }

            apgrs[draw] = area / (curve[^1] - curve[0]);
            for (var k = 0; k < shares.Length; k++)
            {
                var at = 0;
                while (curve[at] < curve[^1] - RouterFigures.Losses[k] - 1e-9)
                {
                    at++;
                }

                shares[k][draw] = calls[at];
            }
        }

        var mean = apgrs.Average();
        return (
            Math.Sqrt(apgrs.Average(apgr => Math.Pow(apgr - mean, 2))),
            Array.ConvertAll(shares, draws => Resampling.Quantile(draws, Resampling.Tail)),
            Array.ConvertAll(shares, draws => Resampling.Quantile(draws, 1 - Resampling.Tail)));
    }
}
