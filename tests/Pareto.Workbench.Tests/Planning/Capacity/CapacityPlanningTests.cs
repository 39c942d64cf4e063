using Pareto.Workbench.Planning;
using Pareto.Workbench.Planning.Capacity;
using Pareto.Workbench.Planning.Costs;

namespace Pareto.Workbench.Tests.Planning.Capacity;

public sealed class CapacityPlanningTests
{
    /// <summary>One card that reads long prompts, where the formula takes the answers to be in time and the simulation does not.</summary>
    private const string LongPrompts =
        """
        name: s
        priceDate: 2026-01-31
        months: 3
        traffic: { requestsPerMonth: 950000, inputTokens: 4000, outputTokens: 200, peakFactor: 3 }
        prices: { premium: openai/gpt-5.2 }
        split: { small: 1 }
        local: { rented: rtx4090, utilisation: 0.8, p95: 15s }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Corrected_TheSimulationAsksForMore_PlansAndPaysThem()
    {
        var plan = Planner.Make(ShippedScenario.Parse(LongPrompts), Cancellation);

        var check = plan.Capacity.ShouldHaveSingleItem();
        check.BySimulation.ShouldBe(check.ByFormula + 1);
        check.SimulatedP95.ShouldBeGreaterThan(15);
        var hybrid = plan.Option(Deployment.HybridRented);
        hybrid.Months.ShouldAllBe(month => month.Machines == check.BySimulation);
        hybrid.MonthlyCost.ShouldBe(check.BySimulation * 0.44m * 730);
    }

    [Fact]
    public void Corrected_TheSimulationAgrees_ChangesNothing()
    {
        var inputs = ShippedScenario.Read(5).Inputs;

        CapacityPlanning.Corrected(inputs, Cancellation).ShouldBe(inputs);
    }

    [Fact]
    public void Check_MonthsWithoutRequests_NeedNoMachines()
    {
        var idle = Planner.Make(ShippedScenario.Parse(LongPrompts.Replace("950000", "0", StringComparison.Ordinal)), Cancellation);
        var seasonal = Planner.Make(
            ShippedScenario.Parse(LongPrompts.Replace("peakFactor: 3", "seasonality: [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]", StringComparison.Ordinal)), Cancellation);

        idle.Capacity.ShouldBeEmpty();
        idle.ApiOnly.Total.ShouldBe(0);
        seasonal.Capacity.ShouldHaveSingleItem().Month.ShouldBe(2);
        seasonal.Option(Deployment.HybridRented).Months[0].Rent.ShouldBe(0);
    }

    [Fact]
    public void Check_AnOptionWithoutMachines_HasNone()
    {
        CapacityPlanning.Check(Deployment.ApiOnly, ShippedScenario.Read(5).Inputs, Cancellation).ShouldBeEmpty();
        CapacityPlanning.Check(Deployment.HybridRented, ShippedScenario.Read(1).Inputs, Cancellation).ShouldBeEmpty();
    }
}
