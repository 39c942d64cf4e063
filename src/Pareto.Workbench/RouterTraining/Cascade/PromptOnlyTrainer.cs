namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>
/// Chooses a router that sees the prompt alone as <see cref="CascadeTrainer"/> chooses a plan: under the same bound, by the same rule, on rows
/// that were not learned from. Each order's thresholds are walked from the safest on until one breaks the bound; of those
/// before it, in any order, the cheapest is taken, and the order is learned again from all rows.
/// </summary>
internal static class PromptOnlyTrainer
{
    // In rows: how much the line from scores to losses is held back.
    private const double Penalty = 10;

    /// <summary>What the fitted rows support; null where there are too few to learn every kind of router from.</summary>
    public static PromptOnlyChoice? Train(IReadOnlyList<CascadeOutcome> fitted, CascadeGoal goal, CancellationToken cancellationToken)
    {
        var model = fitted.SelectMany(row => row.Small)
            .GroupBy(reply => reply.Model, StringComparer.Ordinal)
            .OrderByDescending(replies => replies.Count(reply => reply.Right))
            .FirstOrDefault()?.Key;
        if (model is null)
        {
            return null;
        }

        var rows = fitted.Where(row => row.Of(model) is not null).ToList();
        var folds = new CascadeFolds(rows);
        if (!PromptOnlyRouters.CanLearn(rows, model) || !folds.Repeats.All(repeat => repeat.All(fold => PromptOnlyRouters.CanLearn(fold.Learned, model))))
        {
            return null;
        }

        var routers = PromptOnlyRouters.Learn(rows, model, cancellationToken);
        var scored = ScoreApart(folds, model, routers.Length, cancellationToken);
        var choice = new PromptOnlyChoice(routers, Chosen: null, double.NegativeInfinity);
        var least = 1.0;
        for (var kind = 0; kind < routers.Length; kind++)
        {
            foreach (var (upTo, seen) in routers[kind].Walk(scored[kind]).TakeWhile(step => goal.IsKept(step.Replay, folds.LabelsPerRow, routers.Length)))
            {
                if (seen.CostRatio < least)
                {
                    (choice, least) = (choice with { Chosen = routers[kind], UpTo = upTo }, seen.CostRatio);
                }
            }
        }

        return choice;
    }

    // For each kind of router every row, once a repeat, with the score of a router that has not learned from it.
    private static List<(CascadeOutcome Row, double Score, double ExpectedLoss)>[] ScoreApart(CascadeFolds folds, string model, int kinds, CancellationToken cancellationToken)
    {
        var scored = Enumerable.Range(0, kinds).Select(_ => new List<(CascadeOutcome, double, double)>()).ToArray();
        foreach (var repeat in folds.Repeats)
        {
            var learned = repeat.Select(fold => (fold.Apart, Routers: PromptOnlyRouters.Learn(fold.Learned, model, cancellationToken))).ToList();
            for (var kind = 0; kind < kinds; kind++)
            {
                scored[kind].AddRange(Expect([.. learned.SelectMany(fold => fold.Apart.Select(row => (row, fold.Routers[kind].Score(row))))], model));
            }
        }

        return scored;
    }

    // Scores order; what they are worth is a line through the losses of all other rows.
    private static IEnumerable<(CascadeOutcome Row, double Score, double ExpectedLoss)> Expect(IReadOnlyList<(CascadeOutcome Row, double Score)> rows, string model)
    {
        var line = new Regression([.. rows.Select(row => (double[])[row.Score])], [Penalty]).Linear([.. rows.Select(row => row.Row.GainOver(model))]);
        return rows.Select((row, i) => (row.Row, row.Score, line.LeftOut[i]));
    }
}
