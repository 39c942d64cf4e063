using Pareto.Workbench.Planning.Capacity;
using Pareto.Workbench.Tests.Planning.Machines;

namespace Pareto.Workbench.Tests.Planning.Capacity;

public sealed class MachineSizingTests
{
    private static readonly ServingLoad Load = new(500, 200, 0.7);

    [Fact]
    public void Machines_NoRequests_AreNone() => Sizing(p95: 30).Machines(0).ShouldBe(0);

    [Fact]
    public void Machines_FewRequests_AreTheFewestAllowed() => Sizing(p95: 30, fewest: 2).Machines(0.01).ShouldBe(2);

    [Fact]
    public void Machines_AmpleTime_FollowTheUtilisation()
    {
        var speed = Shipped.Speed("l40s");

        // Ten times what one machine finishes, each planned at half: twenty.
        Sizing(p95: 3_600, utilisation: 0.5).Machines(9.99 * speed.Throughput(Load)).ShouldBe(20);
    }

    [Fact]
    public void Machines_LittleTime_AreMoreThanTheUtilisationAsks()
    {
        var rate = 10 * Shipped.Speed("l40s").Throughput(Load);

        Sizing(p95: 8, utilisation: 1).Machines(rate).ShouldBeGreaterThan(Sizing(p95: 60, utilisation: 1).Machines(rate));
    }

    [Fact]
    public void Machines_Found_AreTheFewestInTime()
    {
        var speed = Shipped.Speed("l40s");
        var rate = 10 * speed.Throughput(Load);

        var machines = Sizing(p95: 8, utilisation: 1).Machines(rate);

        ServingQueue.Estimate(speed, Load, rate, machines).IsInTime(Load, 8).ShouldBeTrue();
        ServingQueue.Estimate(speed, Load, rate, machines - 1).IsInTime(Load, 8).ShouldBeFalse();
    }

    [Fact]
    public void CanMeet_LessTimeThanAnIdleMachineTakes_IsFalse()
    {
        Sizing(p95: 1).CanMeet.ShouldBeFalse();
        Sizing(p95: 1).IdleP95.ShouldBeGreaterThan(1);
        Sizing(p95: 60).CanMeet.ShouldBeTrue();
    }

    private static MachineSizing Sizing(double p95, double utilisation = 0.7, int fewest = 1) =>
        new(Shipped.Speed("l40s"), Load, p95, utilisation, fewest);
}
