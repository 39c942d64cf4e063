using Pareto.Workbench.RouterTraining.Cascade;

namespace Pareto.Workbench.Tests.RouterTraining.Cascade;

public sealed class RegressionTests
{
    [Fact]
    public void Linear_WithoutPenalty_FindsTheTrueWeights()
    {
        var inputs = Inputs(50, seed: 1);

        var weights = new Regression(inputs, [0, 0]).LinearEstimate([.. inputs.Select(x => 3 + (2 * x[0]) - x[1])]).Weights;

        weights[0].ShouldBe(3, 1e-4);
        weights[1].ShouldBe(2, 1e-4);
        weights[2].ShouldBe(-1, 1e-4);
    }

    [Fact]
    public void Logistic_ManyRows_FindsTheTrueWeights()
    {
        var random = new Random(2);
        var inputs = Inputs(20_000, seed: 1);
        bool[] targets = [.. inputs.Select(x => random.NextDouble() < 1 / (1 + Math.Exp(-(0.5 + x[0] - (2 * x[1])))))];

        var weights = new Regression(inputs, [1, 1]).Logistic(targets).Estimate.Weights;

        weights[0].ShouldBe(0.5, 0.1);
        weights[1].ShouldBe(1, 0.15);
        weights[2].ShouldBe(-2, 0.1);
    }

    [Fact]
    public void LeftOut_OfARow_IsWhatAFitWithoutItGives()
    {
        var random = new Random(2);
        var inputs = Inputs(200, seed: 1);
        bool[] targets = [.. inputs.Select(x => random.NextDouble() < 1 / (1 + Math.Exp(-x[0])))];
        double[] numbers = [.. targets.Select(target => target ? 1.0 : 0)];
        var regression = new Regression(inputs, [1, 1]);
        var (linear, logistic) = (regression.Linear(numbers), regression.Logistic(targets));

        for (var row = 0; row < 5; row++)
        {
            var without = new Regression([.. inputs.Where((_, i) => i != row)], [1, 1]);
            linear.LeftOut[row].ShouldBe(without.LinearEstimate([.. numbers.Where((_, i) => i != row)]).Sum(inputs[row]), 2e-3);
            logistic.LeftOut[row].ShouldBe(without.Logistic([.. targets.Where((_, i) => i != row)]).Estimate.Sum(inputs[row]), 1e-2);
        }
    }

    [Fact]
    public void Logistic_AnInputThatNeverChanges_IsGivenNoWeight() =>
        new Regression([[1.0], [1.0], [1.0]], [0.1]).Logistic([true, true, false]).Estimate.Weights[1].ShouldBe(0);

    private static double[][] Inputs(int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => new[] { random.NextDouble(), (5 * random.NextDouble()) - 1 })];
    }
}
