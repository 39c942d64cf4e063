using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Routing.Promise;
using Pareto.Core.Routing.Steering;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.Checking;

public class ComparisonPlannerTests
{
    // Of the kind that the shipped model was trained on.
    private const string Known = "A baker sells 12 loaves in the morning and twice as many in the afternoon. How many loaves does she sell in the whole day?";

    private static readonly CheckOptions Always = new() { Sample = 1 };

    [Fact]
    public void Plan_StaysSmall_IsComparedWithPremium()
    {
        var order = Plan(Ask(Known), smallUpTo: 1).ShouldNotBeNull();

        (order.Tier, order.Other!.Target, order.Judge).ShouldBe((Tier.Small, Big, null));
        order.Gain.ShouldBe(Predictor.Shipped.Predict(Known).Gain);
    }

    [Fact]
    public void Plan_CalibratedForPremium_CountsWithoutAsking()
    {
        var order = Plan(Ask(Known), smallUpTo: -1).ShouldNotBeNull();

        (order.Tier, order.Other).ShouldBe((Tier.Premium, null));
    }

    [Fact]
    public void Plan_PremiumBecauseThePromiseBroke_AsksSmallInTheBackground()
    {
        var point = Point(1);
        var watch = new PromiseWatch(point, WatchTerms.Of(point, new CheckOptions { MaxLoss = 0.1 }), ImmutableDictionary<string, ScopeState>.Empty, DateTimeOffset.UnixEpoch);
        for (var i = 0; i < 50; i++)
        {
            watch.Add("default", 0, 1, DateTimeOffset.UnixEpoch);
        }

        var plan = Routed(Ask(Known), new RoutePromise(point).WatchedBy(watch));

        plan.Targets[0].Target.ShouldBe(Big);
        plan.Targets[0].Reason.ShouldBe("promise of at most 2 % loss broken since 1970-01-01 00:00Z: premium");
        (plan.Comparison!.Tier, plan.Comparison.Other!.Target).ShouldBe((Tier.Premium, Small));
    }

    [Fact]
    public void Plan_Share_IsThatOfTheOptions()
    {
        var drawn = Enumerable.Range(0, 5_000).Count(i =>
            Plan(Ask(Known) with { Id = new RequestId($"req_{i}") }, smallUpTo: 1, new CheckOptions { Sample = 0.1 }) is not null);

        drawn.ShouldBeInRange(400, 600);
        Plan(Ask(Known), smallUpTo: 1, new CheckOptions { Sample = 0 }).ShouldBeNull();
    }

    [Fact]
    public void Plan_OnlyPermittedTargets_AreAsked()
    {
        Plan(Ask(Known), smallUpTo: 1, permitted: [Small, Mid]).ShouldBeNull("premium is not permitted");
        Plan(Ask(Known), smallUpTo: 1, permitted: [Small, OtherBig]).ShouldNotBeNull().Other!.Target.ShouldBe(OtherBig);
        Plan(Ask(Known), smallUpTo: 1, judge: Mid, permitted: [Small, Big]).ShouldBeNull("the judge is not permitted");
        Plan(Ask(Known), smallUpTo: 1, judge: Mid).ShouldNotBeNull().Judge!.Target.ShouldBe(Mid);
    }

    [Fact]
    public void Plan_AnswersThatCannotBeCompared_AreLeftAlone()
    {
        Plan(Ask(Known) with { ChoiceCount = 2 }, smallUpTo: 1).ShouldBeNull();
        Plan(Ask(Known) with { Tools = [Tool()] }, smallUpTo: 1).ShouldBeNull();
        Plan(Talk(User("What is this?"), Assistant("A cat."), User("And now?")), smallUpTo: 1).ShouldBeNull("no promise speaks of conversations");
        Plan(Ask(Known, "small"), smallUpTo: 1).ShouldBeNull("the client has chosen");
    }

    [Fact]
    public void Explain_LooksAtNothing() =>
        RouterWith(new RoutePromise(Point(1)), Always, null).Explain(Ask(Known), Principal.Anonymous, PermittedTargets.All(Targets)).Decision.Plan!.Comparison.ShouldBeNull();

    [Fact]
    public void Plan_TargetThatHasYetToEarn_IsAskedInTheShadow()
    {
        var trust = new EarnedTrust(new CompetenceOptions { Shadow = 1 }, () => CompetenceTable.Empty);
        var router = new Router(
            new RoutingOptions(), CatalogOf(), new IntentAnalyzer(), steerings: [new CompetenceSteering(trust)],
            comparisons: new ComparisonPlanner(new CheckOptions(), null, null, trust));

        var plan = router.Plan(Ask("Hi there, how are you?")).Plan!;

        plan.Targets[0].Target.ShouldBe(Big);
        (plan.Comparison!.Tier, plan.Comparison.Other!.Target, plan.Comparison.Gain).ShouldBe((Tier.Premium, Small, null));
    }

    [Fact]
    public void Plan_TargetThatHasEarned_IsComparedWithPremiumNowAndThen()
    {
        var table = new CompetenceTable([new CompetenceRow(Small.Id, TaskType.QuestionAnswering, 1, 500, 1)]);
        var trust = new EarnedTrust(new CompetenceOptions { Shadow = 1 }, () => table);
        var router = new Router(
            new RoutingOptions(), CatalogOf(), new IntentAnalyzer(), steerings: [new CompetenceSteering(trust)],
            comparisons: new ComparisonPlanner(Always, null, null, trust));

        var plan = router.Plan(Ask("Hi there, how are you?")).Plan!;

        (plan.Targets[0].Target, plan.Comparison!.Tier, plan.Comparison.Other!.Target).ShouldBe((Small, Tier.Small, Big));
    }

    private static ComparisonOrder? Plan(
        ChatRequest request, double smallUpTo, CheckOptions? options = null, Target? judge = null, ImmutableArray<Target>? permitted = null) =>
        Routed(request, new RoutePromise(Point(smallUpTo)), options, judge, permitted).Comparison;

    private static RoutePlan Routed(
        ChatRequest request, RoutePromise promise, CheckOptions? options = null, Target? judge = null, ImmutableArray<Target>? permitted = null) =>
        RouterWith(promise, options ?? Always, judge).Plan(request, permitted).Plan.ShouldNotBeNull();

    private static Router RouterWith(RoutePromise promise, CheckOptions options, Target? judge) => new(
        new RoutingOptions(), CatalogOf(), new IntentAnalyzer(), Predictor.Shipped, promise, comparisons: new ComparisonPlanner(options, judge, promise, null));

    private static OperatingPoint Point(double threshold) => new()
    {
        Router = Predictor.Shipped.Fingerprint, MaxLoss = 0.02, Confidence = 0.95, All = new WorkloadThreshold { SmallUpTo = threshold, Labels = 1000 },
    };
}
