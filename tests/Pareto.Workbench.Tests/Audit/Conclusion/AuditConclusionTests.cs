using Pareto.Core.Exchange;
using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Conclusion;
using Pareto.Workbench.Audit.Labelling;
using Pareto.Workbench.Audit.Projection;
using static Pareto.Workbench.Tests.Audit.MadeFacts;

namespace Pareto.Workbench.Tests.Audit.Conclusion;

public sealed class AuditConclusionTests
{
    [Theory]
    [InlineData(30, 70, TestVerdict.Yes)]
    [InlineData(40, 60, TestVerdict.No)]
    [InlineData(0, 0, TestVerdict.Unknown)]
    public void Of_OutputShare_IsOfAllTokens(long input, long output, TestVerdict expected)
    {
        var test = Test("outputShare", Facts() with { Usage = new TokenUsage { Input = input, Output = output } });

        test.Verdict.ShouldBe(expected);
        test.Value.ShouldBe(input + output == 0 ? null : (double)output / (input + output));
    }

    [Theory]
    [InlineData(0.8, TestVerdict.Yes)]
    [InlineData(0.5, TestVerdict.WorthBuilding)]
    [InlineData(0.4, TestVerdict.No)]
    public void Of_RoutineShare_HasTwoThresholds(double share, TestVerdict expected)
    {
        Test("routine", Facts() with { RoutineShare = share }).Verdict.ShouldBe(expected);
    }

    [Fact]
    public void Of_RoutineShareOfSeveralWorkloads_IsWeighedByCalls()
    {
        Test("routine", Facts() with { RoutineShare = 1, Calls = 300 }, Facts() with { RoutineShare = 0, Calls = 100 }).Value.ShouldBe(0.75);
    }

    [Fact]
    public void Of_Labels_TakeThePlaceOfWhatTheAuditFound()
    {
        var labels = Labelled(smallWillDo: 0.75);

        var conclusion = Conclude([Facts() with { RoutineShare = 0.1 }], labels);

        var test = conclusion.Tests.Single(test => test.Name == "routine");
        test.Value.ShouldBe(0.75);
        test.Number.ShouldContain("by labels");
        conclusion.Decision.Deployment.ShouldBe(Deployment.CloudOnly);
    }

    [Theory]
    [InlineData(10_001, TestVerdict.Yes)]
    [InlineData(9_999, TestVerdict.No)]
    public void Of_Volume_IsRequestsADay(int requests, TestVerdict expected)
    {
        var calls = (long)Math.Round(requests * Month.TotalDays);

        var test = Test("volume", Facts() with { Calls = calls });

        test.Value!.Value.ShouldBe(requests, 0.1);
        test.Verdict.ShouldBe(expected);
    }

    [Fact]
    public void Of_LogWithoutTimes_KnowsNoVolume()
    {
        Test("volume", Facts() with { From = null, Until = null }).Verdict.ShouldBe(TestVerdict.Unknown);
    }

    [Theory]
    [InlineData(3_000.01, TestVerdict.Yes)]
    [InlineData(3_000, TestVerdict.No)]
    public void Of_BillOfOneWorkload_IsTheDearests(double bill, TestVerdict expected)
    {
        var test = Test("workloadBill", Facts("cheap", cost: 2_000), Facts("dear", cost: (decimal)bill), Facts("free", cost: 0));

        test.Verdict.ShouldBe(expected);
        test.Number.ShouldContain("dear");
    }

    [Theory]
    [InlineData(0.06, TestVerdict.Yes)]
    [InlineData(0.05, TestVerdict.No)]
    public void Of_PersonalDataInOneWorkload_IsRegulated(double share, TestVerdict expected)
    {
        var test = Test("regulated", Facts("a") with { PersonalDataShare = 0.01, Calls = 100_000 }, Facts("b") with { PersonalDataShare = share });

        test.Verdict.ShouldBe(expected);
        test.Number.ShouldContain("b");
    }

    [Theory]
    [InlineData(100, TestVerdict.Yes, "saves money")]
    [InlineData(0.0001, TestVerdict.No, "more than what is paid")]
    public void Of_Saving_IsHeldAgainstNothing(double bill, TestVerdict expected, string meaning)
    {
        var test = Test("saving", Facts(cost: (decimal)bill));

        test.Verdict.ShouldBe(expected);
        test.Meaning.ShouldContain(meaning);
    }

    [Fact]
    public void Of_VolumeAndRegulatedData_DecideByTheTable()
    {
        Conclude([Facts(cost: 5_000) with { RoutineShare = 0.9 }]).Decision.Deployment.ShouldBe(Deployment.Hybrid);
        Conclude([Facts(cost: 5_000) with { RoutineShare = 0.9, PersonalDataShare = 0.5 }]).Decision.Deployment.ShouldBe(Deployment.LocalFirst);
        Conclude([Facts(cost: 10) with { RoutineShare = 0.9 }]).Decision.Deployment.ShouldBe(Deployment.CloudOnly);
        Conclude([Facts(cost: 10) with { RoutineShare = 0.1 }]).Decision.Deployment.ShouldBe(Deployment.FrontierFirst);
    }

    [Fact]
    public void Of_Candidates_AreTheThreeThatSurelySaveMost()
    {
        var conclusion = Conclude(
            [Facts("least", cost: 1), Facts("most", cost: 40), Facts("loses", cost: 0.0001m), Facts("second", cost: 30), Facts("third", cost: 20)]);

        conclusion.Candidates.Select(candidate => candidate.Name).ShouldBe(["most", "second", "third"]);
        conclusion.CostMore.ShouldBe(["loses"]);
    }

    [Fact]
    public void Of_CandidatesEffort_GrowsWithWhatMakesThemHard()
    {
        var plain = Facts("plain", cost: 4) with { RoutineShare = 0.9 };
        var json = Facts("json", cost: 3) with { RoutineShare = 0.6, Sample = [.. Mix(5, 5).Select(call => call with { WantsJson = true })] };
        var hard = Facts("hard", cost: 2) with { RoutineShare = 0.3, PersonalDataShare = 0.4, Sample = [.. Mix(5, 5).Select(call => call with { HasTools = true })] };
        var middling = Facts("middling", cost: 1) with { RoutineShare = 0.6 };

        Conclude([plain, json, hard]).Candidates.Select(candidate => candidate.Effort).ShouldBe([Effort.Low, Effort.Low, Effort.High]);
        Conclude([middling]).Candidates[0].Effort.ShouldBe(Effort.Medium);
        Conclude([hard]).Candidates[0].Reasons.Length.ShouldBe(3);
    }

    private static WorkloadFacts Facts(string name = "w", decimal cost = 1) => Of(name, Mix(easy: 5, hard: 5), cost);

    private static ConclusionTest Test(string name, params WorkloadFacts[] workloads) => Conclude(workloads).Tests.Single(test => test.Name == name);

    private static AuditConclusion Conclude(WorkloadFacts[] workloads, LabelledEstimate? labels = null) => AuditConclusion.Of(
        workloads, new SavingsProjector(Configuration(), Time, seed: 1).Project(workloads, TestContext.Current.CancellationToken), labels);

    private static LabelledEstimate Labelled(double smallWillDo) => new()
    {
        Target = "judge/m", Asked = 100, Labelled = 100, Stopped = null, HeldBack = 0, Cost = 1,
        Figures = new LabelledFigures
        {
            KeptSmall = 0.5,
            SmallWillDoByLabels = new ShareEstimate(smallWillDo, 0.6, 0.9),
            SmallWillDo = new ShareEstimate(smallWillDo, 0.6, 0.9),
            Routine = new ShareEstimate(0.5, 0.4, 0.6),
            RightlySmall = null,
            Saving = null,
            SavingByRouter = null,
        },
    };
}
