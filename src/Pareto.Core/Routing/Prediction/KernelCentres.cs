using System.Numerics;
using System.Runtime.InteropServices;

namespace Pareto.Core.Routing.Prediction;

/// <summary>
/// Kernel regression on a sample of the training prompts (Nyström): the answer is a weighted sum of how near a prompt is to each
/// centre, by a Gaussian of the distance. A smooth form of asking the nearest neighbours.
/// </summary>
/// <param name="Width">Inputs of a centre.</param>
/// <param name="Sharpness">The Gaussian's factor of the squared distance.</param>
/// <param name="Points">Centres, rows of <paramref name="Width"/>.</param>
/// <param name="Weights">For each centre its part in the gain and in the weak model's success.</param>
internal sealed record KernelCentres(int Width, float Sharpness, float[] Points, float[] Weights)
{
    private readonly float[] _squares = Squares(Width, Points);

    public int Count => _squares.Length;

    /// <summary>The two answers, and how near the nearest centre is: 1 at a centre, 0 far from all.</summary>
    public (float Gain, float Small, float Nearest) Evaluate(ReadOnlySpan<float> inputs)
    {
        Span<float> near = stackalloc float[Count];
        Nearness(inputs, near);
        float gain = 0, small = 0, nearest = 0;
        for (var i = 0; i < near.Length; i++)
        {
            gain += near[i] * Weights[2 * i];
            small += near[i] * Weights[(2 * i) + 1];
            nearest = Math.Max(nearest, near[i]);
        }

        return (gain, small, nearest);
    }

    /// <summary>How near each centre is.</summary>
    public void Nearness(ReadOnlySpan<float> inputs, Span<float> near)
    {
        var square = TermSpace.Dot(inputs, inputs);
        for (var i = 0; i < near.Length; i++)
        {
            near[i] = -Sharpness * Math.Max(0, square + _squares[i] - (2 * TermSpace.Dot(inputs, Points.AsSpan(i * Width, Width))));
        }

        // Several at a time: one by one this would be the dearest part of a prediction.
        var several = MemoryMarshal.Cast<float, Vector<float>>(near);
        for (var i = 0; i < several.Length; i++)
        {
            several[i] = Vector.Exp(several[i]);
        }

        for (var i = several.Length * Vector<float>.Count; i < near.Length; i++)
        {
            near[i] = MathF.Exp(near[i]);
        }
    }

    private static float[] Squares(int width, float[] points)
    {
        var squares = new float[points.Length / width];
        for (var i = 0; i < squares.Length; i++)
        {
            var point = points.AsSpan(i * width, width);
            squares[i] = TermSpace.Dot(point, point);
        }

        return squares;
    }
}
