namespace Pareto.Workbench.Statistics;

/// <summary>What every bootstrap here does: draw a sample's members again, with replacement, and read an interval off many draws.</summary>
/// <remarks>B. Efron, R. Tibshirani: An Introduction to the Bootstrap, 1993, chapter 13 (percentile intervals).</remarks>
internal static class Resampling
{
    /// <summary>What a 95 % interval leaves out at either end.</summary>
    public const double Tail = 0.025;

    /// <summary>Draws as many members as there are; afterwards the array tells how often each was drawn.</summary>
    public static void Draw(Random random, int[] times)
    {
        Array.Clear(times);
        for (var i = 0; i < times.Length; i++)
        {
            times[random.Next(times.Length)]++;
        }
    }

    /// <summary>The draw below which this share of the draws lies.</summary>
    public static double Quantile(double[] draws, double share) => draws.Order().ElementAt((int)Math.Round(share * (draws.Length - 1)));
}
