using Pareto.Core.Routing.Prediction;

namespace Pareto.Workbench.RouterTraining;

/// <summary>Regularised least squares on sparse terms and dense numbers together, by conjugate gradients on the normal equations.</summary>
internal static class RidgeRegression
{
    private const int Iterations = 25;

    /// <param name="terms">One row a prompt.</param>
    /// <param name="numbers">Rows of <paramref name="width"/> further inputs.</param>
    /// <param name="width">How many further inputs there are.</param>
    /// <param name="targets">One a row.</param>
    /// <param name="penalty">What the squared weights are multiplied by.</param>
    /// <returns>A weight for each term, then one for each number.</returns>
    public static float[] Fit(SparseRows terms, float[] numbers, int width, float[] targets, double penalty)
    {
        var weights = new float[terms.Columns + width];
        var residual = TransposeTimes(terms, numbers, width, targets);
        var direction = (float[])residual.Clone();
        double squares = TermSpace.Dot(residual, residual);
        for (var i = 0; i < Iterations && squares > 1e-12; i++)
        {
            var image = TransposeTimes(terms, numbers, width, Times(terms, numbers, width, direction));
            for (var k = 0; k < image.Length; k++)
            {
                image[k] += (float)penalty * direction[k];
            }

            var step = (float)(squares / TermSpace.Dot(direction, image));
            for (var k = 0; k < weights.Length; k++)
            {
                weights[k] += step * direction[k];
                residual[k] -= step * image[k];
            }

            double next = TermSpace.Dot(residual, residual);
            var turn = (float)(next / squares);
            squares = next;
            for (var k = 0; k < direction.Length; k++)
            {
                direction[k] = residual[k] + (turn * direction[k]);
            }
        }

        return weights;
    }

    private static float[] Times(SparseRows terms, float[] numbers, int width, float[] weights)
    {
        var product = terms.Times(weights, 1);
        for (var row = 0; row < product.Length; row++)
        {
            product[row] += TermSpace.Dot(numbers.AsSpan(row * width, width), weights.AsSpan(terms.Columns, width));
        }

        return product;
    }

    private static float[] TransposeTimes(SparseRows terms, float[] numbers, int width, float[] rows)
    {
        var product = new float[terms.Columns + width];
        terms.TransposeTimes(rows, 1).CopyTo(product, 0);
        for (var row = 0; row < rows.Length; row++)
        {
            for (var k = 0; k < width; k++)
            {
                product[terms.Columns + k] += numbers[(row * width) + k] * rows[row];
            }
        }

        return product;
    }
}
