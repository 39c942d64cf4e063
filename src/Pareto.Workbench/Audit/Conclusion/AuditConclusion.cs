using System.Collections.Immutable;
using Pareto.Workbench.Audit.Labelling;
using Pareto.Workbench.Audit.Projection;

namespace Pareto.Workbench.Audit.Conclusion;

/// <summary>What an audit comes to.</summary>
public sealed record AuditConclusion
{
    public required ImmutableArray<ConclusionTest> Tests { get; init; }

    public required Decision Decision { get; init; }

    /// <summary>The best workloads to begin with, three at most; none where none surely saves.</summary>
    public required ImmutableArray<CandidateWorkload> Candidates { get; init; }

    /// <summary>Workloads that would surely cost more than today, the dearest first: what serves them is cheaper than what the router would send some of them to.</summary>
    public required ImmutableArray<string> CostMore { get; init; }

    /// <param name="workloads">The facts.</param>
    /// <param name="savings">What was projected from them.</param>
    /// <param name="labels">What labels have corrected; null where nothing was labelled.</param>
    public static AuditConclusion Of(IReadOnlyList<WorkloadFacts> workloads, SavingsProjection savings, LabelledEstimate? labels)
    {
        var tests = new ConclusionTests(workloads, savings, labels?.Figures);
        return new AuditConclusion
        {
            Tests = tests.All,
            Decision = DecisionTable.Decide(DecisionTable.LevelOf(tests.RoutineShare), tests.HasVolume, tests.IsRegulated),
            Candidates = Conclusion.Candidates.Of(workloads, savings),
            CostMore =
            [
                .. savings.Workloads.Where(workload => workload[savings.Recommended].Saving?.High < 0)
                    .OrderBy(workload => workload[savings.Recommended].Saving!.Value.Value)
                    .Select(workload => workload.Name),
            ],
        };
    }
}
