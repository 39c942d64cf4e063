using System.Collections.Immutable;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>What the logged traffic would cost under each policy.</summary>
public sealed record SavingsProjection
{
    /// <summary>The time that the log covers; null where it tells none that is of use, and counts as a month.</summary>
    public required TimeSpan? Period { get; init; }

    /// <summary>The target that all premium goes to.</summary>
    public required string Baseline { get; init; }

    public required ImmutableArray<WorkloadSavings> Workloads { get; init; }

    public required WorkloadSavings Total { get; init; }

    /// <summary>What the total's savings are counted against, in words.</summary>
    public string Against =>
        Total.Now is not null ? "the bill as it is"
        : Workloads.Any(workload => workload.Now is not null) ? "the bill as it is where the log tells it, else all premium"
        : "all premium";

    /// <summary>The policy that the configuration stands for.</summary>
    public required SavingsPolicy Recommended { get; init; }

    /// <summary>What the figures take for granted, a sentence each.</summary>
    public required ImmutableArray<string> Assumptions { get; init; }
}
