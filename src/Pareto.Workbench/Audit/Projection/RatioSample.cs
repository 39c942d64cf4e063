using Pareto.Workbench.Statistics;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>
/// What a sample of a workload's calls would cost under several policies, and how much each call weighs. The cost of all
/// calls is the cost of the sample for its weight, times the weight of all (the ratio estimator: W. G. Cochran, Sampling
/// Techniques, 3rd ed. 1977, chapter 6), which is exact in the tokens, so that only the mix is left to chance.
/// </summary>
internal sealed class RatioSample
{
    private readonly double _total;
    private readonly double[] _weights;
    private readonly double[][] _costs;
    private readonly int[] _groupOf;
    private readonly int _groups;

    /// <param name="total">The weight of all calls of the workload.</param>
    /// <param name="weights">Of each call in the sample.</param>
    /// <param name="costs">By policy, of each call; NaN in a policy whose cost is not known.</param>
    /// <param name="groups">Of each call, what it shares with calls that are no evidence of their own: its conversation.</param>
    public RatioSample(double total, double[] weights, double[][] costs, IReadOnlyList<string?> groups)
    {
        (_total, _weights, _costs) = (total, weights, costs);
        _groupOf = new int[weights.Length];
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < weights.Length; i++)
        {
            if (groups[i] is not { } name)
            {
                _groupOf[i] = _groups++;
            }
            else if (!known.TryGetValue(name, out _groupOf[i]))
            {
                known[name] = _groupOf[i] = _groups++;
            }
        }
    }

    /// <summary>By policy, what all calls would cost.</summary>
    public double[] Value() => Of(times: null);

    /// <summary>The same had other conversations of the same kind been drawn.</summary>
    public double[] Draw(Random random)
    {
        var times = new int[_groups];
        Resampling.Draw(random, times);
        return Of(times);
    }

    private double[] Of(int[]? times)
    {
        var weight = Sum(_weights, times);
        return Array.ConvertAll(_costs, costs => weight == 0 ? 0 : _total * Sum(costs, times) / weight);
    }

    private double Sum(double[] values, int[]? times)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += times is null ? values[i] : times[_groupOf[i]] * values[i];
        }

        return sum;
    }
}
