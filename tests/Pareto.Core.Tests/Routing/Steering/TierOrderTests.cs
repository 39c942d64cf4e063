using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Balance;
using Pareto.Core.Routing.Steering;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.Steering;

public sealed class TierOrderTests
{
    [Theory]
    [InlineData(Tier.Small, "local/little,cloud/middle,cloud/large,rival/large")]
    [InlineData(Tier.Mid, "cloud/middle,cloud/large,rival/large,local/little")]
    [InlineData(Tier.Premium, "cloud/large,rival/large,cloud/middle,local/little")]
    public void From_Tier_GoesUpThenDown(Tier tier, string expected)
    {
        Names(new TierChoice(tier, "", null)).ShouldBe(expected);
        TierOrder.First(tier, Targets).Name.ShouldBe(expected.Split(',')[0]);
    }

    [Fact]
    public void From_FirstOfTheTier_StandsFirstAndOnce() =>
        Names(new TierChoice(Tier.Premium, "", null).StayingOn(OtherBig, "why")).ShouldBe("rival/large,cloud/large,cloud/middle,local/little");

    [Fact]
    public void From_MovedAway_ForgetsTheFirst() =>
        Names(new TierChoice(Tier.Premium, "", null).StayingOn(OtherBig, "why").MovedTo(Tier.Mid, "cap")).ShouldBe("cloud/middle,cloud/large,rival/large,local/little");

    [Fact]
    public void From_NotBelow_HoldsTheTiersBelowBack()
    {
        var choice = new TierChoice(Tier.Premium, "", null) { NotBelow = true };

        Names(choice).ShouldBe("cloud/large,rival/large");
        Order(choice, [Small, Mid]).ShouldBe([Mid], "what serves in its place is the nearest, and nothing below that");
    }

    [Fact]
    public void First_OfTiersBelow_IsTheNearest() => TierOrder.First(Tier.Premium, [Small, Mid]).ShouldBe(Mid);

    private static string Names(TierChoice choice) => string.Join(',', Order(choice, Targets).Select(target => target.Name));

    private static ImmutableArray<Target> Order(TierChoice choice, ImmutableArray<Target> targets) =>
        TierOrder.From(choice, targets, new TargetBalancer(new RoutingOptions(), CatalogOf(), load: null), new RequestId("req_test"));
}
