namespace Pareto.Workbench.Statistics;

/// <summary>
/// The mean of something dear to find out, from a few labelled members of a population and cheap predictions for many: the
/// mean of the predictions, corrected by how far labels lie from them. However bad the predictions are, the interval holds the truth as
/// often as it says; good ones make it narrow.
/// </summary>
/// <remarks>
/// A. Angelopoulos et al.: Prediction-powered inference, Science 382 (2023) 669; the weight of the predictions as in A. Angelopoulos,
/// J. Duchi, T. Zrnic: PPI++, arXiv 2311.01453 (2023), example 6.1. The interval takes Student's quantile, because labels may be few.
/// </remarks>
/// <param name="Value">The estimate.</param>
/// <param name="Low">The lower end of the 95 % interval.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Trust">How much the predictions count: 0 as if there were none, 1 as they are.</param>
internal readonly record struct PredictionPoweredMean(double Value, double Low, double High, double Trust)
{
    // The standard normal's quantile at 97.5 %.
    private const double Deviations = 1.959964;

    /// <param name="labels">Of the labelled members, two at least.</param>
    /// <param name="predicted">Of the same members.</param>
    /// <param name="others">Predictions of members without a label, drawn alike; may be none.</param>
    /// <param name="leastVariance">
    /// What a label's distance from its prediction varies by at least. Where all labels seen agree, the next one may not.
    /// </param>
    public static PredictionPoweredMean Of(double[] labels, double[] predicted, double[] others, double leastVariance = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels.Length, 2);
        var (n, rest) = (labels.Length, others.Length);
        var spread = Variance([.. predicted, .. others]);
        var trust = rest == 0 || spread == 0 ? 0 : Math.Clamp(Covariance(labels, predicted) / ((1 + ((double)n / rest)) * spread), 0, 1);
        var rectified = labels.Zip(predicted, (label, prediction) => label - (trust * prediction)).ToArray();
        var value = rectified.Average() + (rest == 0 ? 0 : trust * others.Average());
        var variance = (Math.Max(Variance(rectified), leastVariance) / n) + (rest < 2 ? 0 : trust * trust * Variance(others) / rest);
        var half = Student(n - 1) * Math.Sqrt(variance);
        return new PredictionPoweredMean(value, value - half, value + half, trust);
    }

    /// <summary>Student's quantile at 97.5 %, by Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5): to 1 % from 4 degrees on.</summary>
    private static double Student(int degrees)
    {
        const double Z3 = Deviations * Deviations * Deviations;
        const double Z5 = Z3 * Deviations * Deviations;
        const double Z7 = Z5 * Deviations * Deviations;
        double d = degrees;
        return Deviations + ((Z3 + Deviations) / (4 * d)) + (((5 * Z5) + (16 * Z3) + (3 * Deviations)) / (96 * d * d))
            + (((3 * Z7) + (19 * Z5) + (17 * Z3) - (15 * Deviations)) / (384 * d * d * d));
    }

    private static double Variance(double[] values) => values.Length < 2 ? 0 : Covariance(values, values);

    private static double Covariance(double[] left, double[] right)
    {
        var (meanLeft, meanRight) = (left.Average(), right.Average());
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += (left[i] - meanLeft) * (right[i] - meanRight);
        }

        return sum / (left.Length - 1);
    }
}
