using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Balance;
using Pareto.Testing;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.Balance;

public sealed class TargetBalancerTests
{
    private const int Seed = 20_261_122;

    private static readonly Target A = Target("vllm-a/llama", Tier.Small);
    private static readonly Target B = Target("vllm-b/llama", Tier.Small);
    private static readonly Target C = Target("vllm-c/llama", Tier.Small);
    private static readonly Target Other = Target("cloud/other", Tier.Small);

    [Fact]
    public void Order_OneSlowOfThree_GetsFew()
    {
        var simulation = new BalanceSimulation(BalanceMethod.Fastest, Seed, A, B, C);
        simulation.Behaviour[B.Name] = new Behaviour(TimeSpan.FromSeconds(10));

        simulation.Run(2_000, perSecond: 10);

        simulation.Chosen[B.Name].ShouldBeInRange(1, 100, "it is tried, and seldom");
        simulation.Chosen[A.Name].ShouldBeInRange(700, 1_300);
        simulation.Chosen[C.Name].ShouldBeInRange(700, 1_300);
    }

    [Fact]
    public void Order_SlowTargetRecovers_TakesItsShareAgain()
    {
        var simulation = new BalanceSimulation(BalanceMethod.Fastest, Seed, A, B, C);
        simulation.Behaviour[B.Name] = new Behaviour(TimeSpan.FromSeconds(10));
        simulation.Run(1_000, perSecond: 10);

        simulation.Behaviour[B.Name] = new Behaviour(TimeSpan.FromSeconds(1));
        simulation.Run(3_000, perSecond: 10);
        simulation.Run(3_000, perSecond: 10);

        simulation.Chosen[B.Name].ShouldBeInRange(700, 1_300);
    }

    [Theory]
    [InlineData(BalanceMethod.Fastest)]
    [InlineData(BalanceMethod.LeastLoaded)]
    [InlineData(BalanceMethod.Weighted)]
    public void Order_TargetFailsFast_IsNotTakenForFast(BalanceMethod method)
    {
        var simulation = new BalanceSimulation(method, Seed, A, B, C);
        simulation.Behaviour[B.Name] = new Behaviour(TimeSpan.FromSeconds(1), FailureRate: 1);

        simulation.Run(3_000, perSecond: 10);

        simulation.Failed.ShouldBeInRange(3, 60, "three hundred seconds at a try a minute, and the first ones");
    }

    [Theory]
    [InlineData(BalanceMethod.Fastest)]
    [InlineData(BalanceMethod.LeastLoaded)]
    [InlineData(BalanceMethod.Weighted)]
    public void Order_FailingTargetRecovers_TakesItsShareAgain(BalanceMethod method)
    {
        var simulation = new BalanceSimulation(method, Seed, A, B, C);
        simulation.Behaviour[B.Name] = new Behaviour(TimeSpan.FromSeconds(1), FailureRate: 1);
        simulation.Run(1_000, perSecond: 10);

        simulation.Behaviour[B.Name] = new Behaviour(TimeSpan.FromSeconds(1));
        simulation.Run(1_000, perSecond: 10);
        simulation.Run(3_000, perSecond: 10);

        simulation.Chosen[B.Name].ShouldBeInRange(800, 1_200);
    }

    [Fact]
    public void Order_TargetHangs_IsNotGivenTheTrafficInTheMeantime()
    {
        var simulation = new BalanceSimulation(BalanceMethod.Fastest, Seed, A, B, C);
        simulation.Run(500, perSecond: 10);

        simulation.Behaviour[B.Name] = new Behaviour(TimeSpan.FromMinutes(10));
        simulation.Run(3_000, perSecond: 10);

        simulation.Chosen[B.Name].ShouldBeLessThan(60);
    }

    [Fact]
    public void Order_LeastLoaded_SendsASlowTargetLess()
    {
        var simulation = new BalanceSimulation(BalanceMethod.LeastLoaded, Seed, A, B, C);
        simulation.Behaviour[B.Name] = new Behaviour(TimeSpan.FromSeconds(4));

        simulation.Run(3_000, perSecond: 30);

        // All three hold equally many requests, so a target four times as slow ends a quarter as many.
        simulation.Chosen[B.Name].ShouldBeInRange(240, 440);
    }

    [Fact]
    public void Order_LeastLoadedWithWeights_HoldsRequestsInProportion()
    {
        var simulation = new BalanceSimulation(BalanceMethod.LeastLoaded, Seed, A with { Weight = 3 }, B);

        simulation.Run(4_000, perSecond: 40);

        simulation.Chosen[A.Name].ShouldBeInRange(2_850, 3_150);
    }

    [Fact]
    public void Order_Weighted_HoldsTheWeightsWithinTheBinomialMargin()
    {
        const int Requests = 20_000;
        Target[] targets = [A with { Weight = 1 }, B with { Weight = 3 }, C with { Weight = 6 }];
        var simulation = new BalanceSimulation(BalanceMethod.Weighted, Seed, targets);

        simulation.Run(Requests, perSecond: 100);

        foreach (var target in targets)
        {
            var share = target.Weight / 10.0;
            var margin = 4 * Math.Sqrt(Requests * share * (1 - share));
            simulation.Chosen[target.Name].ShouldBeInRange((int)((Requests * share) - margin), (int)((Requests * share) + margin), target.Name);
        }
    }

    [Fact]
    public void Order_WeightNought_TakesNoneUntilTheOthersFail()
    {
        var simulation = new BalanceSimulation(BalanceMethod.Weighted, Seed, A with { Weight = 0 }, B);
        simulation.Run(500, perSecond: 10);
        simulation.Chosen[A.Name].ShouldBe(0);

        simulation.Behaviour[B.Name] = new Behaviour(TimeSpan.FromSeconds(1), FailureRate: 1);
        simulation.Run(500, perSecond: 10);

        simulation.Chosen[A.Name].ShouldBeGreaterThan(400);
    }

    [Theory]
    [InlineData(BalanceMethod.Fastest)]
    [InlineData(BalanceMethod.LeastLoaded)]
    [InlineData(BalanceMethod.Weighted)]
    public void Order_FaultsAndAnswers_LeaveNothingInFlight(BalanceMethod method)
    {
        var simulation = new BalanceSimulation(method, Seed, A, B, C);
        simulation.Behaviour[A.Name] = new Behaviour(TimeSpan.FromSeconds(1), FailureRate: 0.3);

        simulation.Run(500, perSecond: 20);

        new[] { A, B, C }.ShouldAllBe(target => simulation.InFlight(target.Name) == 0);
    }

    [Fact]
    public void Order_NewTarget_IsTriedOnceAndThenWaitedFor()
    {
        var load = new TargetLoad(new FakeTimeProvider());
        load.GaugeOf(A.Id).NoteAnswer(TimeSpan.FromSeconds(1));
        First(BalanceMethod.Fastest, load, A, B).ShouldBe(B.Name);

        load.GaugeOf(B.Id).Enter();

        First(BalanceMethod.Fastest, load, A, B).ShouldBe(A.Name);
    }

    [Fact]
    public void Order_OtherModel_KeepsItsPlace()
    {
        var load = new TargetLoad(new FakeTimeProvider());
        load.GaugeOf(A.Id).Enter();

        Ordered(BalanceMethod.LeastLoaded, load, [], A, Other, B).ShouldBe([B.Name, A.Name, Other.Name]);
        Ordered(BalanceMethod.LeastLoaded, load, [], Other, A, B).ShouldBe([Other.Name, B.Name, A.Name]);
    }

    [Fact]
    public void Order_DeclaredReplica_IsAnEqualUnderAnotherName()
    {
        var load = new TargetLoad(new FakeTimeProvider());
        var declared = Target("azure/prod-7", Tier.Small) with { ReplicaOf = "llama" };
        load.GaugeOf(A.Id).Enter();

        Ordered(BalanceMethod.LeastLoaded, load, [], A, declared).ShouldBe([declared.Name, A.Name]);
    }

    [Fact]
    public void Order_MethodOrder_IsTheTiersWhateverTheLoad()
    {
        var load = new TargetLoad(new FakeTimeProvider());
        load.GaugeOf(A.Id).Enter();
        load.GaugeOf(A.Id).NoteFailure(new UpstreamFailure(UpstreamFailureKind.ServerError, "broken"), TimeSpan.Zero);

        Ordered(BalanceMethod.Order, load, [], A, B, C).ShouldBe([A.Name, B.Name, C.Name]);
    }

    [Theory]
    [InlineData(BalanceMethod.Order)]
    [InlineData(BalanceMethod.LeastLoaded)]
    public void Order_PreferredLocation_ComesBeforeAnyLoad(BalanceMethod method)
    {
        var load = new TargetLoad(new FakeTimeProvider());
        var far = A with { Location = TargetLocation.Region("us") };
        var near = B with { Location = TargetLocation.Region("eu") };
        var other = Other with { Location = TargetLocation.Region("eu") };
        load.GaugeOf(near.Id).Enter();

        Ordered(method, load, ["region:eu"], far, near, other).ShouldBe([near.Name, other.Name, far.Name]);
        Ordered(method, load, ["region:us", "region:eu"], near, far, other).ShouldBe([far.Name, near.Name, other.Name]);
    }

    [Fact]
    public void Order_SameRequest_MeetsTheSameOrder()
    {
        var load = new TargetLoad(new FakeTimeProvider());

        for (var i = 0; i < 50; i++)
        {
            var id = new RequestId($"req_{i}");
            Ordered(BalanceMethod.Weighted, load, [], id, A, B, C).ShouldBe(Ordered(BalanceMethod.Weighted, load, [], id, A, B, C));
        }
    }

    [Theory]
    [InlineData(BalanceMethod.LeastLoaded)]
    [InlineData(BalanceMethod.Fastest)]
    [InlineData(BalanceMethod.Weighted)]
    public void Order_AllocatesNothing(BalanceMethod method)
    {
        var load = new TargetLoad(new FakeTimeProvider());
        var balancer = Balancer(method, load, ["external"], A, B, C, Other);
        var targets = ImmutableArray.CreateBuilder<Target>(4);
        targets.AddRange(A, B, C, Other);
        var id = new RequestId("req_0");
        balancer.Order(Tier.Small, targets, 0, id);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            balancer.Order(Tier.Small, targets, 0, id);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static string First(BalanceMethod method, TargetLoad load, params Target[] targets) => Ordered(method, load, [], targets)[0];

    private static string[] Ordered(BalanceMethod method, TargetLoad load, ImmutableArray<string> prefer, params Target[] targets) =>
        Ordered(method, load, prefer, new RequestId("req_0"), targets);

    private static string[] Ordered(BalanceMethod method, TargetLoad load, ImmutableArray<string> prefer, RequestId id, params Target[] targets)
    {
        var order = ImmutableArray.CreateBuilder<Target>(targets.Length);
        order.AddRange(targets);
        Balancer(method, load, prefer, targets).Order(Tier.Small, order, 0, id);
        return [.. order.Select(target => target.Name)];
    }

    private static TargetBalancer Balancer(BalanceMethod method, TargetLoad load, ImmutableArray<string> prefer, params Target[] targets) => new(
        new RoutingOptions { Balance = new BalanceOptions { Small = method }, PreferLocations = prefer }, CatalogOf([.. targets]), load);
}
