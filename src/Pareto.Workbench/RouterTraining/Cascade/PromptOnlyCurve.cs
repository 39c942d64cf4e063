namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>
/// What becomes of loss and cost as a router that sees the prompt alone sends more and more requests to one small model and
/// the others to premium.
/// </summary>
/// <param name="Router">Which router it is.</param>
/// <param name="Loss">Mean quality lost against always premium, for each of <see cref="Points"/> even shares from none to all.</param>
/// <param name="CostRatio">Cost in parts of always premium, for the same shares.</param>
public sealed record PromptOnlyCurve(string Router, double[] Loss, double[] CostRatio)
{
    internal const int Points = 201;

    /// <summary>
    /// The least cost at no more than this loss, the share chosen with the grades in hand: no real router of its kind, which
    /// has to choose before, does better.
    /// </summary>
    public double CostAt(double loss)
    {
        var least = 1.0;
        for (var i = 0; i < Points; i++)
        {
            least = Loss[i] <= loss + 1e-9 ? Math.Min(least, CostRatio[i]) : least;
        }

        return least;
    }

    /// <summary>The mean of several replays of one router, share by share.</summary>
    public static PromptOnlyCurve Mean(IReadOnlyList<PromptOnlyCurve> curves) => new(
        curves[0].Router,
        [.. Enumerable.Range(0, Points).Select(i => curves.Average(curve => curve.Loss[i]))],
        [.. Enumerable.Range(0, Points).Select(i => curves.Average(curve => curve.CostRatio[i]))]);
}
