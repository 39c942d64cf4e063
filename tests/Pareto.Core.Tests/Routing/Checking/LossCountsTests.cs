using Pareto.Core.Routing.Checking;

namespace Pareto.Core.Tests.Routing.Checking;

public class LossCountsTests
{
    [Fact]
    public void Mean_OfWhatWasSeen_InEighths()
    {
        var counts = LossCounts.None.With(1).With(-1).With(0.26).With(0);

        counts.Total.ShouldBe(4);
        counts.Mean.ShouldBe(0.25 / 4);
        LossCounts.Rounded(0.26).ShouldBe(0.25);
        LossCounts.Rounded(7).ShouldBe(1);
    }

    [Fact]
    public void Interval_LookedAtAfterEveryValue_HoldsTheMeanThroughout()
    {
        const double Lost = 0.08, Won = 0.03, Error = 0.1;
        const int Runs = 200;
        var left = 0;
        for (var run = 0; run < Runs; run++)
        {
            var random = new Random(run);
            var counts = LossCounts.None;
            for (var i = 0; i < 300; i++)
            {
                counts = counts.With(random.NextDouble() switch { < Lost => 1, < Lost + Won => -1, _ => 0 });
                var (low, high) = counts.Interval(Error, least: -1);
                if (low > Lost - Won || high < Lost - Won)
                {
                    left++;
                    break;
                }
            }
        }

        left.ShouldBeLessThanOrEqualTo((int)((Runs * Error) + (5 * Math.Sqrt(Runs * Error * (1 - Error)))));
    }

    [Fact]
    public void Interval_OfManyValues_IsNarrow()
    {
        var counts = new LossCounts([.. Enumerable.Range(0, 17).Select(i => i == 8 ? 9_500L : i == 16 ? 500 : 0)]);

        var (low, high) = counts.Interval(0.05, least: 0);

        low.ShouldBeInRange(0.035, 0.0499);
        high.ShouldBeInRange(0.0501, 0.065);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Interval_OfTheSameValueAlways_StaysWithinTheRange(double value)
    {
        var counts = LossCounts.None;
        for (var i = 0; i < 100; i++)
        {
            counts = counts.With(value);
        }

        var (low, high) = counts.Interval(0.05, least: 0);

        low.ShouldBeInRange(0, value);
        high.ShouldBeInRange(value, 1);
        (high - low).ShouldBeLessThan(0.1);
    }

    [Fact]
    public void Interval_OfNothing_IsEverything() => LossCounts.None.Interval(0.05, least: -1).ShouldBe((-1, 1));
}
