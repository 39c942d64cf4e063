using System.Numerics;
using System.Runtime.InteropServices;
using Pareto.Core.Routing.Prediction;

namespace Pareto.Workbench.RouterTraining;

/// <summary>The few pieces of dense linear algebra that training needs; matrices are rows after rows.</summary>
internal static class DenseAlgebra
{
    /// <summary>Solves S·X = B for a symmetric positive definite S by Cholesky's factors, in place of B.</summary>
    public static void Solve(double[] symmetric, double[] right, int size, int width)
    {
        var factor = symmetric;
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = factor[(i * size) + j] - Dot(factor.AsSpan(i * size, j), factor.AsSpan(j * size, j));
                factor[(i * size) + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / factor[(j * size) + j];
            }
        }

        for (var column = 0; column < width; column++)
        {
            for (var i = 0; i < size; i++)
            {
                var sum = right[(i * width) + column];
                for (var k = 0; k < i; k++)
                {
                    sum -= factor[(i * size) + k] * right[(k * width) + column];
                }

                right[(i * width) + column] = sum / factor[(i * size) + i];
            }

            for (var i = size - 1; i >= 0; i--)
            {
                var sum = right[(i * width) + column];
                for (var k = i + 1; k < size; k++)
                {
                    sum -= factor[(k * size) + i] * right[(k * width) + column];
                }

                right[(i * width) + column] = sum / factor[(i * size) + i];
            }
        }
    }

    /// <summary>Adds AᵀA to one matrix and AᵀB to another: the normal equations of A·X ≈ B.</summary>
    public static void Accumulate(float[] a, int rows, int size, float[] b, int width, double[] gram, double[] right)
    {
        // Floats are summed in blocks of rows, so that the rounding of each block stays small.
        const int Block = 256;
        var sums = new float[size * size];
        for (var row = 0; row < rows; row++)
        {
            var values = a.AsSpan(row * size, size);
            for (var i = 0; i < size; i++)
            {
                for (var k = 0; k < width; k++)
                {
                    right[(i * width) + k] += values[i] * b[(row * width) + k];
                }
            }

            for (var i = 0; i < size; i++)
            {
                var factor = new Vector<float>(values[i]);
                var from = MemoryMarshal.Cast<float, Vector<float>>(values[..(i + 1)]);
                var into = MemoryMarshal.Cast<float, Vector<float>>(sums.AsSpan(i * size, i + 1));
                for (var k = 0; k < into.Length; k++)
                {
                    into[k] += from[k] * factor;
                }

                for (var k = into.Length * Vector<float>.Count; k <= i; k++)
                {
                    sums[(i * size) + k] += values[k] * values[i];
                }
            }

            if (row % Block == Block - 1 || row == rows - 1)
            {
                for (var i = 0; i < sums.Length; i++)
                {
                    gram[i] += sums[i];
                }

                Array.Clear(sums);
            }
        }

        for (var i = 0; i < size; i++)
        {
            for (var k = i + 1; k < size; k++)
            {
                gram[(i * size) + k] = gram[(k * size) + i];
            }
        }
    }

    /// <summary>Makes the columns orthonormal (modified Gram–Schmidt, twice for the sake of rounding).</summary>
    public static void Orthonormalise(float[] matrix, int rows, int width)
    {
        var columns = new float[width][];
        for (var k = 0; k < width; k++)
        {
            columns[k] = new float[rows];
            for (var row = 0; row < rows; row++)
            {
                columns[k][row] = matrix[(row * width) + k];
            }

            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < k; j++)
                {
                    var along = TermSpace.Dot(columns[j], columns[k]);
                    for (var row = 0; row < rows; row++)
                    {
                        columns[k][row] -= along * columns[j][row];
                    }
                }
            }

            var length = MathF.Sqrt(Math.Max(TermSpace.Dot(columns[k], columns[k]), 1e-20f));
            for (var row = 0; row < rows; row++)
            {
                matrix[(row * width) + k] = columns[k][row] /= length;
            }
        }
    }

    /// <summary>Eigenvalues and eigenvectors (as columns) of a small symmetric matrix, by Jacobi's rotations; largest first.</summary>
    public static (double[] Values, double[] Vectors) Eigen(double[] symmetric, int size)
    {
        const int MostSweeps = 60;
        var a = (double[])symmetric.Clone();
        var vectors = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            vectors[(i * size) + i] = 1;
        }

        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            double off = 0, on = 0;
            for (var i = 0; i < size; i++)
            {
                on += a[(i * size) + i] * a[(i * size) + i];
                for (var j = 0; j < i; j++)
                {
                    off += a[(i * size) + j] * a[(i * size) + j];
                }
            }

            if (off <= 1e-20 * on)
            {
                break;
            }

            for (var p = 0; p < size; p++)
            {
                for (var q = p + 1; q < size; q++)
                {
                    Rotate(a, vectors, size, p, q);
                }
            }
        }

        var order = Enumerable.Range(0, size).OrderByDescending(i => a[(i * size) + i]).ToArray();
        var sorted = new double[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var k = 0; k < size; k++)
            {
                sorted[(row * size) + k] = vectors[(row * size) + order[k]];
            }
        }

        return ([.. order.Select(i => a[(i * size) + i])], sorted);
    }

    private static void Rotate(double[] a, double[] vectors, int size, int p, int q)
    {
        var apq = a[(p * size) + q];
        if (Math.Abs(apq) < 1e-300)
        {
            return;
        }

        var theta = (a[(q * size) + q] - a[(p * size) + p]) / (2 * apq);
        var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        for (var k = 0; k < size; k++)
        {
            var (kp, kq) = (a[(k * size) + p], a[(k * size) + q]);
            a[(k * size) + p] = (c * kp) - (s * kq);
            a[(k * size) + q] = (s * kp) + (c * kq);
        }

        for (var k = 0; k < size; k++)
        {
            var (pk, qk) = (a[(p * size) + k], a[(q * size) + k]);
            a[(p * size) + k] = (c * pk) - (s * qk);
            a[(q * size) + k] = (s * pk) + (c * qk);
            var (vp, vq) = (vectors[(k * size) + p], vectors[(k * size) + q]);
            vectors[(k * size) + p] = (c * vp) - (s * vq);
            vectors[(k * size) + q] = (s * vp) + (c * vq);
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector<double>.Zero;
        var left = MemoryMarshal.Cast<double, Vector<double>>(a);
        var right = MemoryMarshal.Cast<double, Vector<double>>(b);
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        var total = Vector.Sum(sum);
        for (var i = left.Length * Vector<double>.Count; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }
}
