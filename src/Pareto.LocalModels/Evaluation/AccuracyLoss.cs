namespace Pareto.LocalModels.Evaluation;

/// <summary>What one model loses against another on the same cases, in points of accuracy (100 points are all cases).</summary>
/// <param name="Points">The loss; negative where the other is worse.</param>
/// <param name="Low">The lower end of the 95 % interval for matched pairs (Agresti, Min 2005).</param>
/// <param name="High">The upper end.</param>
public sealed record AccuracyLoss(double Points, double Low, double High)
{
    private const double AllPoints = 100;

    // Half a case is added to each of the four outcomes of a pair, so that few cases do not feign certainty.
    private const double Added = 0.5;

    public static AccuracyLoss Of(IReadOnlyList<bool> before, IReadOnlyList<bool> after)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(after.Count, before.Count);
        var lost = before.Zip(after).Count(pair => pair is { First: true, Second: false });
        var won = before.Zip(after).Count(pair => pair is { First: false, Second: true });
        var cases = before.Count + (4 * Added);
        var difference = (lost - won) / cases;
        var error = Math.Sqrt(((lost + won + (2 * Added)) / cases) - (difference * difference)) / Math.Sqrt(cases);
        return new AccuracyLoss(
            before.Count == 0 ? 0 : AllPoints * (lost - won) / before.Count,
            AllPoints * Math.Max(-1, difference - (Accuracy.Quantile * error)),
            AllPoints * Math.Min(1, difference + (Accuracy.Quantile * error)));
    }
}
