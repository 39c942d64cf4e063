using System.Runtime.Intrinsics;

namespace Pareto.LocalModels.Quantisation;

/// <summary>
/// Finds the scale by which a few neighbouring numbers lose least when they are made whole. Each of a row of candidates
/// assigns the whole numbers, weighted least squares then give the scale (and minimum) that suits them best, and the best
/// of all wins. A number weighs more the larger it is: large weights carry more of what a layer computes. This is the
/// approach of the k-quants of llama.cpp (https://github.com/ggml-org/llama.cpp/pull/1684).
/// </summary>
internal static unsafe class ScaleSearch
{
    /// <summary>Counts must be multiples of this.</summary>
    public const int Step = 8;

    /// <summary>Less than any half-precision scale can express: such numbers are as good as zero.</summary>
    private const float Nothing = 1e-15f;

    // A tenth of a step of the whole numbers apart, about the plain choice.
    private const float CandidateStep = 0.1f;
    private const int SymmetricCandidates = 9;
    private const int MinimumCandidates = 20;

    /// <summary>What the errors of numbers count: their size and that of their neighbours together.</summary>
    public static void Weigh(float* numbers, int count, float* weights)
    {
        var squares = Vector256<float>.Zero;
        for (var i = 0; i < count; i += Step)
        {
            var number = Vector256.Load(numbers + i);
            squares += number * number;
        }

        var usual = Vector256.Create(MathF.Sqrt(Vector256.Sum(squares) / count));
        for (var i = 0; i < count; i += Step)
        {
            (usual + Vector256.Abs(Vector256.Load(numbers + i))).Store(weights + i);
        }
    }

    /// <summary>The scale for <c>number ≈ scale × whole</c>, whole numbers from <paramref name="low"/> (negative) to <c>-low - 1</c>. It may be negative.</summary>
    public static float Symmetric(float* numbers, float* weights, int count, int low)
    {
        var peak = 0f;
        for (var i = 0; i < count; i++)
        {
            peak = MathF.Abs(numbers[i]) > MathF.Abs(peak) ? numbers[i] : peak;
        }

        if (MathF.Abs(peak) < Nothing)
        {
            return 0;
        }

        var least = Vector256.Create((float)low);
        var most = Vector256.Create((float)(-low - 1));
        var scale = peak / low;
        var best = 0f;
        for (var candidate = -SymmetricCandidates; candidate <= SymmetricCandidates; candidate++)
        {
            // The number furthest from zero lies near the lowest whole number, which has no counterpart above.
            var inverse = Vector256.Create((low + (CandidateStep * candidate)) / peak);
            var products = Vector256<float>.Zero;
            var squares = Vector256<float>.Zero;
            for (var i = 0; i < count; i += Step)
            {
                var number = Vector256.Load(numbers + i);
                var whole = Vector256.Clamp(Vector256.Round(number * inverse), least, most);
                var weighted = Vector256.Load(weights + i) * whole;
                products += weighted * number;
                squares += weighted * whole;
            }

            var product = Vector256.Sum(products);
            var square = Vector256.Sum(squares);
            if (square > 0 && product * product > best * square)
            {
                best = product * product / square;
                scale = product / square;
            }
        }

        return scale;
    }

    /// <summary>Scale and minimum (neither negative) for <c>number ≈ scale × whole − minimum</c>, whole numbers from 0 to <paramref name="high"/>.</summary>
    public static (float Scale, float Minimum) WithMinimum(float* numbers, float* weights, int count, int high)
    {
        float least = 0, most = numbers[0];
        var weightSums = Vector256<float>.Zero;
        var numberSums = Vector256<float>.Zero;
        for (var i = 0; i < count; i++)
        {
            least = MathF.Min(least, numbers[i]);
            most = MathF.Max(most, numbers[i]);
        }

        for (var i = 0; i < count; i += Step)
        {
            var weight = Vector256.Load(weights + i);
            weightSums += weight;
            numberSums += weight * Vector256.Load(numbers + i);
        }

        if (most - least < Nothing)
        {
            return (0, -least);
        }

        var weightSum = Vector256.Sum(weightSums);
        var numberSum = Vector256.Sum(numberSums);
        var floor = Vector256.Create(least);
        var ceiling = Vector256.Create((float)high);
        var chosen = (Scale: (most - least) / high, Minimum: -least);
        var best = float.NegativeInfinity;
        for (var candidate = 0; candidate <= MinimumCandidates; candidate++)
        {
            var inverse = Vector256.Create((high - 1 + (CandidateStep * candidate)) / (most - least));
            var wholeSums = Vector256<float>.Zero;
            var squares = Vector256<float>.Zero;
            var products = Vector256<float>.Zero;
            for (var i = 0; i < count; i += Step)
            {
                var number = Vector256.Load(numbers + i);
                var whole = Vector256.Clamp(Vector256.Round((number - floor) * inverse), Vector256<float>.Zero, ceiling);
                var weighted = Vector256.Load(weights + i) * whole;
                wholeSums += weighted;
                squares += weighted * whole;
                products += weighted * number;
            }

            var wholeSum = Vector256.Sum(wholeSums);
            var square = Vector256.Sum(squares);
            var product = Vector256.Sum(products);
            var determinant = (weightSum * square) - (wholeSum * wholeSum);
            if (determinant <= 0)
            {
                continue;
            }

            var scale = ((weightSum * product) - (numberSum * wholeSum)) / determinant;
            var offset = ((square * numberSum) - (wholeSum * product)) / determinant;
            if (offset > 0)
            {
                offset = 0;
                scale = product / square;
            }

            // The weighted squared error, less what is the same for all candidates.
            var gain = (2 * ((scale * product) + (offset * numberSum))) - (scale * scale * square) - (offset * offset * weightSum) - (2 * scale * offset * wholeSum);
            if (gain > best && scale > 0)
            {
                best = gain;
                chosen = (scale, -offset);
            }
        }

        return chosen;
    }

    /// <summary>The weighted squared error of <c>number ≈ scale × whole − minimum</c> with the nearest whole numbers from 0 to <paramref name="high"/>.</summary>
    public static float Loss(float* numbers, float* weights, int count, float scale, float minimum, int high)
    {
        var inverse = Vector256.Create(scale == 0 ? 0 : 1 / scale);
        var offset = Vector256.Create(minimum);
        var ceiling = Vector256.Create((float)high);
        var losses = Vector256<float>.Zero;
        for (var i = 0; i < count; i += Step)
        {
            var raised = Vector256.Load(numbers + i) + offset;
            var error = raised - (Vector256.Clamp(Vector256.Round(raised * inverse), Vector256<float>.Zero, ceiling) * scale);
            losses += Vector256.Load(weights + i) * error * error;
        }

        return Vector256.Sum(losses);
    }
}
