using System.Numerics;
using System.Runtime.InteropServices;

namespace Pareto.Core.Routing.Prediction;

/// <summary>
/// Kernel regression on a sample of the training prompts (Nyström): the answer is a weighted sum of how near a prompt is to each
/// centre, by a Gaussian of the distance. A smooth form of asking the nearest neighbours. Centres are kept as whole numbers: all of
/// them are read for each prompt, and a quarter of the bytes is a quarter of the way from memory.
/// </summary>
/// <param name="Width">Inputs of a centre.</param>
/// <param name="Sharpness">The Gaussian's factor of the squared distance.</param>
/// <param name="Points">Centres, rows of <paramref name="Width"/>, each value times <see cref="One"/>.</param>
/// <param name="Weights">For each centre its part in the gain and in the weak model's success.</param>
internal sealed record KernelCentres(int Width, float Sharpness, sbyte[] Points, float[] Weights)
{
    /// <summary>What stands for 1. Inputs lie between -1 and 1.</summary>
    public const float One = sbyte.MaxValue;

    private readonly float[] _squares = Squares(Width, Points);

    public int Count => _squares.Length;

    /// <summary>A centre where these inputs are.</summary>
    public static void Round(ReadOnlySpan<float> inputs, Span<sbyte> point)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            point[i] = (sbyte)MathF.Round(Math.Clamp(inputs[i], -1, 1) * One);
        }
    }

    /// <summary>Where a centre lies.</summary>
    public void CopyCentre(int centre, Span<float> inputs)
    {
        for (var i = 0; i < Width; i++)
        {
            inputs[i] = Points[(centre * Width) + i] / One;
        }
    }

    /// <summary>The two answers, and how near the nearest centre is: 1 at a centre, 0 far from all.</summary>
    public (float Gain, float Small, float Nearest) Evaluate(ReadOnlySpan<float> inputs)
    {
        var square = TermSpace.Dot(inputs, inputs);
        float gain = 0, small = 0, nearest = 0;
        for (var i = 0; i < _squares.Length; i++)
        {
            var near = Nearness(inputs, square, i);
            gain += near * Weights[2 * i];
            small += near * Weights[(2 * i) + 1];
            nearest = Math.Max(nearest, near);
        }

        return (gain, small, nearest);
    }

    /// <summary>How near each centre is.</summary>
    public void Nearness(ReadOnlySpan<float> inputs, Span<float> near)
    {
        var square = TermSpace.Dot(inputs, inputs);
        for (var i = 0; i < _squares.Length; i++)
        {
            near[i] = Nearness(inputs, square, i);
        }
    }

    private float Nearness(ReadOnlySpan<float> inputs, float square, int centre) =>
        MathF.Exp(-Sharpness * Math.Max(0, square + _squares[centre] - (2 * Dot(inputs, Points.AsSpan(centre * Width, Width)))));

    private static float Dot(ReadOnlySpan<float> inputs, ReadOnlySpan<sbyte> point)
    {
        var sum = Vector<float>.Zero;
        var from = MemoryMarshal.Cast<sbyte, Vector<sbyte>>(point);
        var with = MemoryMarshal.Cast<float, Vector<float>>(inputs);
        for (int i = 0, at = 0; i < from.Length; i++, at += 4)
        {
            Vector.Widen(from[i], out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            sum += Vector.ConvertToSingle(first) * with[at];
            sum += Vector.ConvertToSingle(second) * with[at + 1];
            sum += Vector.ConvertToSingle(third) * with[at + 2];
            sum += Vector.ConvertToSingle(fourth) * with[at + 3];
        }

        var total = Vector.Sum(sum);
        for (var i = from.Length * Vector<sbyte>.Count; i < point.Length; i++)
        {
            total += point[i] * inputs[i];
        }

        return total / One;
    }

    private static float[] Squares(int width, sbyte[] points)
    {
        var squares = new float[points.Length / width];
        for (var i = 0; i < points.Length; i++)
        {
            squares[i / width] += points[i] * points[i] / (One * One);
        }

        return squares;
    }
}
