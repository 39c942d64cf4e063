using System.Collections.Immutable;

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

        return Train(fitted, model, PromptOnlyRouters.All, goal, PromptOnlyRouters.All.Length, cancellationToken);
    }

    /// <summary>The same for one small model and these kinds alone.</summary>
    /// <param name="fitted">Graded replies.</param>
    /// <param name="model">The small model that requests may go to.</param>
    /// <param name="kinds">Of which one is taken.</param>
    /// <param name="goal">The bound.</param>
    /// <param name="sequences">Among how many sequences of candidates the choice is made, these included.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    public static PromptOnlyChoice? Train(
        IReadOnlyList<CascadeOutcome> fitted, string model, ImmutableArray<PromptOnlyLearner> kinds, CascadeGoal goal, int sequences, CancellationToken cancellationToken)
    {
        var rows = fitted.Where(row => row.Of(model) is not null).ToList();
        var folds = new CascadeFolds(rows);
        if (!PromptOnlyRouters.CanLearn(rows, model) || !folds.Repeats.All(repeat => repeat.All(fold => PromptOnlyRouters.CanLearn(fold.Learned, model))))
        {
            return null;
        }

        var routers = Learn(kinds, rows, model, cancellationToken);
        var scored = ScoreApart(folds, model, kinds, cancellationToken);
        var choice = new PromptOnlyChoice(routers, Chosen: null, double.NegativeInfinity);
        for (var kind = 0; kind < routers.Length; kind++)
        {
            foreach (var (upTo, seen) in routers[kind].Walk(scored[kind]).TakeWhile(step => goal.IsKept(step.Replay, folds.LabelsPerRow, sequences)))
            {
                if (seen.CostRatio < choice.CostRatio)
                {
                    choice = choice with { Chosen = routers[kind], UpTo = upTo, CostRatio = seen.CostRatio };
                }
            }
        }

        return choice;
    }

    private static ImmutableArray<PromptOnlyRouter> Learn(
        ImmutableArray<PromptOnlyLearner> kinds, IReadOnlyList<CascadeOutcome> rows, string model, CancellationToken cancellationToken) =>
        [.. kinds.Select(learn => learn(rows, model, cancellationToken))];

    // For each kind of router every row, once a repeat, with the score of a router that has not learned from it.
    private static List<(CascadeOutcome Row, double Score, double ExpectedLoss)>[] ScoreApart(
        CascadeFolds folds, string model, ImmutableArray<PromptOnlyLearner> kinds, CancellationToken cancellationToken)
    {
        var scored = kinds.Select(_ => new List<(CascadeOutcome, double, double)>()).ToArray();
        foreach (var repeat in folds.Repeats)
        {
            var learned = repeat.Select(fold => (fold.Apart, Routers: Learn(kinds, fold.Learned, model, cancellationToken))).ToList();
            for (var kind = 0; kind < kinds.Length; kind++)
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
