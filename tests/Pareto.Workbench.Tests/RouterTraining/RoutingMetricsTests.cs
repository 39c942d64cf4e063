using Pareto.Workbench.RouterTraining;

namespace Pareto.Workbench.Tests.RouterTraining;

/// <summary>The definitions of RouteLLM on four prompts, worked by hand.</summary>
public sealed class RoutingMetricsTests
{
    // Weak is right on c and d (0.5), strong on a, b and c (0.75): a gap of 0.25.
    private static readonly Outcome[] Four = [Row("a", 0, 1), Row("b", 0, 1), Row("c", 1, 1), Row("d", 1, 0)];

    // Quality after 0 to 4 strong calls: 0.5, 0.75, 1, 1, 0.75. So PGR is 0, 1, 2, 2, 1.
    private static readonly double[] Best = [4, 3, 2, 1];
    private static readonly double[] Worst = [1, 2, 3, 4];

    [Fact]
    public void Curve_OfTheBestOrder_IsTheQualityAfterEachCall() =>
        RoutingMetrics.Curve(Four, Best).ShouldBe([0.5, 0.75, 1, 1, 0.75], 1e-12);

    [Fact]
    public void Apgr_OfTheBestOrder_IsTheAreaByTrapezoids() =>
        // (0.5 + 1.5 + 2 + 1.5) / 4
        RoutingMetrics.Apgr(RoutingMetrics.Curve(Four, Best)).ShouldBe(1.375, 1e-12);

    [Fact]
    public void Apgr_OfTheWorstOrder_IsBelowZero() =>
        // PGR 0, -1, -1, 0, 1: (-0.5 - 1 - 0.5 + 0.5) / 4
        RoutingMetrics.Apgr(RoutingMetrics.Curve(Four, Worst)).ShouldBe(-0.375, 1e-12);

    [Fact]
    public void Apgr_OfEqualScores_IsThatOfChance() =>
        RoutingMetrics.Apgr(RoutingMetrics.Curve(Four, [7, 7, 7, 7])).ShouldBe(0.5, 1e-12);

    [Theory]
    [InlineData(0.5, 0.25)]
    [InlineData(1.0, 0.25)]
    [InlineData(1.5, 0.50)]
    public void Cpt_OfTheBestOrder_IsTheSmallestShareThatRecoversIt(double recovered, double share) =>
        RoutingMetrics.Cpt(RoutingMetrics.Curve(Four, Best), recovered).ShouldBe(share);

    [Fact]
    public void Cpt_OfTheWorstOrder_NeedsAllCalls() =>
        RoutingMetrics.Cpt(RoutingMetrics.Curve(Four, Worst), 0.5).ShouldBe(1);

    [Theory]
    [InlineData(0.0, 0.25)]
    [InlineData(0.2, 0.25)]
    [InlineData(0.25, 0.0)]
    public void ShareAtLoss_OfTheBestOrder_CountsFromAlwaysStrong(double loss, double share) =>
        RoutingMetrics.ShareAtLoss(RoutingMetrics.Curve(Four, Best), loss).ShouldBe(share);

    [Fact]
    public void Auc_OfTheBestOrder_IsOne() => RoutingMetrics.Auc(Four, Best).ShouldBe(1);

    [Fact]
    public void Auc_WithATieAcrossTheClasses_CountsItHalf() =>
        // Failures a and b score 3 and 2, successes 2 and 1: of four pairs three are in order and one is tied.
        RoutingMetrics.Auc(Four, [3, 2, 2, 1]).ShouldBe(0.875);

    [Fact]
    public void CalibrationError_OfTwoHalves_IsTheirMeanDistance()
    {
        // In each of ten bins two prompts; half of the bins are told 0.2 too much, half are right.
        double[] said = [.. Enumerable.Range(0, 20).Select(i => i < 10 ? 0.2 + (i * 1e-6) : 0.6 + (i * 1e-6))];
        double[] came = [.. Enumerable.Range(0, 20).Select(i => i < 10 ? 0.0 : 0.6)];

        RoutingMetrics.CalibrationError(said, came).ShouldBe(0.1, 1e-4);
    }

    private static Outcome Row(string id, double weak, double strong) =>
        new() { Id = id, Dataset = "four", Prompt = id, Group = id, Weak = weak, Strong = strong };
}
