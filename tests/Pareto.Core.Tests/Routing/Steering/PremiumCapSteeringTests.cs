using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Steering;
using Pareto.Testing;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.Steering;

public sealed class PremiumCapSteeringTests
{
    private const string Hard = "Prove that there are infinitely many primes congruent to 3 modulo 4.";

    private readonly PremiumCap _cap = new(ledger: null, new FakeTimeProvider());

    public PremiumCapSteeringTests() => _cap.Apply(new PremiumCapOptions());

    [Fact]
    public void Plan_CapIsSpent_GoesToTheBestLowerTierAndSaysSo()
    {
        var plan = Capped().Plan(Ask(Hard)).Plan.ShouldNotBeNull();

        plan.Targets[0].Target.ShouldBe(Mid);
        plan.Targets[0].Reason.ShouldEndWith("; premium cap of 15 % of requests in 24 hours is spent: mid");
        plan.IsChosen.ShouldBeTrue();
    }

    [Fact]
    public void Plan_OnlySmallIsPermittedBelow_GoesThere() =>
        Capped().Plan(Ask(Hard), [Small, Big]).Plan!.Targets[0].Target.ShouldBe(Small);

    [Fact]
    public void Plan_NothingBelowCanServeIt_IsLeftToExecution() =>
        Capped().Plan(Ask(Hard), [Big]).Plan!.Targets[0].Target.ShouldBe(Big);

    [Fact]
    public void Plan_PremiumIsNamed_IsNotMoved()
    {
        var plan = Capped().Plan(Ask(Hard, "premium")).Plan.ShouldNotBeNull();

        plan.Targets[0].Target.ShouldBe(Big);
        plan.IsChosen.ShouldBeFalse();
    }

    [Fact]
    public void Plan_RoomIsThere_StaysPremium()
    {
        for (var i = 0; i < 100; i++)
        {
            _cap.Enter(Ask("x"), new RoutePlan { Targets = [], Intent = Intent(Ask("x")) })!.TryBegin(Small);
        }

        Capped().Plan(Ask(Hard)).Plan!.Targets[0].Target.ShouldBe(Big);
    }

    [Fact]
    public void Explain_CapIsSpent_SaysSoAndCountsNothing()
    {
        var explanation = Capped().Explain(Ask(Hard), Principal.Anonymous, PermittedTargets.All(Targets));

        explanation.ChosenTier.ShouldBe(Tier.Mid);
        explanation.Decision.Plan!.Targets[0].Reason.ShouldContain("premium cap");
    }

    private Router Capped() =>
        new(new RoutingOptions { SmallUpTo = 0, MidUpTo = 0 }, CatalogOf(), new IntentAnalyzer(), steerings: [new PremiumCapSteering(_cap)]);
}
