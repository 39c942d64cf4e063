namespace Pareto.Workbench.RouterTraining.Baselines;

/// <summary>
/// Regularised logistic regression on sparse terms, by least squares again and again, each time of what the last one left over
/// (iteratively reweighted: McCullagh and Nelder, Generalized Linear Models, 1989, section 2.5).
/// </summary>
internal static class LogisticRegression
{
    private const int Iterations = 6;
    private const double Penalty = 1;

    // Where an answer is nearly sure its weight is nearly 0, and what it asks for nearly without bound.
    private const double LeastCurvature = 0.01;

    // The constant is an input of this size, so that the penalty hardly touches it.
    private const float Constant = 10;

    /// <param name="terms">One row a prompt.</param>
    /// <param name="answers">One a row.</param>
    /// <returns>A weight for each term; what the constant adds is left out, since it changes no order.</returns>
    public static float[] Fit(SparseRows terms, bool[] answers)
    {
        var weights = new float[terms.Columns + 1];
        for (var i = 0; i < Iterations; i++)
        {
            var odds = terms.Times(weights[..terms.Columns], 1);
            var roots = new float[answers.Length];
            var targets = new float[answers.Length];
            for (var row = 0; row < answers.Length; row++)
            {
                var logit = odds[row] + (Constant * weights[^1]);
                var probability = 1 / (1 + Math.Exp(-logit));
                var curvature = Math.Max(LeastCurvature, probability * (1 - probability));
                roots[row] = (float)Math.Sqrt(curvature);
                targets[row] = (float)(roots[row] * (logit + (((answers[row] ? 1 : 0) - probability) / curvature)));
            }

            weights = RidgeRegression.Fit(terms.Scaled(roots), Array.ConvertAll(roots, root => Constant * root), 1, targets, Penalty);
        }

        return weights[..terms.Columns];
    }
}
