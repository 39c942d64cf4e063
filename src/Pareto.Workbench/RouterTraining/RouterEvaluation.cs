using Pareto.Core.Routing.Prediction;
using Pareto.Workbench.RouterTraining.Baselines;

namespace Pareto.Workbench.RouterTraining;

/// <summary>What a router's scores are worth on outcomes, set by set and on all together.</summary>
public static class RouterEvaluation
{
    /// <summary>The name of the line that covers all sets.</summary>
    public const string Pooled = "pooled";

    /// <summary>Prompts of a set, at least, for figures of its own.</summary>
    public const int LeastPrompts = 20;

    /// <summary>
    /// Predicts every outcome with a model that has not seen its group: <paramref name="folds"/> models, each trained on the rest.
    /// </summary>
    public static Prediction[] CrossValidate(IReadOnlyList<Outcome> outcomes, int folds, out double[] scores, CancellationToken cancellationToken)
    {
        var predictions = new Prediction[outcomes.Count];
        var written = new double[outcomes.Count];
        var trainer = new RouterTrainer();
        InFolds(outcomes, folds, (seen, apart) =>
        {
            var predictor = trainer.Train(Array.ConvertAll(seen, row => outcomes[row]), cancellationToken);
            foreach (var row in apart)
            {
                predictions[row] = predictor.Predict(outcomes[row].Prompt);
                written[row] = predictor.Score(outcomes[row].Prompt);
            }
        }, cancellationToken);
        scores = written;
        return predictions;
    }

    /// <summary>For each fold: which outcomes to learn from, and which are kept apart with their groups. Several folds at a time.</summary>
    internal static void InFolds(IReadOnlyList<Outcome> outcomes, int folds, Action<int[], int[]> fold, CancellationToken cancellationToken)
    {
        var foldOf = outcomes.Select(row => GroupFolds.FoldOf(row.Group, "cv", folds)).ToArray();
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Math.Min(folds, Environment.ProcessorCount) };
        Parallel.For(0, folds, options, number =>
        {
            var apart = Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] == number).ToArray();
            if (apart.Length > 0)
            {
                fold([.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] != number)], apart);
            }
        });
    }

    /// <summary>Figures for each set, then for all together, beside baselines on the same outcomes.</summary>
    public static IReadOnlyList<RouterFigures> Measure(
        IReadOnlyList<Outcome> outcomes, IReadOnlyList<Prediction> predictions, IReadOnlyList<double> scores, params IReadOnlyList<Baseline> baselines)
    {
        var figures = new List<RouterFigures>();
        foreach (var set in Enumerable.Range(0, outcomes.Count).GroupBy(i => outcomes[i].Dataset).OrderBy(set => set.Key, StringComparer.Ordinal))
        {
            var rows = set.ToArray();
            if (rows.Length >= LeastPrompts)
            {
                figures.Add(Measure(set.Key, rows, outcomes, predictions, scores, baselines));
            }
        }

        figures.Add(Measure(Pooled, [.. Enumerable.Range(0, outcomes.Count)], outcomes, predictions, scores, baselines));
        return figures;
    }

    private static RouterFigures Measure(
        string name, int[] rows, IReadOnlyList<Outcome> outcomes, IReadOnlyList<Prediction> predictions, IReadOnlyList<double> scores, IReadOnlyList<Baseline> baselines)
    {
        var own = Array.ConvertAll(rows, row => outcomes[row]);
        var ownScores = Array.ConvertAll(rows, row => scores[row]);
        var curve = RoutingMetrics.Curve(own, ownScores);
        var resampled = Bootstrap.Run(own, ownScores);
        return new RouterFigures
        {
            Dataset = name,
            Prompts = rows.Length,
            Weak = curve[0],
            Strong = curve[^1],
            Apgr = RoutingMetrics.Apgr(curve),
            ApgrError = resampled.ApgrError,
            OracleApgr = RoutingMetrics.Apgr(RoutingMetrics.Curve(own, Array.ConvertAll(own, row => row.Gain))),
            LengthApgr = RoutingMetrics.Apgr(RoutingMetrics.Curve(own, Array.ConvertAll(own, row => (double)row.Prompt.Length))),
            Cpt50 = RoutingMetrics.Cpt(curve, 0.5),
            Cpt80 = RoutingMetrics.Cpt(curve, 0.8),
            Auc = RoutingMetrics.Auc(own, Array.ConvertAll(rows, row => -predictions[row].SmallIsRight)),
            CalibrationError = RoutingMetrics.CalibrationError(
                Array.ConvertAll(rows, row => predictions[row].SmallIsRight), Array.ConvertAll(own, row => row.Weak)),
            GainCalibrationError = RoutingMetrics.CalibrationError(
                Array.ConvertAll(rows, row => predictions[row].Gain), Array.ConvertAll(own, row => row.Gain)),
            StrongShareAtLoss = [.. RouterFigures.Losses.Select((loss, i) => new ShareAtLoss(loss, RoutingMetrics.ShareAtLoss(curve, loss), resampled.Low[i], resampled.High[i]))],
            Familiar = rows.Count(row => predictions[row].IsFamiliar) / (double)rows.Length,
            Curve = curve,
            Baselines = [.. baselines.Select(baseline => Beside(baseline, rows, own, ownScores, curve))],
        };
    }

    private static BaselineFigures Beside(Baseline baseline, int[] rows, Outcome[] own, double[] ownScores, double[] curve)
    {
        var scores = Array.ConvertAll(rows, row => baseline.Scores[row]);
        var apgr = RoutingMetrics.Apgr(RoutingMetrics.Curve(own, scores));
        var (low, high) = Bootstrap.Ahead(own, ownScores, scores);
        return new BaselineFigures(baseline.Name, apgr, RoutingMetrics.Apgr(curve) - apgr, low, high);
    }
}
