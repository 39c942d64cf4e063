using System.Collections.Immutable;
using Pareto.Core.Routing.Promise;

namespace Pareto.Workbench.RouterTraining.Calibration;

/// <summary>Makes an operating point of scored outcomes: for each workload, and for all together.</summary>
public static class PromiseMaker
{
    /// <summary>
    /// Each threshold keeps the goal by itself, with its confidence. That of all together holds for traffic that is mixed as the
    /// labels are.
    /// </summary>
    /// <param name="outcomes">At least one.</param>
    /// <param name="goal">What to choose for.</param>
    /// <param name="router">The fingerprint of what scored them; null when it was not the gateway's own router.</param>
    public static OperatingPoint Make(IReadOnlyList<ScoredOutcome> outcomes, CalibrationGoal goal, string? router) => new()
    {
        Router = router,
        MaxLoss = goal.Costs is null ? goal.MaxLoss : null,
        Confidence = goal.Confidence,
        All = RouterCalibration.Calibrate(outcomes, goal),
        Workloads = outcomes.GroupBy(row => row.Workload, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(group => group.Key, group => RouterCalibration.Calibrate([.. group], goal), StringComparer.Ordinal),
    };
}
