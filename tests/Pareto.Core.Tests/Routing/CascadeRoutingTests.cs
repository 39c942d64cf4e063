using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Routing.Steering;
using Pareto.Core.Tests.Execution.Cascade;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing;

/// <summary>Which requests small models are asked first about, and what they are escalated to.</summary>
public sealed class CascadeRoutingTests
{
    private const string Easy = "What is the capital of Norway?";
    private const string Hard = "Prove that there are infinitely many primes congruent to 3 modulo 4.";

    private static readonly Target Other = Target("local/other", Tier.Small, Everything);
    private static readonly ImmutableArray<Target> All = [Small, Other, Mid, Big];

    [Fact]
    public void Plan_SentSmall_AsksTheDraftsAndEscalatesUpwards()
    {
        var plan = Plan(Ask(Easy));

        plan.Cascade!.Drafts.Select(draft => draft.Target).ShouldBe([Small, Other]);
        plan.Cascade.Drafts[0].Reason.ShouldStartWith("complexity");
        plan.Cascade.Plan.ShouldBeNull();
        plan.Targets.Select(target => (target.Target, target.Reason)).ShouldBe(
            [(Mid, "escalation from small: mid"), (Big, "escalation from small: premium")]);
    }

    [Fact]
    public void Plan_SentHigherByTheScore_HasNoDrafts() => Plan(Ask(Hard)).Cascade.ShouldBeNull();

    [Fact]
    public void Plan_FittedPlanSpeaks_DecidesInPlaceOfTheScoreAndEscalatesToPremium()
    {
        var plan = Plan(Ask(Hard), fitted: CascadeFixture.TwoMustAgree("local/little", "other"));

        plan.Cascade!.Plan.ShouldBe(CascadePlanFile.AnyWorkload);
        plan.Cascade.Drafts[0].Reason.ShouldBe("cascade");
        plan.Targets.Select(target => target.Target).ShouldBe([Big, Mid]);
    }

    [Fact]
    public void Plan_FittedPlanKeepsNoBound_GoesToPremiumAtOnce()
    {
        var plan = Plan(Ask(Easy), fitted: CascadePlan.AlwaysPremium);

        plan.Cascade.ShouldBeNull();
        plan.Targets[0].ShouldBe(new PlannedTarget(Big, "cascade: premium at once"));
    }

    [Fact]
    public void Plan_FittedPlanGoesByThePromptAlone_SplitsAtItsThreshold()
    {
        var score = Predictor.Shipped.Score(Hard);

        var small = Plan(Ask(Hard), fitted: CascadeFixture.ByPrompt("other", score));
        var premium = Plan(Ask(Hard), fitted: CascadeFixture.ByPrompt("other", score - 1e-6));

        small.Cascade!.Plan.ShouldBe(CascadePlanFile.AnyWorkload);
        small.Cascade.Drafts[0].Reason.ShouldBe("cascade: small by the prompt alone");
        small.Targets.Select(target => target.Target).ShouldBe([Big, Mid]);
        premium.Cascade.ShouldBeNull();
        premium.Targets[0].ShouldBe(new PlannedTarget(Big, "cascade: premium by the prompt alone"));
    }

    [Fact]
    public void Plan_ConversationThatPlansKnowNothingOf_IsLeftToTheScoreAndTheSignals()
    {
        var plan = Plan(Talk(User("Hello"), Assistant("Hello!"), User(Easy)), fitted: CascadeFixture.TwoMustAgree("local/little"));

        plan.Cascade!.Plan.ShouldBeNull();
        plan.Cascade.Drafts[0].Reason.ShouldStartWith("complexity");
    }

    [Fact]
    public void Plan_NotForOneAnswerInTexts_HasNoDrafts()
    {
        Plan(Ask(Easy) with { Tools = [Tool()] }).Cascade.ShouldBeNull();
        Plan(Ask(Easy) with { ChoiceCount = 2 }).Cascade.ShouldBeNull();
        Plan(Talk(User(Easy) with { Parts = [new TextPart(Easy), new ImagePart("https://example.org/a.png")] })).Cascade.ShouldBeNull();
        Plan(Ask(Easy, "small")).Cascade.ShouldBeNull();
    }

    [Fact]
    public void Plan_WorkloadsNamed_OnlyTheirsHaveDrafts()
    {
        var options = new CascadeOptions { Workloads = ["math"] };

        Plan(Ask(Easy), options).Cascade.ShouldBeNull();
        Plan(Ask(Easy) with { Workload = "math" }, options).Cascade.ShouldNotBeNull();
    }

    [Fact]
    public void Plan_VerdictNarrows_NothingOutsideItIsAskedOrEscalatedTo()
    {
        Router(null, null).Plan(Ask(Easy), Principal.Anonymous, PermittedTargets.All(All).Where(target => target != Mid && target != Small)).Plan!.ShouldSatisfyAllConditions(
            plan => plan.Cascade!.Drafts.Select(draft => draft.Target).ShouldBe([Other]),
            plan => plan.Cascade!.Judge.ShouldBeNull(),
            plan => plan.Cascade!.Embedder.ShouldBeNull(),
            plan => plan.Targets.Select(target => target.Target).ShouldBe([Big]));
        var cascade = Router(null, null).Plan(Ask(Easy), Principal.Anonymous, PermittedTargets.All(All)).Plan!.Cascade!;
        cascade.Judge!.Target.ShouldBe(Mid);
        cascade.Embedder!.Target.ShouldBe(Mid);
    }

    [Fact]
    public void Plan_NothingToEscalateTo_IsServedSmallWithoutDrafts()
    {
        var plan = Router(null, CascadeFixture.TwoMustAgree("local/little"))
            .Plan(Ask(Easy), Principal.Anonymous, PermittedTargets.All(All).Where(target => target.Tier == Tier.Small)).Plan!;

        plan.Cascade.ShouldBeNull();
        plan.Targets.Select(target => target.Target).ShouldBe([Small, Other]);
    }

    [Theory]
    [InlineData(Tier.Premium, Easy)]
    [InlineData(Tier.Small, Hard)]
    public void Plan_SteeringMovedTheTier_HasNoDrafts(Tier to, string prompt)
    {
        var router = new Router(
            new RoutingOptions(), CatalogOf(All), new IntentAnalyzer(), steerings: [new To(to)], cascade: Setup(new CascadeOptions(), null));

        var plan = router.Plan(Ask(prompt), All).Plan!;

        plan.Cascade.ShouldBeNull();
        plan.Targets[0].Target.Tier.ShouldBe(to);
    }

    [Fact]
    public void Plan_ConversationStaysOnItsTarget_HasNoDrafts()
    {
        var router = new Router(
            new RoutingOptions(), CatalogOf(All), new IntentAnalyzer(), steerings: [new StayingOn(Other)], cascade: Setup(new CascadeOptions(), null));

        var plan = router.Plan(Ask(Easy), All).Plan!;

        plan.Cascade.ShouldBeNull();
        plan.Targets[0].Target.ShouldBe(Other);
    }

    [Fact]
    public void Plan_TargetsThatAreNotTrusted_AreNeitherAskedNorEscalatedTo()
    {
        var router = new Router(
            new RoutingOptions(), CatalogOf(All), new IntentAnalyzer(), steerings: [new Without(Small, Mid)], cascade: Setup(new CascadeOptions(), null));

        var plan = router.Plan(Ask(Easy), All).Plan!;

        plan.Cascade!.Drafts.Select(draft => draft.Target).ShouldBe([Other]);
        plan.Targets.Select(target => target.Target).ShouldBe([Big]);
    }

    private static RoutePlan Plan(ChatRequest request, CascadeOptions? options = null, CascadePlan? fitted = null) =>
        Router(options, fitted).Plan(request, All).Plan.ShouldNotBeNull();

    private static Router Router(CascadeOptions? options, CascadePlan? fitted) =>
        new(new RoutingOptions(), CatalogOf(All), new IntentAnalyzer(), cascade: Setup(options ?? new CascadeOptions(), fitted));

    private static CascadeSetup Setup(CascadeOptions options, CascadePlan? fitted) => new(options, [Small, Other], Mid, CascadeFixture.FileOf(fitted), embedder: Mid);

    private sealed class To(Tier tier) : ISteering
    {
        public TierChoice Steer(in RoutingQuestion question, in TierChoice choice) => choice.MovedTo(tier, "moved");
    }

    private sealed class StayingOn(Target target) : ISteering
    {
        public TierChoice Steer(in RoutingQuestion question, in TierChoice choice) => choice.StayingOn(target, "stays");
    }

    private sealed class Without(params Target[] untrusted) : ISteering
    {
        public TierChoice Steer(in RoutingQuestion question, in TierChoice choice) => choice;

        public ImmutableArray<Target> Narrow(in RoutingQuestion question, ImmutableArray<Target> ordered) => ordered.RemoveAll(untrusted.Contains);
    }
}
