using System.Collections.Immutable;
using Pareto.Core.Execution.Cascade;
using Pareto.Workbench.RouterTraining.Calibration;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>
/// Learns for each workload the cheapest plan whose loss stays under the bound. Every price of a loss gives
/// a plan; each is followed on rows that it was not learned from (folds, groups whole), from the safest price on, until
/// one breaks the bound. Of those before it the cheapest is taken and learned again from all rows.
/// <para>
/// With a confidence, "the loss is above the bound" is a hypothesis that every plan has to reject by an exact test (learn
/// then test, Angelopoulos et al. 2021, arXiv 2110.01052, a fixed sequence for each margin). Without one the loss only has to keep the
/// bound in expectation. A few hundred rows count a handful of losses, so what was counted is shrunk towards what the plan
/// expects, by the variance of either (empirical Bayes), and every answer that a plan gives keeps back a part of the bound for
/// what differs between the rows at hand and requests to come. What is promised, and how it was kept: docs/decisions/0015.
/// Both rules presume that plans learned from some folds behave like the one learned from all.
/// </para>
/// </summary>
internal static class CascadeTrainer
{
    private const int Folds = 5;

    // With few rows, chance in the split into folds would else decide.
    private const int Repeats = 4;
    private const int RowsOfOneRepeat = 4_000;

    // Less than this can neither be learned from nor promise anything.
    private const int FewestRows = 40;

    // Premium calls that one wrong answer is worth, from the safest on.
    private static readonly ImmutableArray<double> LossPrices = [.. Enumerable.Range(0, 40).Select(i => 120 * Math.Pow(0.92, i))];

    // In premium calls.
    private static readonly ImmutableArray<double> LeastSavings = [0, 0.06, 0.15];

    // How far the loss that a plan expects is off, in parts of the bound (one standard deviation).
    private const double ExpectationError = 0.3;

    // What an answer given keeps back, in parts of the bound.
    private const double Reserve = 0.7;

    // What a model must have answered, and a signal must have told of.
    private const double NearlyAll = 0.9;

    // A model that is right more often by this is asked first although it costs one premium call more.
    private const double WorthOfRecord = 10;

    /// <summary>A plan for each workload of the rows.</summary>
    public static ImmutableSortedDictionary<string, CascadePlan> Train(IEnumerable<CascadeOutcome> rows, CascadeGoal goal, CancellationToken cancellationToken) =>
        rows.GroupBy(row => row.Dataset, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(task => task.Key, task => TrainOne([.. task], goal, cancellationToken), StringComparer.Ordinal);

    // Signals have their price: whichever of them the rows hold are read where the plan that reads them is the cheapest.
    private static CascadePlan TrainOne(List<CascadeOutcome> rows, CascadeGoal goal, CancellationToken cancellationToken)
    {
        var sets = SetsOf(KnownIn(rows));
        return sets
            .Select(reads => TrainOne([.. rows.Select(row => row.SeenBy(reads))], reads, goal, sets.Length, cancellationToken))
            .MinBy(trained => trained.CostRatio).Plan;
    }

    private static (CascadePlan Plan, double CostRatio) TrainOne(
        List<CascadeOutcome> all, CascadeSignals reads, CascadeGoal goal, int sets, CancellationToken cancellationToken)
    {
        var models = Order(all);
        var rows = all.Where(row => models.All(name => row.Of(name) is not null)).ToList();
        if (models.IsEmpty || rows.Count < FewestRows)
        {
            return (CascadePlan.AlwaysPremium, 1);
        }

        // Kish's design effect: like prompts count as fewer than they are.
        var perRow = rows.Count / rows.GroupBy(row => row.Group, StringComparer.Ordinal).Sum(group => Math.Pow(group.Count(), 2));
        var repeats = rows.Count < RowsOfOneRepeat ? Repeats : 1;
        var folds = new List<(List<CascadeOutcome> Apart, CascadeFit Fit)>();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            folds.AddRange(Split(rows, models, reads, $"cascade {repeat}"));
        }

        (double Price, double Saving)? best = null;
        var least = 1.0;
        foreach (var saving in LeastSavings)
        {
            foreach (var price in LossPrices)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var seen = folds.Select(fold => CascadeReplay.Of(fold.Fit.PlanFor(price, saving), fold.Apart)).Aggregate((sum, one) => sum + one);
                if (!KeepsBound(seen, perRow / repeats, goal, sets))
                {
                    break;
                }

                if (seen.CostRatio < least)
                {
                    (best, least) = ((price, saving), seen.CostRatio);
                }
            }
        }

        return best is { } chosen ? (new CascadeFit(rows, models, reads).PlanFor(chosen.Price, chosen.Saving), least) : (CascadePlan.AlwaysPremium, 1);
    }

    // What nearly every small reply tells. Vectors are of use only where answers in many words have them.
    private static CascadeSignals KnownIn(List<CascadeOutcome> rows)
    {
        var told = rows.SelectMany(row => row.Small).Select(reply => reply.Told).OfType<ToldReply>().ToList();
        var known = CascadeSignals.None;
        foreach (var signal in Enum.GetValues<CascadeSignals>())
        {
            var isThere = signal == CascadeSignals.Vectors ? told.Exists(reply => reply.Answer.Vector is not null) : told.Count > 0;
            known |= isThere && told.Count(reply => reply.Known.HasFlag(signal)) >= NearlyAll * told.Count ? signal : 0;
        }

        return known;
    }

    // The fewest signals first: of equals the first is taken.
    private static CascadeSignals[] SetsOf(CascadeSignals known) =>
        [.. Enumerable.Range(0, (int)known + 1).Select(set => (CascadeSignals)set).Where(set => (set & known) == set).OrderBy(set => int.PopCount((int)set))];

    private static bool KeepsBound(CascadeReplay seen, double perRow, CascadeGoal goal, int sets)
    {
        if (goal.Confidence is { } confidence)
        {
            // One sequence of prices for each margin and set of signals: they share the error (Bonferroni).
            return LossTest.RulesOut(seen.Counts.Scale(perRow), goal.MaxLoss, (1 - confidence) / (LeastSavings.Length * sets));
        }

        var rows = seen.Requests * perRow;
        var counted = (seen.Lost + seen.Won) * perRow;
        var (chance, error) = ((counted + 1) / (rows * rows), Math.Pow(ExpectationError * goal.MaxLoss, 2));
        var weight = error / (error + chance);
        var loss = (weight * seen.Loss) + ((1 - weight) * seen.ExpectedLost / seen.Requests);
        return loss + (Reserve * goal.MaxLoss * (1 - seen.PremiumShare)) <= goal.MaxLoss;
    }

    private static IEnumerable<(List<CascadeOutcome> Apart, CascadeFit Fit)> Split(
        List<CascadeOutcome> rows, ImmutableArray<string> models, CascadeSignals reads, string salt) =>
        rows.GroupBy(row => GroupFolds.FoldOf(row.Group, salt, Folds))
            .Where(fold => fold.Count() < rows.Count)
            .Select(fold => (fold.ToList(), new CascadeFit([.. rows.Where(row => GroupFolds.FoldOf(row.Group, salt, Folds) != fold.Key)], models, reads)));

    // The models that answered nearly everything, the best record for the money first.
    private static ImmutableArray<string> Order(List<CascadeOutcome> rows)
    {
        var premium = (double)rows.Average(row => row.Premium.Cost);
        return
        [
            .. rows.SelectMany(row => row.Small)
                .GroupBy(reply => reply.Model, StringComparer.Ordinal)
                .Where(model => model.Count() >= NearlyAll * rows.Count)
                .OrderByDescending(model => model.Average(reply => reply.Right ? 1.0 : 0) - (premium == 0 ? 0 : WorthOfRecord * (double)model.Average(reply => reply.Cost) / premium))
                .ThenBy(model => model.Key, StringComparer.Ordinal)
                .Take(CascadeEvidence.MostModels)
                .Select(model => model.Key),
        ];
    }
}
