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
        var apgrs = new double[Draws];
        var shares = RouterFigures.Losses.Select(_ => new double[Draws]).ToArray();
        var walk = new Walk(outcomes, scores);
        Draw(outcomes, (draw, times) =>
        {
            apgrs[draw] = walk.Apgr(times);
            for (var k = 0; k < shares.Length; k++)
            {
                shares[k][draw] = walk.ShareAtLoss(RouterFigures.Losses[k]);
            }
        });

        var mean = apgrs.Average();
        return (
            Math.Sqrt(apgrs.Average(apgr => Math.Pow(apgr - mean, 2))),
            Array.ConvertAll(shares, draws => Resampling.Quantile(draws, Resampling.Tail)),
            Array.ConvertAll(shares, draws => Resampling.Quantile(draws, 1 - Resampling.Tail)));
    }

    /// <summary>
    /// A 95 % interval of how far the APGR of the first scores is ahead of that of the others. Both are followed on the same draws: what
    /// makes a draw easy or hard for either is no difference between them.
    /// </summary>
    public static (double Low, double High) Ahead(IReadOnlyList<Outcome> outcomes, IReadOnlyList<double> scores, IReadOnlyList<double> others)
    {
        var ahead = new double[Draws];
        var (walk, other) = (new Walk(outcomes, scores), new Walk(outcomes, others));
        Draw(outcomes, (draw, times) => ahead[draw] = walk.Apgr(times) - other.Apgr(times));
        return (Resampling.Quantile(ahead, Resampling.Tail), Resampling.Quantile(ahead, 1 - Resampling.Tail));
    }

    // Tells for each draw how often every outcome counts.
    private static void Draw(IReadOnlyList<Outcome> outcomes, Action<int, int[]> read)
    {
        var groups = new Dictionary<string, int>(StringComparer.Ordinal);
        var groupOf = new int[outcomes.Count];
        for (var i = 0; i < groupOf.Length; i++)
        {
            if (!groups.TryGetValue(outcomes[i].Group, out var group))
            {
                groups[outcomes[i].Group] = group = groups.Count;
            }

            groupOf[i] = group;
        }

        var random = new Random(Seed);
        var drawn = new int[groups.Count];
        var times = new int[groupOf.Length];
        for (var draw = 0; draw < Draws; draw++)
        {
            Resampling.Draw(random, drawn);
            for (var i = 0; i < times.Length; i++)
            {
                times[i] = drawn[groupOf[i]];
            }

            read(draw, times);
        }
    }

    // The way from always weak to always strong. The order by score stays the same in every draw: only how often a prompt counts changes.
    private sealed class Walk(IReadOnlyList<Outcome> outcomes, IReadOnlyList<double> scores)
    {
        private readonly int[] _order = [.. Enumerable.Range(0, outcomes.Count).OrderByDescending(i => scores[i])];
        private readonly double[] _curve = new double[outcomes.Count + 1];
        private readonly double[] _calls = new double[outcomes.Count + 1];

        public double Apgr(int[] times)
        {
            double weight = 0, weak = 0;
            for (var i = 0; i < _order.Length; i++)
            {
                weight += times[i];
                weak += times[i] * outcomes[i].Weak;
            }

            _curve[0] = weak / weight;
            double area = 0;
            for (var i = 0; i < _order.Length; i++)
            {
                var share = times[_order[i]] / weight;
                _curve[i + 1] = _curve[i] + (share * outcomes[_order[i]].Gain);
                _calls[i + 1] = _calls[i] + share;
                area += share * (((_curve[i] + _curve[i + 1]) / 2) - _curve[0]);
            }

            return area / (_curve[^1] - _curve[0]);
        }

        /// <summary>On the draw that <see cref="Apgr"/> was asked of last.</summary>
        public double ShareAtLoss(double loss)
        {
            var at = 0;
            while (_curve[at] < _curve[^1] - loss - 1e-9)
            {
                at++;
            }

            return _calls[at];
        }
    }
}
