using System.Collections.Immutable;
using Pareto.Workbench.Audit.Projection;

namespace Pareto.Workbench.Audit.Conclusion;

/// <summary>Chooses the workloads to begin with: those that surely save, the most first.</summary>
internal static class Candidates
{
    private const int Best = 3;

    // Beyond these shares something is the rule in a workload.
    private const double OftenTools = 0.2;
    private const double MostlyJson = 0.5;

    public static ImmutableArray<CandidateWorkload> Of(IReadOnlyList<WorkloadFacts> workloads, SavingsProjection savings) =>
    [
        .. workloads.Zip(savings.Workloads, (facts, saved) => (Facts: facts, saved[savings.Recommended].Saving))
            .Where(candidate => candidate.Saving?.Low > 0)
            .OrderByDescending(candidate => candidate.Saving!.Value.Value)
            .Take(Best)
            .Select(candidate => Judged(candidate.Facts, candidate.Saving!.Value)),
    ];

    /// <summary>
    /// Points for what makes moving a workload hard: little of it routine (one below 70 %, two below 40 %), tools, personal data;
    /// one less where answers are JSON, which can be checked by a program. Low up to none, high from three on.
    /// </summary>
    private static CandidateWorkload Judged(WorkloadFacts facts, Estimate saving)
    {
        var points = 0;
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (facts.RoutineShare <= ConclusionTests.WorthBuilding)
        {
            Add(2, "little of it is routine, so its answers need a careful evaluation");
        }
        else if (facts.RoutineShare <= ConclusionTests.MostlyRoutine)
        {
            Add(1, "a good part of it is not routine");
        }

        if (ShareOf(call => call.HasTools) > OftenTools)
        {
            Add(1, "it calls tools, which small models do less surely");
        }

        if (facts.PersonalDataShare > ConclusionTests.PersonalData)
        {
            Add(1, "it holds personal data: the policy comes first");
        }

        if (ShareOf(call => call.WantsJson) > MostlyJson)
        {
            Add(-1, "its answers are JSON, which a program can check");
        }

        if (reasons.Count == 0)
        {
            reasons.Add("mostly routine, without tools or personal data");
        }

        return new CandidateWorkload(
            facts.Name, saving, points <= 0 ? Effort.Low : points <= 2 ? Effort.Medium : Effort.High, reasons.ToImmutable());

        double ShareOf(Func<LoggedCall, bool> has) => facts.Sample.Count == 0 ? 0 : (double)facts.Sample.Count(has) / facts.Sample.Count;

        void Add(int more, string reason)
        {
            points += more;
            reasons.Add(reason);
        }
    }
}
