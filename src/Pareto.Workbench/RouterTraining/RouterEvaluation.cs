using Pareto.Core.Routing.Prediction;

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
        Parallel.For(0, folds, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Math.Min(folds, Environment.ProcessorCount) }, fold =>
        {
            var seen = outcomes.Where(row => GroupFolds.FoldOf(row.Group, "cv", folds) != fold).ToList();
            if (seen.Count == outcomes.Count)
            {
                return;
            }

            var predictor = trainer.Train(seen, cancellationToken);
            for (var i = 0; i < outcomes.Count; i++)
            {
                if (GroupFolds.FoldOf(outcomes[i].Group, "cv", folds) == fold)
                {
                    predictions[i] = predictor.Predict(outcomes[i].Prompt);
                    written[i] = predictor.Score(outcomes[i].Prompt);
                }
            }
        });
        scores = written;
        return predictions;
    }

    /// <summary>Figures for each set, then for all together.</summary>
    public static IReadOnlyList<RouterFigures> Measure(IReadOnlyList<Outcome> outcomes, IReadOnlyList<Prediction> predictions, IReadOnlyList<double> scores)
    {
        var figures = new List<RouterFigures>();
        foreach (var set in Enumerable.Range(0, outcomes.Count).GroupBy(i => outcomes[i].Dataset).OrderBy(set => set.Key, StringComparer.Ordinal))
        {
            var rows = set.ToArray();
            if (rows.Length >= LeastPrompts)
            {
                figures.Add(Measure(set.Key, rows, outcomes, predictions, scores));
            }
        }

        figures.Add(Measure(Pooled, [.. Enumerable.Range(0, outcomes.Count)], outcomes, predictions, scores));
        return figures;
    }

    private static RouterFigures Measure(
        string name, int[] rows, IReadOnlyList<Outcome> outcomes, IReadOnlyList<Prediction> predictions, IReadOnlyList<double> scores)
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
        };
    }
}
