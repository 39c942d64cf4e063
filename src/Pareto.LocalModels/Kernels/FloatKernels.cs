using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pareto.LocalModels.Kernels;

/// <summary>What a layer does to floats between its matrices. Lengths need not be whole vectors.</summary>
internal static unsafe class FloatKernels
{
    private const int Lanes = 8;

    /// <summary>output = input / rms(input) × weights (Zhang, Sennrich 2019); input and output may be the same.</summary>
    public static void RmsNorm(float* input, float* weights, float* output, int count, float epsilon)
    {
        var factor = 1f / MathF.Sqrt((SumOfSquares(input, count) / count) + epsilon);
        var i = 0;
        for (; i + Lanes <= count; i += Lanes)
        {
            (Vector256.Load(input + i) * factor * Vector256.Load(weights + i)).Store(output + i);
        }

        for (; i < count; i++)
        {
            output[i] = input[i] * factor * weights[i];
        }
    }

    public static void Add(float* target, float* other, int count)
    {
        var i = 0;
        for (; i + Lanes <= count; i += Lanes)
        {
            (Vector256.Load(target + i) + Vector256.Load(other + i)).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] += other[i];
        }
    }

    /// <summary>target += other × factor.</summary>
    public static void AddScaled(float* target, float* other, float factor, int count)
    {
        var i = 0;
        var factors = Vector256.Create(factor);
        for (; i + Lanes <= count; i += Lanes)
        {
            Vector256.FusedMultiplyAdd(Vector256.Load(other + i), factors, Vector256.Load(target + i)).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] += other[i] * factor;
        }
    }

    public static void Scale(float* target, float factor, int count)
    {
        var i = 0;
        for (; i + Lanes <= count; i += Lanes)
        {
            (Vector256.Load(target + i) * factor).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] *= factor;
        }
    }

    /// <summary>limit × tanh(value / limit): keeps values within ± limit (Gemma 2).</summary>
    public static void SoftCap(float* values, float limit, int count)
    {
        for (var i = 0; i < count; i++)
        {
            values[i] = limit * MathF.Tanh(values[i] / limit);
        }
    }

    /// <summary>gate = silu(gate) × up (Shazeer 2020).</summary>
    public static void SiluTimes(float* gate, float* up, int count)
    {
        var i = 0;
        for (; i + Lanes <= count; i += Lanes)
        {
            var x = Vector256.Load(gate + i);
            (x / (Vector256<float>.One + Exp(-x)) * Vector256.Load(up + i)).Store(gate + i);
        }

        for (; i < count; i++)
        {
            gate[i] = gate[i] / (1 + MathF.Exp(-gate[i])) * up[i];
        }
    }

    /// <summary>gate = gelu(gate) × up, in the tanh approximation (Hendrycks, Gimpel 2016): x · sigmoid(2 √(2/π) (x + 0.044715 x³)).</summary>
    public static void GeluTimes(float* gate, float* up, int count)
    {
        const float Twice = 2 * 0.79788456080286535588f;
        const float Cubic = 0.044715f;
        var i = 0;
        for (; i + Lanes <= count; i += Lanes)
        {
            var x = Vector256.Load(gate + i);
            var inner = Twice * x * (Vector256<float>.One + (Cubic * x * x));
            (x / (Vector256<float>.One + Exp(-inner)) * Vector256.Load(up + i)).Store(gate + i);
        }

        for (; i < count; i++)
        {
            var x = gate[i];
            gate[i] = x / (1 + MathF.Exp(-Twice * x * (1 + (Cubic * x * x)))) * up[i];
        }
    }

    /// <summary>The largest of a whole number of vectors.</summary>
    public static float Largest(float* values, int count)
    {
        var largest = Vector256.Load(values);
        for (var i = Lanes; i < count; i += Lanes)
        {
            largest = Vector256.Max(largest, Vector256.Load(values + i));
        }

        var half = Vector128.Max(largest.GetLower(), largest.GetUpper());
        return Math.Max(Math.Max(half[0], half[1]), Math.Max(half[2], half[3]));
    }

    /// <summary>values = e^(values - other) for a whole number of vectors; returns their sum.</summary>
    public static float ExpOfDifferences(float* values, float other, int count)
    {
        var sum = Vector256<float>.Zero;
        for (var i = 0; i < count; i += Lanes)
        {
            var power = Exp(Vector256.Load(values + i) - Vector256.Create(other));
            power.Store(values + i);
            sum += power;
        }

        return Vector256.Sum(sum);
    }

    /// <summary>
    /// e^x to about one unit in the last place, 0 below -87: e^x = 2^n e^r with |r| at most ln 2 / 2, and e^r by its series
    /// with coefficients of the smallest error (Cephes).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        const float Least = -87f;
        const float Most = 88f;
        const float Log2OfE = 1.44269504088896341f;
        const float Ln2High = 0.693359375f;
        const float Ln2Low = -2.12194440e-4f;
        const int MantissaBits = 23;
        var inside = Vector256.Min(Vector256.Max(x, Vector256.Create(Least)), Vector256.Create(Most));
        var n = Vector256.Round(inside * Log2OfE);
        var r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2High), inside);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2Low), r);
        var series = Vector256.FusedMultiplyAdd(Vector256.Create(1.9875691500e-4f), r, Vector256.Create(1.3981999507e-3f));
        series = Vector256.FusedMultiplyAdd(series, r, Vector256.Create(8.3334519073e-3f));
        series = Vector256.FusedMultiplyAdd(series, r, Vector256.Create(4.1665795894e-2f));
        series = Vector256.FusedMultiplyAdd(series, r, Vector256.Create(1.6666665459e-1f));
        series = Vector256.FusedMultiplyAdd(series, r, Vector256.Create(5.0000001201e-1f));
        series = Vector256.FusedMultiplyAdd(series, r * r, r + Vector256<float>.One);
        var power = (Vector256.ConvertToInt32(n) << MantissaBits) + series.AsInt32();
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(Least)), Vector256<float>.Zero, power.AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(float* left, float* right, int count)
    {
        Vector256<float> first = default, second = default;
        var i = 0;
        for (; i + (2 * Lanes) <= count; i += 2 * Lanes)
        {
            first = Vector256.FusedMultiplyAdd(Vector256.Load(left + i), Vector256.Load(right + i), first);
            second = Vector256.FusedMultiplyAdd(Vector256.Load(left + i + Lanes), Vector256.Load(right + i + Lanes), second);
        }

        var sum = Vector256.Sum(first + second);
        for (; i < count; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    /// <summary>The dot products of a vector with <paramref name="rows"/> others that follow each other: four at a time, so that it is loaded once for them.</summary>
    public static void Dots(float* vector, float* others, int count, int rows, float* output)
    {
        var row = 0;
        for (; row + 4 <= rows && count % Lanes == 0; row += 4, others += 4 * count)
        {
            Vector256<float> a = default, b = default, c = default, d = default;
            for (var i = 0; i < count; i += Lanes)
            {
                var x = Vector256.Load(vector + i);
                a = Vector256.FusedMultiplyAdd(x, Vector256.Load(others + i), a);
                b = Vector256.FusedMultiplyAdd(x, Vector256.Load(others + count + i), b);
                c = Vector256.FusedMultiplyAdd(x, Vector256.Load(others + (2 * count) + i), c);
                d = Vector256.FusedMultiplyAdd(x, Vector256.Load(others + (3 * count) + i), d);
            }

            Sums(a, b, c, d).Store(output + row);
        }

        for (; row < rows; row++, others += count)
        {
            output[row] = Dot(vector, others, count);
        }
    }

    private static Vector128<float> Sums(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        if (!Avx.IsSupported)
        {
            return Vector128.Create(Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d));
        }

        var halves = Avx.HorizontalAdd(Avx.HorizontalAdd(a, b), Avx.HorizontalAdd(c, d));
        return halves.GetLower() + halves.GetUpper();
    }

    private static float SumOfSquares(float* values, int count)
    {
        // Floats lose digits over thousands of squares; the sum is kept in doubles.
        var sum = Vector256<double>.Zero;
        var i = 0;
        for (; i + Lanes <= count; i += Lanes)
        {
            var x = Vector256.Load(values + i);
            var (low, high) = Vector256.Widen(x * x);
            sum += low + high;
        }

        var total = Vector256.Sum(sum);
        for (; i < count; i++)
        {
            total += values[i] * values[i];
        }

        return (float)total;
    }
}
