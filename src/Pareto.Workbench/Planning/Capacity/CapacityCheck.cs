namespace Pareto.Workbench.Planning.Capacity;

/// <summary>The machines that the busiest hour of a month needs, reckoned in two ways.</summary>
public sealed record CapacityCheck
{
    /// <summary>Counted from 1.</summary>
    public required int Month { get; init; }

    /// <summary>What serves.</summary>
    public required string Machine { get; init; }

    public required double RequestsPerSecond { get; init; }

    /// <summary>By the queueing formula; the plan's costs are reckoned with it.</summary>
    public required int Machines { get; init; }

    /// <summary>Of their greatest throughput, the share that is used.</summary>
    public required double Load { get; init; }

    /// <summary>Seconds in which 95 % of the answers are complete, by the formula.</summary>
    public required double FormulaP95 { get; init; }

    /// <summary>The same as simulated with as many machines.</summary>
    public required double SimulatedP95 { get; init; }

    /// <summary>The fewest machines with which the simulated answers are in time, within the planned utilisation.</summary>
    public required int SimulatedMachines { get; init; }
}
