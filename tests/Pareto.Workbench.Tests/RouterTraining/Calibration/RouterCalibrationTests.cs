using Pareto.Workbench.RouterTraining.Calibration;

namespace Pareto.Workbench.Tests.RouterTraining.Calibration;

public sealed class RouterCalibrationTests
{
    private static readonly CalibrationGoal Goal = new() { MaxLoss = 0.02, Confidence = 0.95 };

    [Fact]
    public void Calibrate_ScoresThatTellApart_StopsBeforeTheLossIsTooHigh()
    {
        var part = RouterCalibration.Calibrate(Sample(4000, seed: 1), Goal);

        part.SmallUpTo.ShouldNotBeNull();
        part.SmallShare.ShouldBeGreaterThan(0.1);
        part.Loss.ShouldBeLessThan(0.02);
        part.LossUpper.ShouldBeLessThanOrEqualTo(0.02);
        part.LossUpper.ShouldBeGreaterThan(part.Loss);
        part.MoreLabels.ShouldBeNull();
    }

    [Fact]
    public void Calibrate_BothDirections_AreCounted()
    {
        var sample = Sample(2000, seed: 2);

        var part = RouterCalibration.Calibrate(sample, Goal);

        part.HardSentSmall.ShouldBe(sample.Count(row => row.Score <= part.SmallUpTo && row.Strong > row.Weak));
        part.EasySentPremium.ShouldBe(sample.Count(row => row.Score > part.SmallUpTo && row.Strong <= row.Weak));
    }

    [Fact]
    public void Calibrate_TooFewLabels_TellsHowManyMore()
    {
        var part = RouterCalibration.Calibrate(Sample(60, seed: 3), Goal);

        part.SmallUpTo.ShouldBeNull();
        part.SmallShare.ShouldBe(0);
        part.MoreLabels.ShouldNotBeNull();
        part.MoreLabels.Value.ShouldBeInRange(238, 4000);
        RouterCalibration.Calibrate(Sample(60 + (2 * part.MoreLabels.Value), seed: 3), Goal).SmallUpTo.ShouldNotBeNull();
    }

    [Fact]
    public void Calibrate_SaferThresholds_LeaveAHalfAndAQuarter()
    {
        var sample = Sample(4000, seed: 1);

        var part = RouterCalibration.Calibrate(sample, Goal);

        part.Safer.Length.ShouldBe(2);
        part.Ladder.ShouldBe([part.SmallUpTo!.Value, .. part.Safer]);
        var small = part.Ladder.Select(threshold => (double)sample.Count(row => row.Score <= threshold)).ToList();
        (small[1] / small[0]).ShouldBeInRange(0.4, 0.5);
        (small[2] / small[0]).ShouldBeInRange(0.15, 0.25);
        RouterCalibration.Calibrate(Sample(60, seed: 3), Goal).Ladder.ShouldBeEmpty();
    }

    [Fact]
    public void Calibrate_MoreRequests_SendMoreSmall()
    {
        var sample = Sample(2000, seed: 8);

        var soon = RouterCalibration.Calibrate(sample, Goal with { Requests = 500 });
        var late = RouterCalibration.Calibrate(sample, Goal with { Requests = 1_000_000 });

        soon.SmallShare.ShouldBeLessThan(late.SmallShare);
        late.LossUpper.ShouldBe(0.02, 0.002);
    }

    [Fact]
    public void Calibrate_ScoresThatTellNothing_AsksForNoLabels()
    {
        // All prompts look alike, and a third of them is lost: no number of labels makes that 2 %.
        var sample = Enumerable.Range(0, 3000).Select(i => Row(i, 0.3, i % 3 == 0 ? 0 : 1, 1)).ToList();

        var part = RouterCalibration.Calibrate(sample, Goal);

        part.SmallUpTo.ShouldBeNull();
        part.MoreLabels.ShouldBeNull();
    }

    [Fact]
    public void Calibrate_Abstained_NeverSmall()
    {
        var sample = Sample(3000, seed: 4).Select((row, i) => i % 2 == 0 ? row with { Score = double.PositiveInfinity } : row).ToList();

        RouterCalibration.Calibrate(sample, Goal).SmallShare.ShouldBeLessThanOrEqualTo(0.5);
    }

    [Fact]
    public void Calibrate_GroupsOfTwins_CountAsOneEach()
    {
        var once = Sample(300, seed: 5);
        var eightfold = Enumerable.Range(0, 8).SelectMany(_ => once).ToList();

        var part = RouterCalibration.Calibrate(eightfold, Goal);

        part.EffectiveLabels.ShouldBe(300);
        part.SmallUpTo.ShouldBe(RouterCalibration.Calibrate(once, Goal).SmallUpTo);
    }

    [Fact]
    public void Calibrate_GradedQuality_KeepsTheMean()
    {
        // Small is always a little worse: 0.7 against 0.8, a loss of 0.1 a prompt sent small.
        var sample = Enumerable.Range(0, 4000).Select(i => Row(i, i / 4000.0, 0.7, 0.8)).ToList();

        var part = RouterCalibration.Calibrate(sample, Goal);

        part.SmallShare.ShouldBe(0.16, 0.03);
        part.Loss.ShouldBe(part.SmallShare * 0.1, 1e-6);
    }

    [Fact]
    public void Calibrate_DearerErrors_SendFewerSmall()
    {
        var sample = Sample(4000, seed: 6);

        var cheap = RouterCalibration.Calibrate(sample, Goal with { Costs = new AnswerCosts(Wrong: 1, Saving: 0.2m) });
        var dear = RouterCalibration.Calibrate(sample, Goal with { Costs = new AnswerCosts(Wrong: 10, Saving: 0.2m) });

        dear.SmallShare.ShouldBeLessThan(cheap.SmallShare);
        cheap.LossUpper.ShouldBeLessThan(0.2 * cheap.SmallShare + 0.02);
    }

    // The true loss of the rule is known here, so the promise itself can be held to: broken in at most 5 of 100 samples, by
    // more than chance gives only if the walk were wrong.
    [Fact]
    public void Calibrate_ManySamples_KeepsThePromise()
    {
        const int Samples = 200;
        var broken = 0;
        for (var seed = 0; seed < Samples; seed++)
        {
            if (RouterCalibration.Calibrate(Sample(1500, 1000 + seed), Goal).SmallUpTo is { } threshold)
            {
                broken += TrueLoss(threshold) > Goal.MaxLoss ? 1 : 0;
            }
        }

        broken.ShouldBeLessThanOrEqualTo(new PromiseCheckResult(Samples, Samples, broken, 0, 0, 0).Allowed(0.05));
    }

    [Fact]
    public void Run_PromiseOverSplits_IsReproducible()
    {
        var sample = Sample(800, seed: 7);

        PromiseCheck.Run(sample, Goal, 10, seed: 1).ShouldBe(PromiseCheck.Run(sample, Goal, 10, seed: 1));
        PromiseCheck.Run(sample, Goal, 10, seed: 1).Splits.ShouldBe(10);
    }

    [Fact]
    public void Allowed_TwoHundredSplits_IsTheBinomialMargin() =>
        new PromiseCheckResult(200, 200, 0, 0, 0, 0).Allowed(0.05).ShouldBe(15);

    // A score u is uniform on 0 to 0.6 and honest: premium gains u on average, of which a twentieth is the small model's own wins.
    private static List<ScoredOutcome> Sample(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var score = 0.6 * random.NextDouble();
            var draw = random.NextDouble();
            return draw < 0.05 ? Row(i, score, 1, 0) : draw < 0.1 + score ? Row(i, score, 0, 1) : Row(i, score, 1, 1);
        })];
    }

    // A tie's 0.05 of gain stands above the score: lost 0.05 + score, won 0.05.
    private static double TrueLoss(double threshold) => Math.Min(0.6, threshold) is var t ? t * t / 2 / 0.6 : 0;

    private static ScoredOutcome Row(int i, double score, double weak, double strong) => new($"p{i}", "any", $"g{i}", score, weak, strong);
}
