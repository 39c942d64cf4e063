using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Routing.Steering;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.Steering;

public class CompetenceSteeringTests
{
    private static readonly Target OtherSmall = Target("local/tiny", Tier.Small);
    private static readonly ImmutableArray<Target> All = [Small, OtherSmall, Mid, Big];

    [Fact]
    public void Plan_NothingEarned_StartsAtPremiumAndSaysWhy()
    {
        var plan = Plan(All);

        Names(plan).ShouldBe("cloud/large");
        plan.Targets[0].Reason.ShouldEndWith("; local/little has earned nothing yet of 0.8 on question 1: premium");
    }

    [Fact]
    public void Plan_MidHasEarned_GoesUpToMid()
    {
        var plan = Plan(All, (Small, 0.71, 200), (Mid, 0.95, 200));

        Names(plan).ShouldBe("cloud/middle,cloud/large");
        plan.Targets[0].Reason.ShouldEndWith("; local/little has earned 0.71 (0.64-0.77) of 0.8 on question 1: mid");
    }

    [Fact]
    public void Plan_OneOfTheTierHasEarned_OnlyThatOneServes()
    {
        var plan = Plan(All, (OtherSmall, 0.95, 200));

        Names(plan).ShouldBe("local/tiny,cloud/large");
        plan.Targets[0].Reason.ShouldNotContain("earned");
    }

    [Fact]
    public void Plan_NothingTrustedIsPermitted_ServesAllTheSame() => Names(Plan([Small, OtherSmall])).ShouldBe("local/little,local/tiny");

    [Fact]
    public void Plan_NamedByTheClient_IsNotAskedWhatItHasEarned() =>
        Names(Router().Plan(Ask("Hi", "small"), All).Plan!).ShouldBe("local/little,local/tiny");

    [Fact]
    public void Plan_Embeddings_AreLeftAlone()
    {
        var vectors = Target("local/vectors", Tier.Small, TargetAbilities.Embeddings);

        Names(Router([vectors, Big]).Plan(Embed("a text"), [vectors, Big]).Plan!).ShouldBe("local/vectors");
    }

    private static RoutePlan Plan(ImmutableArray<Target> permitted, params (Target Target, double Quality, int Answers)[] earned) =>
        Router(All, earned).Plan(Ask("Hi there, how are you?"), permitted).Plan.ShouldNotBeNull();

    private static Router Router(ImmutableArray<Target>? targets = null, params (Target Target, double Quality, int Answers)[] earned)
    {
        var table = new CompetenceTable(earned.Select(row => new CompetenceRow(row.Target.Id, TaskType.QuestionAnswering, 1, row.Answers, row.Quality)));
        return new Router(
            new RoutingOptions(), CatalogOf(targets ?? All), new IntentAnalyzer(),
            steerings: [new CompetenceSteering(new EarnedTrust(new CompetenceOptions(), () => table))]);
    }

    private static string Names(RoutePlan plan) => string.Join(',', plan.Targets.Select(planned => planned.Target.Name));
}
