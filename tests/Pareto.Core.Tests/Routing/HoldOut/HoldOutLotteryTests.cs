using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Balance;
using Pareto.Core.Routing.HoldOut;
using Pareto.Testing;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.HoldOut;

public class HoldOutLotteryTests
{
    private static readonly HoldOutKey Key = new(12345);
    private static readonly Intent Any = Intent(Ask("Hello"));

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.5)]
    public void Draw_ManyConversations_HoldsOutTheShare(double share)
    {
        const int Conversations = 20_000;
        var lottery = new HoldOutLottery(share, Key, Big, sessionHeader: null);

        var held = Enumerable.Range(0, Conversations).Count(i => lottery.Draw(Ask($"Question {i}"), Principal.Anonymous, Targets, Any)!.Arm == HoldOutArm.HeldOut);

        // Four standard deviations.
        ((double)held / Conversations).ShouldBe(share, 4 * Math.Sqrt(share * (1 - share) / Conversations));
    }

    [Fact]
    public void Draw_LaterTurns_AreOfTheSameUnit()
    {
        var lottery = new HoldOutLottery(0.5, Key, Big, sessionHeader: null);

        var first = lottery.Draw(Talk(User("Hello")), Principal.Anonymous, Targets, Any)!;
        lottery.Draw(Talk(User("Hello"), User("And then?")), Principal.Anonymous, Targets, Any).ShouldBe(first);
        lottery.Draw(Talk(User("Good day")), Principal.Anonymous, Targets, Any)!.Unit.ShouldNotBe(first.Unit);
        lottery.Draw(Talk(User("Hello")), new Principal("another"), Targets, Any)!.Unit.ShouldNotBe(first.Unit);
    }

    [Fact]
    public void Draw_OtherKey_DrawsOtherwise() =>
        new HoldOutLottery(0.5, new HoldOutKey(54321), Big, sessionHeader: null).Draw(Ask("Hello"), Principal.Anonymous, Targets, Any)!.Unit
            .ShouldNotBe(new HoldOutLottery(0.5, Key, Big, sessionHeader: null).Draw(Ask("Hello"), Principal.Anonymous, Targets, Any)!.Unit);

    [Fact]
    public void Draw_WhatTheBaselineMayNotServe_IsNotDrawn()
    {
        var lottery = new HoldOutLottery(0.5, Key, Big, sessionHeader: null);

        lottery.Draw(Ask("Hello"), Principal.Anonymous, [Small, Mid], Any).ShouldBeNull();
        lottery.Draw(Embed("Hello"), Principal.Anonymous, Targets, Any).ShouldBeNull();
    }

    /// <summary>Room is asked for before the draw, for both arms alike; and no draw is another one for it.</summary>
    [Fact]
    public void Draw_PremiumIsCapped_DrawsOnlyWhileThereIsRoom()
    {
        var cap = new PremiumCap(ledger: null, new FakeTimeProvider());
        cap.Apply(new PremiumCapOptions { AppliesTo = CappedRequests.Auto });
        var free = new HoldOutLottery(0.5, Key, Big, sessionHeader: null);
        var capped = new HoldOutLottery(0.5, Key, Big, sessionHeader: null, cap);
        HoldOutDraw?[] DrawAll(HoldOutLottery lottery) => [.. Enumerable.Range(0, 100).Select(i => lottery.Draw(Ask($"Question {i}"), Principal.Anonymous, Targets, Any))];

        DrawAll(capped).ShouldAllBe(draw => draw == null);
        for (var i = 0; i < 40; i++)
        {
            cap.Enter(Ask("Hello"), PlanTo(Small))!.TryBegin(Small).ShouldBeTrue();
        }

        DrawAll(capped).ShouldBe(DrawAll(free));
    }

    /// <summary>Two may be drawn for the last place: one of them gets it, whatever the cap lets pass that names premium itself.</summary>
    [Fact]
    public void PlanOf_HeldOut_TakesAPlaceUnderTheCapOrNone()
    {
        var cap = new PremiumCap(ledger: null, new FakeTimeProvider());
        cap.Apply(new PremiumCapOptions { AppliesTo = CappedRequests.Auto });
        var plan = new HoldOutLottery(0.5, Key, Big, sessionHeader: null, cap)
            .PlanOf(new HoldOutDraw(HoldOutArm.HeldOut, "unit"), Targets, Any, new TargetBalancer(new RoutingOptions(), CatalogOf(), load: null), new RequestId("r"));

        cap.Enter(Ask("Hello"), plan)!.TryBegin(Big).ShouldBeFalse();
        plan.Targets[0].Target.ShouldBe(Big);
    }

    private static RoutePlan PlanTo(Target target) => new() { Targets = [new PlannedTarget(target, "planned")], Intent = Any, IsChosen = true };
}
