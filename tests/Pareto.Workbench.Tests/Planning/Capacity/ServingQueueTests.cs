using Pareto.Workbench.Planning.Capacity;

namespace Pareto.Workbench.Tests.Planning.Capacity;

public sealed class ServingQueueTests
{
    private const int Requests = 200_000;
    private const int Seed = 11;

    // Steps that do not slow down and prompts that cost no time: a plain M/G/c queue of 16 places a machine.
    private static readonly ServingSpeed Steady = new(double.MaxValue, 0.02, 0, 16);

    /// <summary>Where the formula holds, it and the simulation agree: mean waits within 12 % and 20 ms, the 95th percentile of answers within 3 %.</summary>
    [Theory]
    [InlineData(1, 0.7, 1.0)]
    [InlineData(1, 0.9, 1.0)]
    [InlineData(4, 0.9, 1.0)]
    [InlineData(1, 0.85, 0.3)]
    [InlineData(2, 0.9, 0.5)]
    [InlineData(3, 0.92, 1.5)]
    public void Estimate_StepsOfOneLength_AgreesWithTheSimulation(int machines, double load, double spread)
    {
        var answers = new ServingLoad(0, 100, spread);
        var rate = machines * Steady.Throughput(answers) * load;

        var formula = ServingQueue.Estimate(Steady, answers, rate, machines);
        var simulated = ServingSimulation.Run(Steady, answers, rate, machines, Requests, Seed);

        formula.MeanWait.ShouldBe(simulated.MeanWait, 0.02 + (0.12 * simulated.MeanWait));
        formula.P95(answers).ShouldBe(simulated.P95, 0.03 * simulated.P95);
    }

    /// <summary>Machines whose steps get longer, at the loads that plans use: the 95th percentile within 10 %.</summary>
    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(2, 0.5)]
    [InlineData(4, 0.7)]
    [InlineData(8, 0.7)]
    public void Estimate_StepsThatSlowDown_IsNearTheSimulation(int machines, double load)
    {
        var speed = Machines.Shipped.Speed("l40s");
        var answers = new ServingLoad(800, 250, 0.7);
        var rate = machines * speed.Throughput(answers) * load;

        var formula = ServingQueue.Estimate(speed, answers, rate, machines).P95(answers);
        var simulated = ServingSimulation.Run(speed, answers, rate, machines, 50_000, Seed).P95;

        formula.ShouldBe(simulated, 0.1 * simulated);
    }

    [Fact]
    public void Estimate_MoreThanTheMachinesCanDo_IsNeverInTime()
    {
        var answers = new ServingLoad(0, 100, 1);

        var estimate = ServingQueue.Estimate(Steady, answers, 1.01 * Steady.Throughput(answers), 1);

        estimate.IsInTime(answers, 1e9).ShouldBeFalse();
        estimate.P95(answers).ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void Run_SameSeed_GivesTheSame()
    {
        var answers = new ServingLoad(500, 100, 1);
        var speed = Machines.Shipped.Speed("h100");

        ServingSimulation.Run(speed, answers, 5, 1, 2_000, Seed).ShouldBe(ServingSimulation.Run(speed, answers, 5, 1, 2_000, Seed));
        ServingSimulation.Run(speed, answers, 5, 1, 2_000, Seed + 1).ShouldNotBe(ServingSimulation.Run(speed, answers, 5, 1, 2_000, Seed));
    }

    [Fact]
    public void Run_OneRequestAtATime_TakesReadingAndSteps()
    {
        var speed = new ServingSpeed(1_000, 0.01, 0.001, 8);
        var answers = new ServingLoad(500, 200, 0);

        var simulated = ServingSimulation.Run(speed, answers, 0.001, 1, 200, Seed);

        simulated.P50.ShouldBe(0.5 + (200 * 0.011), 1e-9);
        simulated.WaitingShare.ShouldBe(0);
    }
}
