using Pareto.Workbench.Statistics;

namespace Pareto.Workbench.Tests.Statistics;

public sealed class PredictionPoweredMeanTests
{
    private const int Runs = 2_000;

    [Fact]
    public void Of_WithoutPredictions_IsTheMeanOfTheLabels()
    {
        var mean = PredictionPoweredMean.Of([1, 0, 1, 1], [0, 0, 0, 0], []);

        mean.Value.ShouldBe(0.75);
        mean.Trust.ShouldBe(0);

        // Student's quantile for three degrees is 3.182, the mean's standard error 0.25.
        (mean.High - mean.Value).ShouldBe(3.182 * 0.25, 0.02);
    }

    [Fact]
    public void Of_PredictionsThatAreRight_SpeakForTheUnlabelled()
    {
        var mean = PredictionPoweredMean.Of([1, 0, 1, 0], [1, 0, 1, 0], [.. Enumerable.Range(0, 1_000).Select(i => i % 10 < 7 ? 1.0 : 0.0)]);

        mean.Value.ShouldBe(0.7, 0.01);
        (mean.High - mean.Low).ShouldBeLessThan(0.15);
    }

    [Fact]
    public void Of_PredictionsThatAreAlwaysOff_AreCorrected()
    {
        // Everything is predicted, and half of the labels say no.
        PredictionPoweredMean.Of([1, 0, 1, 0], [1, 1, 1, 1], [1, 1, 1, 1, 1, 1]).Value.ShouldBe(0.5);
    }

    [Fact]
    public void Of_LabelsThatAllAgree_KeepsTheLeastDoubt()
    {
        var mean = PredictionPoweredMean.Of([1, 1, 1, 1], [1, 1, 1, 1], [1, 1], leastVariance: 0.16);

        (mean.Value - mean.Low).ShouldBeGreaterThan(0.3);
    }

    [Fact]
    public void Of_OneLabel_IsRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => PredictionPoweredMean.Of([1], [1], []));
    }

    // Of 2,000 intervals that hold the truth 95 times in 100, fewer than 1,868 or more than 1,930 do so less than once in a thousand times
    // (three and a bit deviations of 9.7); a little more is allowed above for Student's quantile and a little less below for the weight, which is
    // chosen on the same labels.
    [Theory]
    [InlineData(100, 1_900, 0.85)]
    [InlineData(100, 1_900, 0.5)]
    [InlineData(60, 300, 0.7)]
    [InlineData(400, 1_600, 0.95)]
    public void Of_ManySamples_IntervalHoldsTheTruthAsOftenAsItSays(int labels, int others, double accuracy)
    {
        const double Truth = 0.65;
        var random = new Random(11);
        var held = 0;
        double width = 0, widthByLabels = 0;
        for (var run = 0; run < Runs; run++)
        {
            var labelled = Enumerable.Range(0, labels).Select(_ => Member(random, Truth, accuracy)).ToArray();
            double[] truths = [.. labelled.Select(member => member.Truth)];
            double[] predicted = [.. labelled.Select(member => member.Predicted)];
            var mean = PredictionPoweredMean.Of(truths, predicted, [.. Enumerable.Range(0, others).Select(_ => Member(random, Truth, accuracy).Predicted)]);
            var byLabels = PredictionPoweredMean.Of(truths, predicted, []);
            held += mean.Low <= Truth && Truth <= mean.High ? 1 : 0;
            width += mean.High - mean.Low;
            widthByLabels += byLabels.High - byLabels.Low;
        }

        held.ShouldBeInRange(1_860, 1_935);
        if (accuracy > 0.8)
        {
            width.ShouldBeLessThan(0.9 * widthByLabels);
        }
        else
        {
            width.ShouldBeLessThan(1.01 * widthByLabels);
        }
    }

    private static (double Truth, double Predicted) Member(Random random, double share, double accuracy)
    {
        var truth = random.NextDouble() < share;
        return (truth ? 1 : 0, random.NextDouble() < accuracy == truth ? 1 : 0);
    }
}
