namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>Falls the groups into random halves, again and again: plans are learned on one and followed on the other.</summary>
internal static class CascadeHalves
{
    /// <summary>The replays of the halves that were kept apart; the same seed gives the same.</summary>
    public static IReadOnlyList<CascadeReplay> Run(IReadOnlyList<CascadeOutcome> rows, CascadeGoal goal, int halves, int seed)
    {
        var groups = rows.GroupBy(row => row.Group, StringComparer.Ordinal).Select(group => group.ToArray()).ToArray();
        var random = new Random(seed);
        var replays = new List<CascadeReplay>(halves);
        for (var i = 0; i < halves; i++)
        {
            random.Shuffle(groups);
            var fitted = new List<CascadeOutcome>();
            var apart = new List<CascadeOutcome>();
            foreach (var group in groups)
            {
                (fitted.Count < rows.Count / 2 ? fitted : apart).AddRange(group);
            }

            replays.Add(Replay(CascadeTrainer.Train(fitted, goal), apart));
        }

        return replays;
    }

    /// <summary>Follows each task's plan; a task without one goes to premium.</summary>
    public static CascadeReplay Replay(IReadOnlyDictionary<string, Core.Execution.Cascade.CascadePlan> plans, IEnumerable<CascadeOutcome> rows) =>
        rows.GroupBy(row => row.Dataset, StringComparer.Ordinal)
            .Select(task => CascadeReplay.Of(plans.GetValueOrDefault(task.Key) ?? Core.Execution.Cascade.CascadePlan.AlwaysPremium, task))
            .Aggregate(new CascadeReplay(), (sum, one) => sum + one);
}
