using Pareto.Core.Exchange;
using Pareto.Core.Routing.HoldOut;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.HoldOut;

public class HoldOutLotteryTests
{
    private static readonly HoldOutKey Key = new(12345);

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.5)]
    public void Draw_ManyConversations_HoldsOutTheShare(double share)
    {
        const int Conversations = 20_000;
        var lottery = new HoldOutLottery(share, Key, Big, sessionHeader: null);

        var held = Enumerable.Range(0, Conversations).Count(i => lottery.Draw(Ask($"Question {i}"), Principal.Anonymous, Targets)!.Arm == HoldOutArm.HeldOut);

        // Four standard deviations.
        ((double)held / Conversations).ShouldBe(share, 4 * Math.Sqrt(share * (1 - share) / Conversations));
    }

    [Fact]
    public void Draw_LaterTurns_AreOfTheSameUnit()
    {
        var lottery = new HoldOutLottery(0.5, Key, Big, sessionHeader: null);

        var first = lottery.Draw(Talk(User("Hello")), Principal.Anonymous, Targets)!;
        lottery.Draw(Talk(User("Hello"), User("And then?")), Principal.Anonymous, Targets).ShouldBe(first);
        lottery.Draw(Talk(User("Good day")), Principal.Anonymous, Targets)!.Unit.ShouldNotBe(first.Unit);
        lottery.Draw(Talk(User("Hello")), new Principal("another"), Targets)!.Unit.ShouldNotBe(first.Unit);
    }

    [Fact]
    public void Draw_OtherKey_DrawsOtherwise() =>
        new HoldOutLottery(0.5, new HoldOutKey(54321), Big, sessionHeader: null).Draw(Ask("Hello"), Principal.Anonymous, Targets)!.Unit
            .ShouldNotBe(new HoldOutLottery(0.5, Key, Big, sessionHeader: null).Draw(Ask("Hello"), Principal.Anonymous, Targets)!.Unit);

    [Fact]
    public void Draw_WhatTheBaselineMayNotServe_IsNotDrawn()
    {
        var lottery = new HoldOutLottery(0.5, Key, Big, sessionHeader: null);

        lottery.Draw(Ask("Hello"), Principal.Anonymous, [Small, Mid]).ShouldBeNull();
        lottery.Draw(Embed("Hello"), Principal.Anonymous, Targets).ShouldBeNull();
    }
}
