namespace Pareto.Core.Text;

/// <summary>Vectors of length 1, of which the sum of products is the cosine of the angle between them.</summary>
internal static class UnitVector
{
    /// <summary>The vector of the same direction; null where it has none.</summary>
    public static ReadOnlyMemory<float>? Of(ReadOnlySpan<float> vector)
    {
        var length = Math.Sqrt(Cosine(vector, vector));
        if (!double.IsFinite(length) || length == 0)
        {
            return null;
        }

        var unit = new float[vector.Length];
        for (var i = 0; i < unit.Length; i++)
        {
            unit[i] = (float)(vector[i] / length);
        }

        return unit;
    }

    /// <param name="left">A vector of length 1.</param>
    /// <param name="right">Another one, of as many numbers.</param>
    public static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
