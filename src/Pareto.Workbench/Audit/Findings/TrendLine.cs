namespace Pareto.Workbench.Audit.Findings;

/// <summary>
/// Fits a straight line to the weeks' means by least squares, weighted by calls (Draper and Smith, "Applied Regression Analysis", ch. 1 and 9).
/// What lies between the weeks' means and the line is the error: so it holds whatever makes one week differ from the next.
/// </summary>
internal static class TrendLine
{
    public const int LeastWeeks = 3;

    // Student's t at 97.5 % for 1 to 30 degrees of freedom.
    private static readonly double[] T =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <param name="weeks">The number of the week, its mean, and how many calls it is of.</param>
    /// <returns>Null with fewer than three weeks.</returns>
    public static Trend? Fit(IReadOnlyList<(int Week, double Mean, long Calls)> weeks)
    {
        if (weeks.Count < LeastWeeks)
        {
            return null;
        }

        double weight = 0, meanWeek = 0, mean = 0;
        foreach (var week in weeks)
        {
            weight += week.Calls;
            meanWeek += (double)week.Week * week.Calls;
            mean += week.Mean * week.Calls;
        }

        meanWeek /= weight;
        mean /= weight;
        double spread = 0, together = 0;
        foreach (var week in weeks)
        {
            spread += week.Calls * Square(week.Week - meanWeek);
            together += week.Calls * (week.Week - meanWeek) * (week.Mean - mean);
        }

        var slope = together / spread;
        var left = weeks.Sum(week => week.Calls * Square(week.Mean - mean - (slope * (week.Week - meanWeek))));
        var freedom = weeks.Count - 2;
        var half = Quantile(freedom) * Math.Sqrt(left / freedom / spread);
        return new Trend(slope, slope - half, slope + half, mean, weeks.Count);
    }

    // Beyond the table by its expansion for many degrees of freedom.
    private static double Quantile(int freedom) => freedom <= T.Length ? T[freedom - 1] : 1.96 + (2.4 / freedom);

    private static double Square(double value) => value * value;
}
