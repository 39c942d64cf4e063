namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>
/// What becomes of loss and cost as a router that sees the prompt alone sends more and more requests to one small model and
/// the others to premium.
/// </summary>
/// <param name="Router">Which router it is.</param>
/// <param name="Loss">Mean quality lost against always premium, for each of many even shares from none to all.</param>
/// <param name="CostRatio">Cost in parts of always premium, for the same shares.</param>
public sealed record PromptOnlyCurve(string Router, double[] Loss, double[] CostRatio)
{
    /// <summary>
    /// The least cost at no more than this loss, the share chosen with the outcomes in hand: a bound that no router of its kind,
    /// which has to choose before, can be run at. The best of many shares, and of several routers, it takes luck for skill: orders that
    /// know nothing of the prompts save by it too.
    /// </summary>
    public double CostAt(double loss)
    {
        var least = 1.0;
        for (var i = 0; i < Loss.Length; i++)
        {
            least = Loss[i] <= loss + 1e-9 ? Math.Min(least, CostRatio[i]) : least;
        }

        return least;
    }

    /// <summary>The mean of several replays of one router, share by share.</summary>
    public static PromptOnlyCurve Mean(IReadOnlyList<PromptOnlyCurve> curves) => new(
        curves[0].Router,
        [.. Enumerable.Range(0, PromptOnlyStep.Count).Select(i => curves.Average(curve => curve.Loss[i]))],
        [.. Enumerable.Range(0, PromptOnlyStep.Count).Select(i => curves.Average(curve => curve.CostRatio[i]))]);

    internal static PromptOnlyCurve Of(PromptOnlyRouter router, IEnumerable<CascadeOutcome> rows)
    {
        var steps = router.Walk(rows);
        return new PromptOnlyCurve(router.Name, [.. steps.Select(step => step.Replay.Loss)], [.. steps.Select(step => step.Replay.CostRatio)]);
    }
}
