using Pareto.Workbench.Audit.Projection;
using Pareto.Workbench.Statistics;

namespace Pareto.Workbench.Tests.Audit.Projection;

public sealed class RatioSampleTests
{
    private const int Draws = 300;

    [Fact]
    public void Value_CostsInProportionToWeight_IsExactWhateverWasDrawn()
    {
        var sample = new RatioSample(100, [1, 5, 20], [[0.5, 2.5, 10]], [null, null, null]);

        sample.Value().ShouldBe([50]);
        sample.Draw(new Random(1)).Single().ShouldBe(50, 1e-9);
    }

    [Fact]
    public void Draw_OneConversation_HasNoEvidenceOfItsSpread()
    {
        var sample = new RatioSample(10, [1, 1], [[0, 1]], ["same", "same"]);

        Enumerable.Range(0, 20).Select(seed => sample.Draw(new Random(seed))[0]).Distinct().ShouldBe([5]);
    }

    [Fact]
    public void Value_NothingWeighed_IsNothing()
    {
        new RatioSample(0, [], [[], []], []).Value().ShouldBe([0, 0]);
    }

    // Two strata of calls with long-tailed tokens, small and large ones more or less likely to be routine: of 300 samples of 2 × 120 calls the 95 %
    // interval of the sum must hold the truth in about 285. Beyond 273 and 294 lies less than one sample in a thousand, were it exactly 95 %.
    [Fact]
    public void Draw_ManySamples_IntervalOfTheSumHoldsTheTruth()
    {
        var random = new Random(7);
        double[] populationSizes = [20_000, 5_000];
        var truth = populationSizes.Select((size, stratum) => Population(random, (int)size, stratum)).ToArray();
        var total = truth.Sum(calls => calls.Sum(call => call.Cost));
        var held = 0;
        for (var run = 0; run < Draws; run++)
        {
            var samples = truth.Select(calls => Sampled(random, calls)).ToArray();
            var draws = Enumerable.Range(0, Draws).Select(_ => samples.Sum(sample => sample.Draw(random)[0])).ToArray();
            held += Resampling.Quantile(draws, Resampling.Tail) <= total && total <= Resampling.Quantile(draws, 1 - Resampling.Tail) ? 1 : 0;
        }

        held.ShouldBeInRange(273, 294);
    }

    private static RatioSample Sampled(Random random, (double Weight, double Cost)[] calls)
    {
        var drawn = Enumerable.Range(0, 120).Select(_ => calls[random.Next(calls.Length)]).ToArray();
        return new RatioSample(
            calls.Sum(call => call.Weight), [.. drawn.Select(call => call.Weight)], [[.. drawn.Select(call => call.Cost)]], new string?[drawn.Length]);
    }

    private static (double Weight, double Cost)[] Population(Random random, int size, int stratum) =>
    [
        .. Enumerable.Range(0, size).Select(_ =>
        {
            var weight = Math.Exp(Normal(random) * 0.8);
            var routine = random.NextDouble() < (stratum == 0 ? 0.7 : 0.3) / (weight > 2 ? 2 : 1);
            return (weight, routine ? weight * 0.02 : weight);
        }),
    ];

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
