using System.Collections.Immutable;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>Plans fitted on some graded replies and followed on others.</summary>
/// <param name="Total">All workloads together.</param>
/// <param name="Workloads">Each by itself, in the order of the data.</param>
public sealed record CascadeReport(CascadeReplay Total, ImmutableArray<CascadeWorkloadReport> Workloads);

/// <summary>One workload's plan and what came of it.</summary>
/// <param name="Name">The workload: the rows' <c>dataset</c>.</param>
/// <param name="Models">Small models in the order in which they are asked; empty where everything goes to premium.</param>
/// <param name="Replay">What came of it.</param>
public sealed record CascadeWorkloadReport(string Name, ImmutableArray<string> Models, CascadeReplay Replay)
{
    /// <summary>The plan compares no answers: the prompt alone tells which requests its model answers.</summary>
    public bool ByPrompt { get; init; }

    /// <summary>What routers that see the prompt alone do on the same rows; null where none was asked for, or too few rows were fitted to learn one.</summary>
    public PromptOnlyReport? PromptOnly { get; init; }
}
