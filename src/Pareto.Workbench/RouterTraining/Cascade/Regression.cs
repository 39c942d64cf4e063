using Pareto.Core.Execution.Cascade;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>
/// Ridge regression, plain and logistic, on the same rows again and again. Inputs are standardised inside and weights
/// given for the inputs as they came, so penalties mean the same for every input; the constant has none.
/// </summary>
internal sealed class Regression
{
    private const int Iterations = 12;
    private const double Converged = 1e-5;

    private readonly int _width;
    private readonly double[][] _rows;
    private readonly double[] _means;
    private readonly double[] _scales;
    private readonly double[] _penalties;
    private readonly Lazy<double[]> _factor;

    /// <param name="inputs">One array a row, all of the same length.</param>
    /// <param name="penalties">One for each input, in rows.</param>
    public Regression(IReadOnlyList<double[]> inputs, IReadOnlyList<double> penalties)
    {
        _width = penalties.Count + 1;
        _means = new double[_width];
        _scales = new double[_width];
        _penalties = [1e-6, .. penalties];
        foreach (var input in inputs)
        {
            for (var i = 1; i < _width; i++)
            {
                _means[i] += input[i - 1] / inputs.Count;
            }
        }

        foreach (var input in inputs)
        {
            for (var i = 1; i < _width; i++)
            {
                _scales[i] += Math.Pow(input[i - 1] - _means[i], 2) / inputs.Count;
            }
        }

        for (var i = 1; i < _width; i++)
        {
            // An input that never changes says nothing.
            _scales[i] = _scales[i] < 1e-12 ? 0 : 1 / Math.Sqrt(_scales[i]);
        }

        _rows = [.. inputs.Select(Standardise)];
        _factor = new(() => Factor(Gram(weights: null)));
    }

    /// <summary>Weights whose sums are nearest to the targets.</summary>
    public CascadeEstimate Linear(IReadOnlyList<double> targets)
    {
        var right = new double[_width];
        for (var row = 0; row < _rows.Length; row++)
        {
            for (var i = 0; i < _width; i++)
            {
                right[i] += _rows[row][i] * targets[row];
            }
        }

        Solve(_factor.Value, right);
        return Plain(right);
    }

    /// <summary>Weights whose sums are the log-odds of the targets, by Newton's method.</summary>
    public CascadeEstimate Logistic(IReadOnlyList<bool> targets)
    {
        var weights = new double[_width];
        var curvature = new double[_rows.Length];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var step = new double[_width];
            for (var i = 0; i < _width; i++)
            {
                step[i] = -_penalties[i] * weights[i];
            }

            for (var row = 0; row < _rows.Length; row++)
            {
                var x = _rows[row];
                var sum = 0.0;
                for (var i = 0; i < _width; i++)
                {
                    sum += weights[i] * x[i];
                }

                var probability = 1 / (1 + Math.Exp(-sum));
                curvature[row] = Math.Max(1e-6, probability * (1 - probability));
                var error = (targets[row] ? 1 : 0) - probability;
                for (var i = 0; i < _width; i++)
                {
                    step[i] += error * x[i];
                }
            }

            Solve(Factor(Gram(curvature)), step);
            var largest = 0.0;
            for (var i = 0; i < _width; i++)
            {
                weights[i] += step[i];
                largest = Math.Max(largest, Math.Abs(step[i]));
            }

            if (largest < Converged)
            {
                break;
            }
        }

        return Plain(weights);
    }

    private double[] Standardise(double[] input)
    {
        var row = new double[_width];
        row[0] = 1;
        for (var i = 1; i < _width; i++)
        {
            row[i] = (input[i - 1] - _means[i]) * _scales[i];
        }

        return row;
    }

    private CascadeEstimate Plain(double[] weights)
    {
        var plain = new double[_width];
        plain[0] = weights[0];
        for (var i = 1; i < _width; i++)
        {
            plain[i] = weights[i] * _scales[i];
            plain[0] -= plain[i] * _means[i];
        }

        return new CascadeEstimate([.. plain]);
    }

    private double[] Gram(double[]? weights)
    {
        var gram = new double[_width * _width];
        for (var row = 0; row < _rows.Length; row++)
        {
            var x = _rows[row];
            for (var i = 0; i < _width; i++)
            {
                var left = x[i] * (weights is null ? 1 : weights[row]);
                if (left == 0)
                {
                    continue;
                }

                for (var j = 0; j <= i; j++)
                {
                    gram[(i * _width) + j] += left * x[j];
                }
            }
        }

        for (var i = 0; i < _width; i++)
        {
            gram[(i * _width) + i] += _penalties[i];
        }

        return gram;
    }

    // Cholesky's lower factor, in place.
    private double[] Factor(double[] gram)
    {
        for (var i = 0; i < _width; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = gram[(i * _width) + j];
                for (var k = 0; k < j; k++)
                {
                    sum -= gram[(i * _width) + k] * gram[(j * _width) + k];
                }

                gram[(i * _width) + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / gram[(j * _width) + j];
            }
        }

        return gram;
    }

    private void Solve(double[] factor, double[] right)
    {
        for (var i = 0; i < _width; i++)
        {
            for (var k = 0; k < i; k++)
            {
                right[i] -= factor[(i * _width) + k] * right[k];
            }

            right[i] /= factor[(i * _width) + i];
        }

        for (var i = _width - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < _width; k++)
            {
                right[i] -= factor[(k * _width) + i] * right[k];
            }

            right[i] /= factor[(i * _width) + i];
        }
    }
}
