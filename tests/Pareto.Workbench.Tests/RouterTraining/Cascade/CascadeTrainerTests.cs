using System.Collections.Immutable;
using Pareto.Core.Execution.Cascade;
using Pareto.Workbench.RouterTraining.Cascade;

namespace Pareto.Workbench.Tests.RouterTraining.Cascade;

public sealed class CascadeTrainerTests
{
    private static readonly CascadeGoal OnePercent = new();

    // Two of three agree in nine of ten, and then they are right.
    private static readonly CascadeWorld Agreeing = new(SmallRight: 0.8, PremiumRight: 0.97, CommonError: 0);

    [Fact]
    public void Train_AgreementMeansRight_MostStaysSmallAndTheBoundIsKept()
    {
        var replay = Follow(Agreeing, OnePercent);

        replay.PremiumShare.ShouldBeLessThan(0.2);
        replay.Loss.ShouldBeLessThan(0.01);
        replay.CostRatio.ShouldBeLessThan(0.3);
        replay.SmallCallsPerRequest.ShouldBeInRange(2, 2.9);
    }

    [Fact]
    public void Train_AgreementMeansLittle_AllGoesToPremium()
    {
        // Where all err alike they err in one answer: three that agree are wrong in two cases of five.
        var replay = Follow(new CascadeWorld(SmallRight: 0.95, PremiumRight: 0.97, CommonError: 0.4), OnePercent);

        replay.PremiumShare.ShouldBeGreaterThan(0.9);
        replay.Loss.ShouldBeLessThan(0.01);
    }

    [Fact]
    public void Train_ASmallModelAsGoodAsPremium_IsBelievedWithoutASecond()
    {
        var replay = Follow(new CascadeWorld(SmallRight: 0.97, PremiumRight: 0.97, CommonError: 0), OnePercent);

        replay.PremiumShare.ShouldBeLessThan(0.05);
        replay.SmallCallsPerRequest.ShouldBeLessThan(2.1);
    }

    [Fact]
    public void Train_WithAConfidence_IsAtLeastAsCareful()
    {
        var sure = Follow(Agreeing, new CascadeGoal { Confidence = 0.95 });

        sure.Loss.ShouldBeLessThan(0.01);
        sure.PremiumShare.ShouldBeGreaterThanOrEqualTo(Follow(Agreeing, OnePercent).PremiumShare);
    }

    [Fact]
    public void Train_AJudgeKnowsWhatAgreementDoesNot_IsReadAndPaidFor()
    {
        // Three that err alike half of the time; a judge who sees most of it.
        var world = new CascadeWorld(SmallRight: 0.9, PremiumRight: 0.97, CommonError: 0.4);
        var judged = world with { Score = (right, random) => right ? 0.7 + (0.3 * random.NextDouble()) : 0.5 * random.NextDouble() };

        var plan = Train(judged.Draw(400, 1), OnePercent)["sums"];
        var rows = judged.Draw(2000, 2);
        var replay = CascadeExperiment.Replay(FileOf(plan), rows).Total;

        plan.Reads.ShouldBe(CascadeSignals.Judge);
        replay.Loss.ShouldBeLessThan(0.01);
        replay.CostRatio.ShouldBeLessThan(Follow(world, OnePercent).CostRatio - 0.2);
        replay.Cost.ShouldBe((replay.SmallCalls * (0.02m + judged.JudgeCost)) + replay.PremiumCalls);
    }

    [Theory]
    [InlineData(0.01, 0.5)]
    [InlineData(2.0, 1.0)]
    public void Train_AJudgeWhoKnowsNothingOrCostsTooMuch_IsNotRead(double cost, double knows)
    {
        var judged = Agreeing with
        {
            JudgeCost = (decimal)cost,
            Score = (right, random) => (right ? knows : 1 - knows) + (0.01 * random.NextDouble()),
        };

        Train(judged.Draw(400, 1), OnePercent)["sums"].Reads.ShouldBe(CascadeSignals.None);
    }

    [Fact]
    public void Train_ASignalThatManyRepliesLack_IsNotRead()
    {
        var judged = Agreeing with { Score = (right, random) => right ? 1 : 0 };

        Train([.. judged.Draw(300, 1), .. Agreeing.Draw(100, 3).Select(row => row with { Small = [.. row.Small.Select(Unjudged)] })], OnePercent)["sums"]
            .Reads.ShouldBe(CascadeSignals.None);

        static GradedReply Unjudged(GradedReply reply) =>
            reply with { Told = new ToldReply(null, reply.Reply.Answer, default) { Cost = reply.Cost } };
    }

    [Fact]
    public void Train_WordsTellWhatAnswersDoNot_ThePromptAloneDecides()
    {
        var plan = Train(Worded(400, 1), OnePercent)["sums"];
        var replay = CascadeReplay.Of(plan, Worded(1000, 2));

        plan.Models.ShouldHaveSingleItem().Name.ShouldBe("small-1");
        plan.ByPrompt.ShouldNotBeNull();
        replay.PremiumShare.ShouldBeInRange(0.45, 0.6);
        replay.Loss.ShouldBeLessThan(0.01);
        replay.SmallCalls.ShouldBe(replay.Requests - replay.PremiumCalls);

        // All give one answer whatever was asked, and are right where it is a capital.
        static List<CascadeOutcome> Worded(int count, int seed) =>
        [
            .. Agreeing.Draw(count, seed).Select((row, i) => row with
            {
                Text = $"{(i % 2 == 0 ? "Which capital has" : "Which theorem has")} the number {row.Id} in this list?",
                Small = [.. row.Small.Select(reply => reply with { Reply = row.Small[0].Reply, Right = i % 2 == 0 })],
                Premium = row.Premium with { Right = true },
            }),
        ];
    }

    [Fact]
    public void Train_AnswersTellWhatWordsDoNot_ThePlanComparesThem() => Train(Agreeing.Draw(400, 1), OnePercent)["sums"].ByPrompt.ShouldBeNull();

    [Fact]
    public void Train_TooFewRows_AllGoesToPremium() =>
        Train(Agreeing.Draw(39, 1), OnePercent)["sums"].ShouldBe(CascadePlan.AlwaysPremium);

    [Fact]
    public void Train_AllPromptsAreAlike_AllGoesToPremium() =>
        Train([.. Agreeing.Draw(80, 1).Select(row => row with { Group = "one" })], OnePercent)["sums"].ShouldBe(CascadePlan.AlwaysPremium);

    [Fact]
    public void Train_TwoWorkloads_EachHasAPlanOfItsOwn()
    {
        var plans = Train([.. Agreeing.Draw(150, 1), .. (Agreeing with { Workload = "essays", SmallRight = 0.1 }).Draw(150, 2)], OnePercent);

        plans["sums"].Models.Length.ShouldBe(3);
        CascadeReplay.Of(plans["essays"], (Agreeing with { SmallRight = 0.1 }).Draw(150, 3)).PremiumShare.ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void Train_TheSameRows_GiveTheSamePlan()
    {
        var goal = new CascadeExperiment(OnePercent, new DateOnly(2026, 1, 1), smallIsLocal: true);

        goal.Fit(Agreeing.Draw(120, 1), CancellationToken.None).ToJson().ShouldBe(goal.Fit(Agreeing.Draw(120, 1), CancellationToken.None).ToJson());
    }

    [Fact]
    public void Replay_AWorkloadThatWasNotFitted_GoesToPremium()
    {
        var plans = new CascadeExperiment(OnePercent, new DateOnly(2026, 1, 1), smallIsLocal: true).Fit(Agreeing.Draw(120, 1), CancellationToken.None);

        var total = CascadeExperiment.Replay(plans, (Agreeing with { Workload = "other" }).Draw(50, 2)).Total;

        (total.PremiumShare, total.Loss, total.CostRatio, total.SmallCallsPerRequest).ShouldBe((1, 0, 1, 0));
    }

    [Fact]
    public void Of_ARowWithoutAReplyThatIsAsked_GoesToPremium()
    {
        var plan = Train(Agreeing.Draw(120, 1), OnePercent)["sums"];
        var row = Agreeing.Draw(1, 2)[0] with { Small = [] };

        CascadeReplay.Of(plan, [row]).PremiumShare.ShouldBe(1);
    }

    private static CascadePlanFile FileOf(CascadePlan plan) => new()
    {
        MaxLoss = 0.01,
        Plans = ImmutableSortedDictionary<string, CascadePlan>.Empty.Add("sums", plan),
    };

    private static CascadeReplay Follow(CascadeWorld world, CascadeGoal goal) =>
        CascadeReplay.Of(Train(world.Draw(400, 1), goal)["sums"], world.Draw(3000, 2));

    private static IReadOnlyDictionary<string, CascadePlan> Train(List<CascadeOutcome> rows, CascadeGoal goal) =>
        CascadeTrainer.Train(rows, goal, TestContext.Current.CancellationToken);
}
