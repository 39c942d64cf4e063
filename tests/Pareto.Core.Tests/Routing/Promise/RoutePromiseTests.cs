using System.Collections.Immutable;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Routing.Promise;
using Pareto.Core.Routing.Steering;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.Promise;

public sealed class RoutePromiseTests : IDisposable
{
    // Of the kind that the shipped model was trained on.
    private const string Known = "A baker sells 12 loaves in the morning and twice as many in the afternoon. How many loaves does she sell in the whole day?";
    private const string Unknown = "zxqv 8fj2 ~~~ ||| qqpw vvkz ¤¤¤ ŧŋđ ħłþ ¤¤ xkcd0 ~|~ ¬¬¬ jjjj wwwq";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Decide_GainAroundTheThreshold_GoesBothWays()
    {
        var gain = Predictor.Shipped.Predict(Known).Gain;

        Decide(Known, gain + 1e-6).Tier.ShouldBe(Tier.Small);
        Decide(Known, gain - 1e-6).Tier.ShouldBe(Tier.Premium);
        Decide(Known, gain + 1e-6).Reason.ShouldStartWith("promise of at most 2 % loss: gain of premium ");
    }

    [Fact]
    public void Decide_UnlikeWhatIsKnown_GoesToPremium()
    {
        Predictor.Shipped.Predict(Unknown).IsFamiliar.ShouldBeFalse();

        var choice = Decide(Unknown, 1);

        (choice.Tier, choice.Reason).ShouldBe((Tier.Premium, "promise of at most 2 % loss: unlike what the router knows"));
    }

    [Fact]
    public void Decide_WorkloadWithoutSupport_GoesToPremium()
    {
        var promise = new RoutePromise(Point(1) with
        {
            Workloads = ImmutableSortedDictionary<string, WorkloadThreshold>.Empty.Add("triage", new WorkloadThreshold { Labels = 40 }),
        });

        promise.Decide("triage", Predictor.Shipped.Predict(Known)).Tier.ShouldBe(Tier.Premium);
        promise.Decide("else", Predictor.Shipped.Predict(Known)).Tier.ShouldBe(Tier.Small);
    }

    [Fact]
    public void Plan_WhatPredictorsAreNotTrainedOn_GoesToPremium()
    {
        var picture = Talk(new ChatMessage { Role = ChatRole.User, Parts = [new TextPart(Known), new ImagePart("https://example.com/a.png")] });
        var talk = Talk(User(Known), new ChatMessage { Role = ChatRole.Assistant, Parts = [new TextPart("36")] }, User("And in a week?"));
        var router = RouterWith(Point(1));

        router.Plan(picture).Plan!.Targets[0].Target.Tier.ShouldBe(Tier.Premium);
        router.Plan(talk).Plan!.Targets[0].Target.Tier.ShouldBe(Tier.Premium);
    }

    [Theory]
    [InlineData(1, "local/little,cloud/middle,cloud/large,rival/large")]
    [InlineData(-1, "cloud/large,rival/large,cloud/middle,local/little")]
    public void Plan_Promise_ChoosesInPlaceOfComplexity(double threshold, string expected)
    {
        var plan = RouterWith(Point(threshold)).Plan(Ask(Known)).Plan.ShouldNotBeNull();

        string.Join(',', plan.Targets.Select(planned => planned.Target.Name)).ShouldBe(expected);
        plan.Targets[0].Reason.ShouldStartWith("promise");
    }

    [Fact]
    public void Load_PointOfThisModel_IsTaken()
    {
        var (promise, problems) = Load(Point(0.1));

        problems.ShouldBeEmpty();
        promise.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("0000000000000000")]
    [InlineData(null)]
    public void Load_PointOfAnotherModel_IsRefused(string? router)
    {
        var (promise, problems) = Load(Point(0.1) with { Router = router });

        promise.ShouldBeNull();
        problems.ShouldHaveSingleItem().Message.ShouldContain("another model");
    }

    [Fact]
    public void Load_WithoutPredictions_SaysSo()
    {
        File.WriteAllText(_file, Point(0.1).ToJson());
        var problems = new List<ConfigurationProblem>();

        RoutePromise.Load("routing.promise", new PromiseOptions { File = _file }, null, problems).ShouldBeNull();

        problems.ShouldHaveSingleItem().Message.ShouldContain("routing.prediction");
    }

    private static Router RouterWith(OperatingPoint point) =>
        new(new RoutingOptions { SmallUpTo = 0, MidUpTo = 5 }, CatalogOf(), new IntentAnalyzer(), Predictor.Shipped, new RoutePromise(point));

    private static TierChoice Decide(string text, double threshold) =>
        new RoutePromise(Point(threshold)).Decide("default", Predictor.Shipped.Predict(text));

    private (RoutePromise? Promise, List<ConfigurationProblem> Problems) Load(OperatingPoint point)
    {
        File.WriteAllText(_file, point.ToJson());
        var problems = new List<ConfigurationProblem>();
        return (RoutePromise.Load("routing.promise", new PromiseOptions { File = _file }, Predictor.Shipped, problems), problems);
    }

    private static OperatingPoint Point(double threshold) => new()
    {
        Router = Predictor.Shipped.Fingerprint,
        MaxLoss = 0.02,
        Confidence = 0.95,
        All = new WorkloadThreshold { SmallUpTo = threshold, Labels = 1000 },
    };
}
