using System.Collections.Immutable;
using Pareto.Workbench.Planning.Costs;

namespace Pareto.Workbench.Planning.Capacity;

/// <summary>Checks the machines of a plan by simulation, in its first month and its busiest one.</summary>
internal static class CapacityPlanning
{
    private const int FewestRequests = 20_000;

    /// <summary>For each place in a batch, so that the tenth that warms up fills all places twice.</summary>
    private const int RequestsForPlace = 20;
    private const int Seed = 7;
    private const int MostTried = 64;

    /// <summary>The inputs with the machines that the simulation asks for beyond the formula, for every option that has any.</summary>
    public static PlanInputs Corrected(PlanInputs inputs, CancellationToken cancellationToken)
    {
        foreach (var deployment in Enum.GetValues<Deployment>().Where(deployment => CostOfOwnership.IsPossible(deployment, inputs)))
        {
            if (Check(deployment, inputs, cancellationToken) is { IsEmpty: false } checks && checks.Max(check => check.BySimulation - check.ByFormula) is > 0 and var further)
            {
                inputs = inputs with { FurtherMachines = inputs.FurtherMachines.SetItem(deployment, further) };
            }
        }

        return inputs;
    }

    /// <summary>Empty for options without machines, and for months without requests.</summary>
    public static ImmutableArray<CapacityCheck> Check(Deployment deployment, PlanInputs inputs, CancellationToken cancellationToken)
    {
        if (CostOfOwnership.MachineOf(deployment, inputs) is not { } machine)
        {
            return [];
        }

        var traffic = inputs.Traffic();
        var busiest = traffic.IndexOf(traffic.Max());
        var sizing = CostOfOwnership.SizingOf(machine, inputs);
        return
        [
            .. from month in new[] { 0, busiest }.Distinct()
               let rate = RateOf(month)
               where rate > 0
               select CheckMonth(month, rate),
        ];

        double RateOf(int month) => inputs.PeakOf(TierCalls.Of(deployment, inputs, traffic[month]).Small);

        CapacityCheck CheckMonth(int month, double rate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var machines = sizing.Machines(rate);
            return new()
            {
                Month = month + 1,
                Machine = machine.Name,
                RequestsPerSecond = rate,
                ByFormula = machines,
                Load = rate / (machines * machine.Speed.Throughput(inputs.Load)),
                FormulaP95 = ServingQueue.Estimate(machine.Speed, inputs.Load, rate, machines).P95(inputs.Load),
                SimulatedP95 = Simulated(machine.Speed, inputs, rate, machines),
                BySimulation = Fewest(machine.Speed, inputs, rate),
            };
        }
    }

    /// <summary>Tries one machine more at a time, from what the planned utilisation allows at least.</summary>
    private static int Fewest(ServingSpeed speed, PlanInputs inputs, double rate)
    {
        var least = (int)Math.Ceiling(rate / (speed.Throughput(inputs.Load) * (double)inputs.Utilisation));
        var machines = Math.Max(inputs.FewestMachines, Math.Max(1, least));
        // In a large fleet one machine makes no difference that could be seen.
        var step = Math.Max(1, machines / ServingQueue.MostMachines);
        for (var tried = 0; tried < MostTried && Simulated(speed, inputs, rate, machines) > inputs.P95.TotalSeconds; tried++)
        {
            machines += step;
        }

        return machines;
    }

    private static double Simulated(ServingSpeed speed, PlanInputs inputs, double rate, int machines)
    {
        var simulated = Math.Min(machines, ServingQueue.MostMachines);
        var requests = Math.Max(FewestRequests, simulated * speed.Batch * RequestsForPlace);
        return ServingSimulation.Run(speed, inputs.Load, rate * simulated / machines, simulated, requests, Seed).P95;
    }
}
