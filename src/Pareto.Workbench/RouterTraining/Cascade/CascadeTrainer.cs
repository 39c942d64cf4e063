using System.Collections.Immutable;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>
/// Learns for each workload the cheapest plan whose loss stays under the bound. Every price of a loss gives
/// a plan; each is followed on rows that it was not learned from (folds, groups whole), from the safest price on, until
/// one breaks the bound; so is a predictor of the prompt alone, at every threshold. Of those before it the cheapest is taken and learned again from all rows.
/// <para>
/// With a confidence, "the loss is above the bound" is a hypothesis that every plan has to reject by an exact test (learn
/// then test, Angelopoulos et al. 2021, arXiv 2110.01052, a fixed sequence for each margin). Without one the loss only has to keep the
/// bound in expectation (<see cref="CascadeGoal.IsKept"/>). What is promised, and how it was kept: docs/decisions/0015.
/// Both rules presume that plans learned from some folds behave like the one learned from all.
/// </para>
/// </summary>
internal static class CascadeTrainer
{
    // Less than this can neither be learned from nor promise anything.
    private const int FewestRows = 40;

    // Premium calls that one wrong answer is worth, from the safest on.
    private static readonly ImmutableArray<double> LossPrices = [.. Enumerable.Range(0, 40).Select(i => 120 * Math.Pow(0.92, i))];

    // In premium calls.
    private static readonly ImmutableArray<double> LeastSavings = [0, 0.06, 0.15];

    // What a model must have answered, and a signal must have told of.
    private const double NearlyAll = 0.9;

    // A model that is right more often by this is asked first although it costs one premium call more.
    private const double WorthOfRecord = 10;

    /// <summary>A plan for each workload of the rows.</summary>
    public static ImmutableSortedDictionary<string, CascadePlan> Train(IEnumerable<CascadeOutcome> rows, CascadeGoal goal, CancellationToken cancellationToken) =>
        rows.GroupBy(row => row.Dataset, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(task => task.Key, task => TrainOne([.. task], goal, cancellationToken), StringComparer.Ordinal);

    // Signals have their price: whichever of them the rows hold are read where the plan that reads them is the cheapest, and no answer is
    // compared where the prompt alone does it for less.
    private static CascadePlan TrainOne(List<CascadeOutcome> rows, CascadeGoal goal, CancellationToken cancellationToken)
    {
        var sets = SetsOf(KnownIn(rows));

        // One sequence of prices for each margin and set of signals, and one of thresholds.
        var sequences = (LeastSavings.Length * sets.Length) + 1;
        return sets
            .Select(reads => TrainOne(SeenBy(reads), reads, goal, sequences, cancellationToken))
            .Append(TrainByPrompt(SeenBy(CascadeSignals.None), goal, sequences, cancellationToken))
            .MinBy(trained => trained.CostRatio).Plan;

        List<CascadeOutcome> SeenBy(CascadeSignals reads) => [.. rows.Select(row => row.SeenBy(reads))];
    }

    private static (CascadePlan Plan, double CostRatio) TrainByPrompt(List<CascadeOutcome> all, CascadeGoal goal, int sequences, CancellationToken cancellationToken)
    {
        if (Order(all) is not [var model, ..]
            || PromptOnlyTrainer.Train(all, model, PromptOnlyRouters.Predictor, goal, sequences, cancellationToken) is not { Chosen: { } router } choice)
        {
            return (CascadePlan.AlwaysPremium, 1);
        }

        var rows = all.Where(row => row.Of(model) is not null).ToList();
        var order = new PromptOrder(PromptOnlyRouters.PredictorOf(rows, model, cancellationToken), router.Unscaled(choice.UpTo));
        return (CascadePlan.AlwaysPremium with { Models = [CascadeFit.ModelOf(rows, model)], ByPrompt = order }, choice.CostRatio);
    }

    private static (CascadePlan Plan, double CostRatio) TrainOne(
        List<CascadeOutcome> all, CascadeSignals reads, CascadeGoal goal, int sequences, CancellationToken cancellationToken)
    {
        var models = Order(all);
        var rows = all.Where(row => models.All(name => row.Of(name) is not null)).ToList();
        if (models.IsEmpty || rows.Count < FewestRows)
        {
            return (CascadePlan.AlwaysPremium, 1);
        }

        var folds = new CascadeFolds(rows);
        var fits = new List<(List<CascadeOutcome> Apart, CascadeFit Fit)>();
        foreach (var (learned, apart) in folds.Repeats.SelectMany(repeat => repeat))
        {
            cancellationToken.ThrowIfCancellationRequested();
            fits.Add((apart, new CascadeFit(learned, models, reads)));
        }

        if (fits.Count == 0)
        {
            return (CascadePlan.AlwaysPremium, 1);
        }

        (double Price, double Saving)? best = null;
        var least = 1.0;
        foreach (var saving in LeastSavings)
        {
            foreach (var price in LossPrices)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var seen = fits.Select(fold => CascadeReplay.Of(fold.Fit.PlanFor(price, saving), fold.Apart)).Aggregate((sum, one) => sum + one);
                if (!goal.IsKept(seen, folds.LabelsPerRow, sequences))
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
