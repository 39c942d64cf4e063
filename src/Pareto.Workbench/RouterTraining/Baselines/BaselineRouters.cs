using Pareto.Core.Routing.Prediction;

namespace Pareto.Workbench.RouterTraining.Baselines;

/// <summary>
/// The routers that a new one has to beat, in the folds of <see cref="RouterEvaluation.CrossValidate"/>: the prompt's length, which learns
/// nothing, and on its terms (TF-IDF) a logistic regression of the small model's failures, a ridge regression of the gain, and the
/// nearest neighbours among all training prompts (in the terms' space of few dimensions, by the angle). What is random has an APGR of 0.5 by definition.
/// </summary>
public static class BaselineRouters
{
    private const int Seed = 20_261_122;
    private const double RidgePenalty = 10;
    private const int Neighbours = 100;

    // Below this the small model's answer counts as a failure.
    private const double Right = 0.5;

    /// <summary>Scores every outcome by baselines that have not seen its group.</summary>
    public static IReadOnlyList<Baseline> CrossValidate(IReadOnlyList<Outcome> outcomes, int folds, CancellationToken cancellationToken)
    {
        var features = new PromptFeatures();
        var prompts = new PromptTerms[outcomes.Count];
        for (var i = 0; i < prompts.Length; i++)
        {
            features.Read(outcomes[i].Prompt);
            prompts[i] = PromptTerms.Of(features);
        }

        var length = new Baseline("length", [.. outcomes.Select(row => (double)row.Prompt.Length)]);
        var logistic = new Baseline("logistic", new double[prompts.Length]);
        var ridge = new Baseline("ridge", new double[prompts.Length]);
        var neighbours = new Baseline("neighbours", new double[prompts.Length]);
        RouterEvaluation.InFolds(outcomes, folds, (seen, apart) =>
        {
            var learned = Array.ConvertAll(seen, row => prompts[row]);
            var gains = Array.ConvertAll(seen, row => (float)outcomes[row].Gain);
            var space = TermSpaceTraining.Fit(learned, Array.ConvertAll(seen, _ => 1f), new Random(Seed));
            var (rows, asked) = (TermSpaceTraining.Rows(space, learned), TermSpaceTraining.Rows(space, Array.ConvertAll(apart, row => prompts[row])));
            Write(logistic, apart, asked.Times(LogisticRegression.Fit(rows, Array.ConvertAll(seen, row => outcomes[row].Weak < Right)), 1));
            cancellationToken.ThrowIfCancellationRequested();

            var mean = gains.Average();
            Write(ridge, apart, asked.Times(RidgeRegression.Fit(rows, [], 0, Array.ConvertAll(gains, gain => gain - mean), RidgePenalty), 1));
            cancellationToken.ThrowIfCancellationRequested();

            Write(neighbours, apart, NearestNeighbours.Mean(TermSpaceTraining.Embed(space, rows), gains, TermSpaceTraining.Embed(space, asked), Neighbours));
        }, cancellationToken);
        return [length, logistic, ridge, neighbours];
    }

    private static void Write(Baseline baseline, int[] rows, float[] scores)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            baseline.Scores[rows[i]] = scores[i];
        }
    }
}
