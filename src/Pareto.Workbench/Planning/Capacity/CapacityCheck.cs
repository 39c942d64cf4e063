namespace Pareto.Workbench.Planning.Capacity;

/// <summary>The machines that the busiest hour of a month needs, reckoned in two ways.</summary>
public sealed record CapacityCheck
{
    /// <summary>Counted from 1.</summary>
    public required int Month { get; init; }

    /// <summary>What serves.</summary>
    public required string Machine { get; init; }

    public required double RequestsPerSecond { get; init; }

    /// <summary>By the queueing formula.</summary>
    public required int ByFormula { get; init; }

    /// <summary>The fewest with which the simulated answers are in time, within the planned utilisation.</summary>
    public required int BySimulation { get; init; }

    /// <summary>Those by formula: of their greatest throughput, the share that is used.</summary>
    public required double Load { get; init; }

    /// <summary>Those by formula: seconds in which 95 % of the answers are complete, by the formula.</summary>
    public required double FormulaP95 { get; init; }

    /// <summary>The same as simulated.</summary>
    public required double SimulatedP95 { get; init; }
}
