using Pareto.Core.Routing.Competence;
using Pareto.Workbench.Audit.Projection;
using Pareto.Workbench.Statistics;

namespace Pareto.Workbench.Audit.Labelling;

/// <summary>Makes figures of labels.</summary>
internal static class LabelReckoning
{
    /// <param name="calls">The labelled calls.</param>
    /// <param name="labels">What was said of them.</param>
    /// <param name="others">Calls that were drawn alike and have no label.</param>
    /// <param name="premiumBill">US dollars a month, were everything sent to the baseline; null where that is not known.</param>
    public static LabelledFigures Of(DrawnCall[] calls, CallLabel[] labels, DrawnCall[] others, decimal? premiumBill)
    {
        double[] small = [.. labels.Select(label => Number(label.SmallWillDo))];
        double[] kept = [.. calls.Select(call => Number(call.KeptSmall))];
        double[] keptOthers = [.. others.Select(call => Number(call.KeptSmall))];
        var rightly = small.Zip(kept).Where(pair => pair.Second == 1).Select(pair => pair.First).ToArray();
        return new LabelledFigures
        {
            KeptSmall = kept.Concat(keptOthers).Average(),
            SmallWillDoByLabels = Share(small, kept, []),
            SmallWillDo = Share(small, kept, keptOthers),
            Routine = Share([.. labels.Select(label => Number(label.IsRoutine))], kept, keptOthers),
            RightlySmall = rightly.Length == 0 ? null : Agreement(rightly),
            Saving = SavingOf(calls, labels, others, premiumBill),
            SavingByRouter = SavingByRouter([.. calls, .. others], premiumBill),
        };
    }

    private static ShareEstimate Share(double[] labels, double[] predicted, double[] others) =>
        ShareEstimate.Of(PredictionPoweredMean.Of(labels, predicted, others, LeastVariance(labels.Length)));

    private static ShareEstimate Agreement(double[] rightly)
    {
        var share = rightly.Average();
        var (low, high) = Wilson.Interval(share, rightly.Length);
        return new ShareEstimate(share, low, high);
    }

    // The saving is a share of the bill, so it is estimated as one: a ratio of two means. What a label adds to it is that
    // call's saving less its part of the bill (Cochran, Sampling Techniques, chapter 6).
    private static Estimate? SavingOf(DrawnCall[] calls, CallLabel[] labels, DrawnCall[] others, decimal? premiumBill)
    {
        DrawnCall[] all = [.. calls, .. others];
        if (premiumBill is not { } bill || !all.All(IsPriced) || MeanBill(all) is var mean && mean == 0)
        {
            return null;
        }

        var saved = calls.Zip(labels, (call, label) => Number(label.SmallWillDo) * Gap(call)).ToArray();
        var share = PredictionPoweredMean.Of(saved, [.. calls.Select(Predicted)], [.. others.Select(Predicted)]).Value / mean;
        var least = LeastVariance(calls.Length) * calls.Average(call => Gap(call) * Gap(call));
        var around = PredictionPoweredMean.Of(
            [.. saved.Zip(calls, (gain, call) => gain - (share * Premium(call)))],
            [.. calls.Select(call => Predicted(call) - (share * Premium(call)))],
            [.. others.Select(call => Predicted(call) - (share * Premium(call)))],
            least);
        return new Estimate(Dollars(0), Dollars(around.Low - around.Value), Dollars(around.High - around.Value));

        decimal Dollars(double from) => Math.Round(bill * (decimal)(share + (from / mean)), 6);
    }

    private static decimal? SavingByRouter(DrawnCall[] all, decimal? premiumBill) =>
        premiumBill is { } bill && all.All(IsPriced) && MeanBill(all) is var mean && mean > 0
            ? Math.Round(bill * (decimal)(all.Average(Predicted) / mean), 6)
            : null;

    // As if one label in so many and one more had said otherwise.
    private static double LeastVariance(int labels) => labels / ((labels + 1.0) * (labels + 1.0));

    private static double MeanBill(DrawnCall[] all) => all.Average(Premium);

    private static bool IsPriced(DrawnCall call) => call is { PremiumCost: not null, SmallCost: not null };

    private static double Premium(DrawnCall call) => (double)call.PremiumCost!.Value;

    private static double Gap(DrawnCall call) => (double)(call.PremiumCost!.Value - call.SmallCost!.Value);

    private static double Predicted(DrawnCall call) => Number(call.KeptSmall) * Gap(call);

    private static double Number(bool value) => value ? 1 : 0;
}
