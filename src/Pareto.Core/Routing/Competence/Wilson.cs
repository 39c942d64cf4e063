namespace Pareto.Core.Routing.Competence;

/// <summary>
/// Wilson's score interval at 95 % (1927, JASA 22:209). For graded quality it is wider than need be: no variable on 0 to 1 varies more
/// than one that is only ever 0 or 1.
/// </summary>
internal static class Wilson
{
    // The standard normal's quantile at 97.5 %.
    private const double Deviations = 1.959964;

    /// <summary>The ends; 0 and 1 without an observation.</summary>
    public static (double Low, double High) Interval(double mean, double observations)
    {
        if (observations <= 0)
        {
            return (0, 1);
        }

        const double Square = Deviations * Deviations;
        var centre = (mean + (Square / (2 * observations))) / (1 + (Square / observations));
        var half = Deviations / (1 + (Square / observations))
            * Math.Sqrt((mean * (1 - mean) / observations) + (Square / (4 * observations * observations)));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
