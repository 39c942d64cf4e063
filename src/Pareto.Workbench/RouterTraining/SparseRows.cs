using System.Numerics;
using System.Runtime.InteropServices;

namespace Pareto.Workbench.RouterTraining;

/// <summary>A sparse matrix by rows: of row i the columns and values between <c>Starts[i]</c> and <c>Starts[i + 1]</c>.</summary>
internal sealed class SparseRows(int columns, int[] starts, int[] at, float[] values)
{
    public int Rows => starts.Length - 1;

    public int Columns => columns;

    public ReadOnlySpan<int> ColumnsOf(int row) => at.AsSpan(starts[row], starts[row + 1] - starts[row]);

    public ReadOnlySpan<float> ValuesOf(int row) => values.AsSpan(starts[row], starts[row + 1] - starts[row]);

    /// <summary>This matrix times a dense one of <paramref name="width"/> columns.</summary>
    public float[] Times(float[] dense, int width)
    {
        var product = new float[Rows * width];
        for (var row = 0; row < Rows; row++)
        {
            var into = product.AsSpan(row * width, width);
            var at = ColumnsOf(row);
            var values = ValuesOf(row);
            for (var i = 0; i < at.Length; i++)
            {
                AddScaled(dense.AsSpan(at[i] * width, width), values[i], into);
            }
        }

        return product;
    }

    /// <summary>Every row multiplied by its factor.</summary>
    public SparseRows Scaled(float[] factors)
    {
        var scaled = (float[])values.Clone();
        for (var row = 0; row < Rows; row++)
        {
            foreach (ref var value in scaled.AsSpan(starts[row], starts[row + 1] - starts[row]))
            {
                value *= factors[row];
            }
        }

        return new SparseRows(columns, starts, at, scaled);
    }

    /// <summary>The transpose of this matrix times a dense one of <paramref name="width"/> columns.</summary>
    public float[] TransposeTimes(float[] dense, int width)
    {
        var product = new float[Columns * width];
        for (var row = 0; row < Rows; row++)
        {
            var from = dense.AsSpan(row * width, width);
            var at = ColumnsOf(row);
            var values = ValuesOf(row);
            for (var i = 0; i < at.Length; i++)
            {
                AddScaled(from, values[i], product.AsSpan(at[i] * width, width));
            }
        }

        return product;
    }

    private static void AddScaled(ReadOnlySpan<float> from, float factor, Span<float> into)
    {
        if (into.Length < Vector<float>.Count)
        {
            for (var i = 0; i < into.Length; i++)
            {
                into[i] += from[i] * factor;
            }

            return;
        }

        var sources = MemoryMarshal.Cast<float, Vector<float>>(from);
        var targets = MemoryMarshal.Cast<float, Vector<float>>(into);
        var scale = new Vector<float>(factor);
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] += sources[i] * scale;
        }

        for (var i = targets.Length * Vector<float>.Count; i < into.Length; i++)
        {
            into[i] += from[i] * factor;
        }
    }
}
