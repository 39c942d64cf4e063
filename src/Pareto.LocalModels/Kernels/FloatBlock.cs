namespace Pareto.LocalModels.Kernels;

/// <summary>Four rows of floats times a matrix of floats. Each output's products are added one after the other, whatever the width of the registers.</summary>
internal static unsafe class FloatBlock
{
    /// <summary>The width of a matrix is a multiple of this: two of the widest registers.</summary>
    public const int WidthUnit = 32;

    /// <param name="matrix">Row k, column c at <c>matrix[k * stride + c]</c>.</param>
    /// <param name="stride">From one row of the matrix to the next.</param>
    /// <param name="depth">Rows of the matrix, numbers of each of the four.</param>
    /// <param name="width">Columns of the matrix, whole <see cref="WidthUnit"/>s or twice the lanes.</param>
    /// <param name="rows">The four, and their outputs of the width.</param>
    /// <param name="adds">Whether products are added to what the outputs hold.</param>
    public static void Multiply<TInt, TFloat, TVectors>(float* matrix, int stride, int depth, int width, FourRows* rows, bool adds)
        where TInt : unmanaged
        where TFloat : unmanaged
        where TVectors : struct, IVectors<TInt, TFloat>
    {
        var lanes = TVectors.Lanes;
        var x0 = rows->First;
        var x1 = rows->Second;
        var x2 = rows->Third;
        var x3 = rows->Fourth;
        for (var column = 0; column < width; column += 2 * lanes)
        {
            TFloat f00 = default, f01 = default, f10 = default, f11 = default;
            TFloat f20 = default, f21 = default, f30 = default, f31 = default;
            if (adds)
            {
                f00 = TVectors.Load(rows->FirstOutput + column);
                f01 = TVectors.Load(rows->FirstOutput + column + lanes);
                f10 = TVectors.Load(rows->SecondOutput + column);
                f11 = TVectors.Load(rows->SecondOutput + column + lanes);
                f20 = TVectors.Load(rows->ThirdOutput + column);
                f21 = TVectors.Load(rows->ThirdOutput + column + lanes);
                f30 = TVectors.Load(rows->FourthOutput + column);
                f31 = TVectors.Load(rows->FourthOutput + column + lanes);
            }

            var from = matrix + column;
            for (var k = 0; k < depth; k++, from += stride)
            {
                var low = TVectors.Load(from);
                var high = TVectors.Load(from + lanes);
                var value = TVectors.Broadcast(x0[k]);
                f00 = TVectors.MultiplyAdd(low, value, f00);
                f01 = TVectors.MultiplyAdd(high, value, f01);
                value = TVectors.Broadcast(x1[k]);
                f10 = TVectors.MultiplyAdd(low, value, f10);
                f11 = TVectors.MultiplyAdd(high, value, f11);
                value = TVectors.Broadcast(x2[k]);
                f20 = TVectors.MultiplyAdd(low, value, f20);
                f21 = TVectors.MultiplyAdd(high, value, f21);
                value = TVectors.Broadcast(x3[k]);
                f30 = TVectors.MultiplyAdd(low, value, f30);
                f31 = TVectors.MultiplyAdd(high, value, f31);
            }

            TVectors.Store(f00, rows->FirstOutput + column);
            TVectors.Store(f01, rows->FirstOutput + column + lanes);
            TVectors.Store(f10, rows->SecondOutput + column);
            TVectors.Store(f11, rows->SecondOutput + column + lanes);
            TVectors.Store(f20, rows->ThirdOutput + column);
            TVectors.Store(f21, rows->ThirdOutput + column + lanes);
            TVectors.Store(f30, rows->FourthOutput + column);
            TVectors.Store(f31, rows->FourthOutput + column + lanes);
        }
    }
}
