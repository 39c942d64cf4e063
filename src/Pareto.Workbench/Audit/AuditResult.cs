using Pareto.Workbench.Audit.Conclusion;
using Pareto.Workbench.Audit.Labelling;
using Pareto.Workbench.Audit.Projection;

namespace Pareto.Workbench.Audit;

/// <summary>What follows from the facts of a log.</summary>
public sealed record AuditResult
{
    public required IReadOnlyList<WorkloadFacts> Workloads { get; init; }

    /// <summary>Which configuration the savings are those of, in a sentence.</summary>
    public required string Basis { get; init; }

    public required SavingsProjection Savings { get; init; }

    /// <summary>Null where no model was asked.</summary>
    public LabelledEstimate? Labels { get; init; }

    public required AuditConclusion Conclusion { get; init; }
}
