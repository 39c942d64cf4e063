using System.Numerics;
using System.Runtime.InteropServices;

namespace Pareto.Core.Routing.Prediction;

/// <summary>
/// Kernel regression on a sample of the training prompts (Nyström): the answer is a weighted sum of how near a prompt is to each
/// centre, by a Gaussian of the distance. A smooth form of asking the nearest neighbours.
/// </summary>
/// <param name="width">Inputs of a centre.</param>
/// <param name="sharpness">The Gaussian's factor of the squared distance.</param>
/// <param name="points">Centres, rows of <paramref name="width"/>.</param>
/// <param name="weights">For each centre its part in the gain and in the weak model's success.</param>
internal sealed class KernelCentres(int width, float sharpness, float[] points, float[] weights)
{
    /// <summary>Centres that are looked at together, each in a lane of its own: so the sums over the inputs need no adding up across lanes.</summary>
    private static readonly int Together = 4 * Vector<float>.Count;

    private readonly float[] _columns = InColumns(width, points);
    private readonly float[] _squares = Squares(width, points);
    private readonly float[] _gains = Every(weights, 0);
    private readonly float[] _smalls = Every(weights, 1);

    public float Sharpness => sharpness;

    public float[] Points => points;

    public float[] Weights => weights;

    public int Count => points.Length / width;

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

    /// <summary>How near each centre is.</summary>
    public void Nearness(ReadOnlySpan<float> inputs, Span<float> near)
    {
        Span<float> all = stackalloc float[_squares.Length];
        LookAtAll(inputs, all);
        all[..near.Length].CopyTo(near);
    }

    /// <summary>How near each centre is, those included that only fill the last lanes; they are infinitely far.</summary>
    private void LookAtAll(ReadOnlySpan<float> inputs, Span<float> near)
    {
        var square = new Vector<float>(TermSpace.Dot(inputs, inputs));
        var columns = MemoryMarshal.Cast<float, Vector<float>>(_columns);
        var squares = MemoryMarshal.Cast<float, Vector<float>>(_squares);
        var several = MemoryMarshal.Cast<float, Vector<float>>(near);
        for (int i = 0, at = 0; i < several.Length; i += 4)
        {
            Vector<float> first = default, second = default, third = default, fourth = default;
            foreach (var input in inputs)
            {
                first += columns[at] * input;
                second += columns[at + 1] * input;
                third += columns[at + 2] * input;
                fourth += columns[at + 3] * input;
                at += 4;
            }

            several[i] = Gaussian(square + squares[i] - (2 * first));
            several[i + 1] = Gaussian(square + squares[i + 1] - (2 * second));
            several[i + 2] = Gaussian(square + squares[i + 2] - (2 * third));
            several[i + 3] = Gaussian(square + squares[i + 3] - (2 * fourth));
        }
    }

    private Vector<float> Gaussian(Vector<float> squaredDistance) => Vector.Exp(-sharpness * Vector.Max(Vector<float>.Zero, squaredDistance));

    private static float Largest(Vector<float> values)
    {
        var largest = values[0];
        for (var i = 1; i < Vector<float>.Count; i++)
        {
            largest = Math.Max(largest, values[i]);
        }

        return largest;
    }

    // Block by block: of each input its values at all centres of the block.
    private static float[] InColumns(int width, float[] points)
    {
        var count = points.Length / width;
        var columns = new float[Padded(count) * width];
        for (var centre = 0; centre < count; centre++)
        {
            var (block, lane) = Math.DivRem(centre, Together);
            for (var input = 0; input < width; input++)
            {
                columns[(((block * width) + input) * Together) + lane] = points[(centre * width) + input];
            }
        }

        return columns;
    }

    private static float[] Squares(int width, float[] points)
    {
        var count = points.Length / width;
        var squares = new float[Padded(count)];
        Array.Fill(squares, float.PositiveInfinity);
        for (var i = 0; i < count; i++)
        {
            var point = points.AsSpan(i * width, width);
            squares[i] = TermSpace.Dot(point, point);
        }

        return squares;
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
