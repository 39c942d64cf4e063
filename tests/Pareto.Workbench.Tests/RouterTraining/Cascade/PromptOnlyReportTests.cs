using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using Pareto.Workbench.RouterTraining.Cascade;

namespace Pareto.Workbench.Tests.RouterTraining.Cascade;

public sealed class PromptOnlyReportTests
{
    private static readonly CascadeGoal OnePercent = new();

    [Theory]
    [InlineData(1, 11)]
    [InlineData(2, 12)]
    public void Of_NoOrderKnowsAnything_NearlyAllGoesToPremiumButHindsightSaves(int fitted, int replayed)
    {
        var report = Report(Unforeseen(200, fitted), Unforeseen(400, replayed), OnePercent);

        // Thresholds chosen by scores that have seen their own outcome would lose more.
        report.Replay.CostRatio.ShouldBeInRange(0.95, 1);
        report.Replay.Loss.ShouldBeLessThan(0.02);
        report.Hindsight.Length.ShouldBe(4);
        report.Hindsight.Min(curve => curve.CostAt(0.01)).ShouldBeLessThan(1);
    }

    [Fact]
    public void Of_ShortPromptsAreEasy_IsFoundAndUsed()
    {
        var report = Report(ShortIsEasy(200, 1), ShortIsEasy(400, 2), OnePercent);

        report.Router.ShouldNotBeNull().ShouldNotBe("long first");
        report.Replay.PremiumShare.ShouldBeInRange(0.4, 0.65);
        report.Replay.Loss.ShouldBeLessThan(0.01);
        report.Replay.CostRatio.ShouldBe(report.Replay.PremiumShare + (0.02 * (1 - report.Replay.PremiumShare)), 1e-9);
    }

    [Fact]
    public void Of_OtherOutcomesOfTheReplayedRows_ChangeNothingOfTheChoice()
    {
        var fitted = ShortIsEasy(200, 1);
        var replayed = ShortIsEasy(400, 2);

        var told = Report(fitted, replayed, OnePercent);
        var otherwise = Report(fitted, [.. replayed.Select(Inverted)], OnePercent);

        (otherwise.Router, otherwise.Replay.PremiumCalls, otherwise.Replay.Cost).ShouldBe((told.Router, told.Replay.PremiumCalls, told.Replay.Cost));
        otherwise.Replay.Loss.ShouldBeGreaterThan(told.Replay.Loss + 0.3);
        otherwise.Hindsight[0].CostAt(0.01).ShouldNotBe(told.Hindsight[0].CostAt(0.01));
    }

    [Fact]
    public void Of_WithAConfidenceThatFewRowsCannotGive_AllGoesToPremium()
    {
        var report = Report(ShortIsEasy(200, 1), ShortIsEasy(100, 2), new CascadeGoal { Confidence = 0.95 });

        report.Router.ShouldBeNull();
        (report.Replay.PremiumShare, report.Replay.Loss, report.Replay.CostRatio).ShouldBe((1, 0, 1));
    }

    [Fact]
    public void Of_ALooserBound_SendsAsManySmallAsItAllows()
    {
        // Half of them are lost, and the bound is 5 %.
        Report(Unforeseen(200, 1), Unforeseen(400, 2), new CascadeGoal { MaxLoss = 0.05 }).Replay.PremiumShare.ShouldBeInRange(0.88, 0.95);
    }

    [Fact]
    public void Of_RowsWithoutAReplyOfTheSmallModel_GoToPremium()
    {
        var report = Report(ShortIsEasy(200, 1), [.. ShortIsEasy(100, 2).Select(row => row with { Small = [] })], OnePercent);

        report.Replay.PremiumShare.ShouldBe(1);
        report.Hindsight.ShouldAllBe(curve => curve.CostAt(1) == 1);
    }

    [Fact]
    public void Of_TooFewRowsForAFold_IsNothing() =>
        PromptOnlyReport.Of(ShortIsEasy(110, 1), ShortIsEasy(100, 2), OnePercent, TestContext.Current.CancellationToken).ShouldBeNull();

    [Fact]
    public void Walk_ScoresThatAreEqual_GoTheSameWay()
    {
        var rows = ShortIsEasy(40, 1);

        var steps = new PromptOnlyRouter("two", "little", row => row.Text.Length > 50 ? 1 : 0, rows).Walk(rows);

        var small = rows.Count(row => row.Text.Length <= 50);
        steps.Select(step => step.Replay.SmallCalls).Distinct().ShouldBe([0, small, rows.Count]);
    }

    private static PromptOnlyReport Report(IReadOnlyList<CascadeOutcome> fitted, IReadOnlyList<CascadeOutcome> replayed, CascadeGoal goal) =>
        PromptOnlyReport.Of(fitted, replayed, goal, TestContext.Current.CancellationToken).ShouldNotBeNull();

    // Words by chance, and the small model is right by chance.
    private static List<CascadeOutcome> Unforeseen(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Row(i, string.Join(' ', Enumerable.Range(0, 12).Select(_ => $"w{random.Next(3000)}")), random.Next(2) == 0))];
    }

    // Half of the prompts are short, and the small model is right on these alone.
    private static List<CascadeOutcome> ShortIsEasy(int count, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(i => Row(
                i,
                $"Add {random.Next(100)} and {random.Next(100)}"
                    + (i % 2 == 0 ? "." : $", and tell in your own words, step by step, why {random.Next(100)} times that is the sum of so many others."),
                isEasy: i % 2 == 0)),
        ];
    }

    private static CascadeOutcome Row(int i, string prompt, bool isEasy)
    {
        var signals = new double[PromptSignals.Count];
        PromptSignals.Write(prompt, signals);
        return new CascadeOutcome
        {
            Id = $"{i}",
            Dataset = "sums",
            Group = $"{i}",
            Text = prompt,
            Prompt = signals,
            Small = [Reply("little", isEasy, 0.02m)],
            Premium = Reply("big", right: true, 1),
        };
    }

    private static CascadeOutcome Inverted(CascadeOutcome row) =>
        row with { Small = [.. row.Small.Select(reply => reply with { Right = !reply.Right })] };

    private static GradedReply Reply(string model, bool right, decimal cost) =>
        new(model, CascadeReply.Of("5", AnswerExtractor.Extract("5")), right, new TokenUsage(), cost);
}
