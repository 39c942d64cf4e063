using Pareto.Core.Routing.Prediction;
using Pareto.Workbench.RouterTraining;
using Pareto.Workbench.RouterTraining.Baselines;

namespace Pareto.Workbench.Tests.RouterTraining.Baselines;

public sealed class BaselineRoutersTests
{
    [Theory]
    [InlineData("logistic")]
    [InlineData("ridge")]
    [InlineData("neighbours")]
    public void CrossValidate_PromptsWhoseWordsTellTheirDifficulty_OrdersThem(string name)
    {
        var outcomes = MadeOutcomes.Of(400);

        var baselines = BaselineRouters.CrossValidate(outcomes, 3, TestContext.Current.CancellationToken);

        ApgrOf(outcomes, baselines.Single(baseline => baseline.Name == name)).ShouldBeGreaterThan(0.6);
    }

    [Fact]
    public void CrossValidate_OutcomesByChance_AreNotOrdered()
    {
        // Were a prompt's own outcome to leak into its score, these would be far above one half.
        var random = new Random(3);
        var outcomes = MadeOutcomes.Of(400).Select(row => row with { Weak = random.Next(2), Strong = 1 }).ToList();

        var baselines = BaselineRouters.CrossValidate(outcomes, 3, TestContext.Current.CancellationToken);

        baselines.Select(baseline => baseline.Name).ShouldBe(["length", "logistic", "ridge", "neighbours"]);
        baselines.ShouldAllBe(baseline => ApgrOf(outcomes, baseline) < 0.6);
    }

    [Fact]
    public void Measure_BesideBaselines_TellsHowFarAheadTheRouterIs()
    {
        var outcomes = MadeOutcomes.Of(400);
        var oracle = outcomes.Select(row => row.Gain).ToArray();

        var compared = RouterEvaluation.Measure(outcomes, new Prediction[400], oracle, new Baseline("itself", oracle), new Baseline("reversed", [.. oracle.Select(gain => -gain)]))[^1].Baselines;

        compared[0].Ahead.ShouldBe(0);
        (compared[0].Low, compared[0].High).ShouldBe((0, 0));
        compared[1].Apgr.ShouldBeLessThan(0.5);
        compared[1].Low.ShouldBeGreaterThan(0.3);
        compared[1].Ahead.ShouldBeInRange(compared[1].Low, compared[1].High);
    }

    [Fact]
    public void LogisticRegression_TwoTerms_FindsTheirLogOdds()
    {
        // Of the rows with the first term four in five are true, of those with the second one in five.
        const int Rows = 4_000;
        var terms = new SparseRows(2, [.. Enumerable.Range(0, Rows + 1)], [.. Enumerable.Range(0, Rows).Select(row => row % 2)], [.. Enumerable.Repeat(1f, Rows)]);
        var answers = Enumerable.Range(0, Rows).Select(row => row / 2 % 5 == 0 == (row % 2 == 1)).ToArray();

        var weights = LogisticRegression.Fit(terms, answers);

        ((double)(weights[0] - weights[1])).ShouldBe(2 * Math.Log(4), 0.02);
    }

    [Fact]
    public void NearestNeighbours_Mean_IsOfThoseInTheSameDirection()
    {
        float[] points = [.. Point(0, 1), .. Point(0, 0.9f), .. Point(1, 1), .. Point(1, 0.9f)];

        NearestNeighbours.Mean(points, [1, 3, 10, 20], [.. Point(0, 1), .. Point(1, 1)], 2).ShouldBe([2, 15]);
    }

    private static float[] Point(int dimension, float value)
    {
        var point = new float[TermSpace.Dimensions];
        point[dimension] = value;
        return point;
    }

    private static double ApgrOf(IReadOnlyList<Outcome> outcomes, Baseline baseline) => RoutingMetrics.Apgr(RoutingMetrics.Curve(outcomes, baseline.Scores));
}
