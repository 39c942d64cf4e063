using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pareto.Core.Routing.Prediction;

/// <summary>
/// Kernel regression on a sample of the training prompts (Nyström): the answer is a weighted sum of how near a prompt is to each
/// centre, by a Gaussian of the distance. A smooth form of asking the nearest neighbours.
/// <para>
/// A prompt is compared in whole numbers of 16 bits: the longest centre has the length <see cref="WholeLength"/>, and so has the
/// prompt. That halves the memory that each prompt goes through; the shipped model's gain moves by less than 1e-4.
/// </para>
/// </summary>
internal sealed class KernelCentres
{
    /// <summary>Centres that are looked at together, each in a lane of its own: so the sums over the inputs need no adding up across lanes.</summary>
    private static readonly int Together = 4 * Vector256<int>.Count;

    /// <summary>Length of the longest centre, and of a prompt, in whole numbers: the product of two such points, summed in any order, fits 32 bits.</summary>
    private const int WholeLength = short.MaxValue;

    // Not 0: a step is divided by.
    private const float LeastLength = 1e-20f;

    // A lane without a centre is so far from everything that nothing comes near, yet not so far that its exponential needs special care.
    private const float Farness = 60;

    private readonly int _width;
    private readonly float _step;
    private readonly float[] _gains;
    private readonly float[] _smalls;

    // Block by block: of each pair of inputs its values at all centres of the block.
    private readonly short[] _columns;

    // Of the rounded centres.
    private readonly float[] _squares;

    /// <param name="width">Inputs of a centre.</param>
    /// <param name="sharpness">The Gaussian's factor of the squared distance.</param>
    /// <param name="points">Centres, rows of <paramref name="width"/>.</param>
    /// <param name="weights">For each centre its part in the gain and in the weak model's success.</param>
    public KernelCentres(int width, float sharpness, float[] points, float[] weights)
    {
        (_width, Sharpness, Points, Weights) = (width, sharpness, points, weights);
        _step = StepOf(Longest());
        _gains = Every(weights, 0);
        _smalls = Every(weights, 1);
        _columns = new short[Padded(Count) * Pairs * 2];
        _squares = new float[Padded(Count)];
        Array.Fill(_squares, Farness / sharpness);
        var whole = new short[width];
        for (var centre = 0; centre < Count; centre++)
        {
            _squares[centre] = ToWhole(Point(centre), _step, whole);
            var (block, lane) = Math.DivRem(centre, Together);
            for (var input = 0; input < width; input++)
            {
                _columns[(((((block * Pairs) + (input / 2)) * Together) + lane) * 2) + (input % 2)] = whole[input];
            }
        }
    }

    public float Sharpness { get; }

    public float[] Points { get; }

    public float[] Weights { get; }

    public int Count => Points.Length / _width;

    private int Pairs => (_width + 1) / 2;

    /// <summary>The two answers, and how near the nearest centre is: 1 at a centre, 0 far from all.</summary>
    public (float Gain, float Small, float Nearest) Evaluate(ReadOnlySpan<float> inputs)
    {
        Span<float> near = stackalloc float[_squares.Length];
        LookAtAll(inputs, near);
        var nearest = Vector<float>.Zero;
        foreach (var several in MemoryMarshal.Cast<float, Vector<float>>(near))
        {
            nearest = Vector.Max(nearest, several);
        }

        return (TermSpace.Dot(near, _gains), TermSpace.Dot(near, _smalls), Largest(nearest));
    }

    /// <summary>How near each centre is, without rounding: for training, which solves equations that small differences upset.</summary>
    public void Nearness(ReadOnlySpan<float> inputs, Span<float> near)
    {
        var square = TermSpace.Dot(inputs, inputs);
        for (var centre = 0; centre < near.Length; centre++)
        {
            var point = Point(centre);
            var distance = square + TermSpace.Dot(point, point) - (2 * TermSpace.Dot(inputs, point));
            near[centre] = MathF.Exp(-Sharpness * Math.Max(0, distance));
        }
    }

    /// <summary>How near each centre is, those included that only fill the last lanes.</summary>
    private void LookAtAll(ReadOnlySpan<float> inputs, Span<float> near)
    {
        var step = StepOf(MathF.Sqrt(TermSpace.Dot(inputs, inputs)));
        Span<short> whole = stackalloc short[Pairs * 2];
        var square = Vector256.Create(ToWhole(inputs, step, whole));
        var scale = Vector256.Create(2 * step * _step);
        var pairs = MemoryMarshal.Cast<short, int>(whole);
        var columns = MemoryMarshal.Cast<short, Vector256<short>>(_columns);
        var squares = MemoryMarshal.Cast<float, Vector256<float>>(_squares);
        var distances = MemoryMarshal.Cast<float, Vector256<float>>(near);
        for (int i = 0, at = 0; i < distances.Length; i += 4)
        {
            Vector256<int> first = default, second = default, third = default, fourth = default;
            foreach (var pair in pairs)
            {
                var two = Vector256.Create(pair).AsInt16();
                var several = columns.Slice(at, 4);
                first += Products(several[0], two);
                second += Products(several[1], two);
                third += Products(several[2], two);
                fourth += Products(several[3], two);
                at += 4;
            }

            distances[i] = square + squares[i] - (scale * Vector256.ConvertToSingle(first));
            distances[i + 1] = square + squares[i + 1] - (scale * Vector256.ConvertToSingle(second));
            distances[i + 2] = square + squares[i + 2] - (scale * Vector256.ConvertToSingle(third));
            distances[i + 3] = square + squares[i + 3] - (scale * Vector256.ConvertToSingle(fourth));
        }

        // In a loop of its own: among the sums it would take their registers.
        foreach (ref var each in MemoryMarshal.Cast<float, Vector<float>>(near))
        {
            each = Gaussian(each);
        }
    }

    // Of neighbouring numbers the products, added.
    private static Vector256<int> Products(Vector256<short> a, Vector256<short> b) =>
        Avx2.IsSupported ? Avx2.MultiplyAddAdjacent(a, b) : (Even(a) * Even(b)) + (Odd(a) * Odd(b));

    private static Vector256<int> Even(Vector256<short> pairs) => (pairs.AsInt32() << 16) >> 16;

    private static Vector256<int> Odd(Vector256<short> pairs) => pairs.AsInt32() >> 16;

    private Vector<float> Gaussian(Vector<float> squaredDistance) => Vector.Exp(-Sharpness * Vector.Max(Vector<float>.Zero, squaredDistance));

    private static float Largest(Vector<float> values)
    {
        var largest = values[0];
        for (var i = 1; i < Vector<float>.Count; i++)
        {
            largest = Math.Max(largest, values[i]);
        }

        return largest;
    }

    // Gives the square of the length that the rounded point has: so a point lies at no distance from itself.
    private static float ToWhole(ReadOnlySpan<float> point, float step, Span<short> whole)
    {
        var square = 0;
        var perStep = 1 / step;
        for (var i = 0; i < point.Length; i++)
        {
            whole[i] = (short)MathF.Round(point[i] * perStep);
            square += whole[i] * whole[i];
        }

        return square * step * step;
    }

    private static float StepOf(float length) => Math.Max(length, LeastLength) / WholeLength;

    private ReadOnlySpan<float> Point(int centre) => Points.AsSpan(centre * _width, _width);

    private float Longest()
    {
        float longest = 0;
        for (var i = 0; i < Count; i++)
        {
            longest = Math.Max(longest, TermSpace.Dot(Point(i), Point(i)));
        }

        return MathF.Sqrt(longest);
    }

    private static float[] Every(float[] weights, int output)
    {
        var every = new float[Padded(weights.Length / 2)];
        for (var i = 0; i < weights.Length / 2; i++)
        {
            every[i] = weights[(2 * i) + output];
        }

        return every;
    }

    private static int Padded(int count) => (count + Together - 1) / Together * Together;
}
