using Pareto.Workbench.RouterTraining.Calibration;

namespace Pareto.Workbench.Tests.RouterTraining.Calibration;

public sealed class LossTestTests
{
    private const double Error = 0.05;

    // Without a loss in sight the chance of the sample is (1 - maxLoss)^n: 149 labels are the fewest for 2 % at 95 %.
    [Theory]
    [InlineData(148, false)]
    [InlineData(155, true)]
    public void RulesOut_NothingLost_NeedsAboutThreeOverTheBound(int labels, bool expected) =>
        LossTest.RulesOut(new LossCounts(labels, 0, 0), 0.02, Error).ShouldBe(expected);

    [Fact]
    public void RulesOut_LossAtTheBound_No() =>
        LossTest.RulesOut(new LossCounts(10_000, 300, 100), 0.02, Error).ShouldBeFalse();

    [Fact]
    public void RulesOut_ManyLabels_IsNearToTheNormalBound()
    {
        // 4 % differ, so the standard deviation of the loss is 0.2; 1.645 of them at 4,000 labels are 0.0052.
        LossTest.Upper(new LossCounts(4000, 100, 60), Error).ShouldBe(0.010 + 0.0052, 0.0006);
    }

    [Fact]
    public void Chance_SmallSample_IsTheSumOverAllOutcomes()
    {
        const int N = 25;
        const double OfLost = 0.2, OfWon = 0.1;
        int[] mostLost = [.. Enumerable.Range(0, N + 1).Select(d => d < 3 ? -1 : (d * 2 / 3) - (d % 5))];
        double sum = 0;
        for (var lost = 0; lost <= N; lost++)
        {
            for (var won = 0; lost + won <= N; won++)
            {
                sum += lost <= mostLost[lost + won] ? Chance(N, lost, won, OfLost, OfWon) : 0;
            }
        }

        LossTest.Chance(N, OfLost + OfWon, OfLost / (OfLost + OfWon), 0, mostLost).ShouldBe(sum, 1e-10);
    }

    [Fact]
    public void Score_AtTheBound_IsZero() =>
        LossTest.Score(1000, 60, 40, 0.02).ShouldBe(0, 1e-12);

    [Fact]
    public void Score_NothingDiffers_HasTheVarianceOfTheBound() =>
        LossTest.Score(500, 0, 0, 0.02).ShouldBe(-10 / Math.Sqrt(500 * 0.02 * 0.98), 1e-9);

    // The property that everything rests on, counted out over all possible samples of a small size: at a true loss on the bound, whatever
    // the rate of differences, the bound is ruled out in at most 5 % of samples.
    [Theory]
    [InlineData(90, 0.05, 0.05)]
    [InlineData(90, 0.05, 0.09)]
    [InlineData(90, 0.05, 0.2)]
    [InlineData(60, 0.1, 0.5)]
    [InlineData(120, 0.04, 0.3)]
    public void RulesOut_TrueLossAtTheBound_WrongInAtMostTheError(int labels, double loss, double rate)
    {
        double wrong = 0;
        for (var lost = 0; lost <= labels; lost++)
        {
            for (var won = 0; lost + won <= labels; won++)
            {
                var chance = Chance(labels, lost, won, (rate + loss) / 2, (rate - loss) / 2);
                if (chance > 1e-9 && LossTest.RulesOut(new LossCounts(labels, lost, won), loss, Error))
                {
                    wrong += chance;
                }
            }
        }

        wrong.ShouldBeLessThanOrEqualTo(Error);
        wrong.ShouldBeGreaterThan(0.009, "a test that never speaks keeps every promise");
    }

    private static double Chance(int n, int lost, int won, double ofLost, double ofWon) =>
        Binomial.Probability(lost, n, ofLost) * Binomial.Probability(won, n - lost, ofWon / (1 - ofLost));
}
