using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pareto.LocalModels.Kernels;

/// <summary>
/// Weights times many tokens: some rows are unpacked once into a <see cref="Panel"/>, and every token's activations meet
/// all of them, a step of four bytes in one instruction. Columns go in slices whose panel stays in the first-level cache.
/// </summary>
internal static unsafe class PanelKernel
{
    /// <summary>The fewest tokens for which unpacking pays.</summary>
    public const int LeastTokens = 4;

    /// <summary>Steps that a layout unpacks at a time.</summary>
    public const int StepsTogether = 8;

    private const int TokensTogether = 4;
    private const int CacheLine = 64;

    /// <summary>As many rows as the tile has, times <paramref name="count"/> tokens: output of row r and token t goes to <c>output[t * stride + r]</c>.</summary>
    [SkipLocalsInit]
    public static void Run<TTile>(byte* rows, long rowBytes, int columns, Activation* tokens, int count, float* output, int stride)
        where TTile : struct, ITile
    {
        var memory = stackalloc byte[Panel.Bytes];
        var spare = stackalloc float[Panel.MostRows];
        var panel = Panel.Over(memory);
        var tiles = (count + TokensTogether - 1) / TokensTogether;
        var rowsAhead = (TTile.Rows + tiles - 1) / tiles;
        for (var first = 0; first < columns; first += TTile.Columns)
        {
            var width = Math.Min(TTile.Columns, columns - first);
            TTile.Unpack(rows, rowBytes, first, width, panel);
            for (var (token, row) = (0, 0); token < count; token += TokensTogether, row += rowsAhead)
            {
                Prefetch<TTile>(rows, rowBytes, columns, first, row, Math.Min(row + rowsAhead, TTile.Rows));
                TTile.Multiply(panel, first, width, new TokenFour(tokens + token, count - token, output + ((long)token * stride), stride, spare));
            }
        }
    }

    /// <summary>Unpacks the columns from <paramref name="first"/> of <paramref name="count"/> rows, a multiple of eight.</summary>
    public static void UnpackSteps<TLayout>(byte* rows, long rowBytes, int first, int width, byte* panel, int count)
        where TLayout : struct, IPanelLayout
    {
        var columns = StepsTogether * TLayout.StepColumns;
        for (var row = 0; row < count; row += StepsTogether, rows += StepsTogether * rowBytes)
        {
            for (var index = 0; index < width / columns; index++)
            {
                var at = (first / columns) + index;
                Transpose(
                    TLayout.Steps(rows, at), TLayout.Steps(rows + rowBytes, at),
                    TLayout.Steps(rows + (2 * rowBytes), at), TLayout.Steps(rows + (3 * rowBytes), at),
                    TLayout.Steps(rows + (4 * rowBytes), at), TLayout.Steps(rows + (5 * rowBytes), at),
                    TLayout.Steps(rows + (6 * rowBytes), at), TLayout.Steps(rows + (7 * rowBytes), at),
                    (int*)panel + (index * StepsTogether * count) + row, count);
            }
        }
    }

    // While a slice is multiplied, memory is asked for the next one: with each tile for its share of the rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<TTile>(byte* rows, long rowBytes, int columns, int first, int row, int endRow)
        where TTile : struct, ITile
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        var next = first + TTile.Columns;
        var last = next >= columns;
        var bytes = Math.Min(columns, TTile.Columns) * rowBytes / columns;
        var from = rows + ((row + (last ? TTile.Rows : 0)) * rowBytes) + (last ? 0 : next * rowBytes / columns);
        for (; row < endRow; row++, from += rowBytes)
        {
            for (var line = 0L; line < bytes; line += CacheLine)
            {
                Sse.Prefetch1(from + line);
            }
        }
    }

    /// <summary>Eight rows of eight numbers of 32 bits become eight columns of them, each so far from the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(
        Vector256<int> r0, Vector256<int> r1, Vector256<int> r2, Vector256<int> r3,
        Vector256<int> r4, Vector256<int> r5, Vector256<int> r6, Vector256<int> r7, int* output, int stride)
    {
        if (!Avx2.IsSupported)
        {
            Scatter(r0, output, stride);
            Scatter(r1, output + 1, stride);
            Scatter(r2, output + 2, stride);
            Scatter(r3, output + 3, stride);
            Scatter(r4, output + 4, stride);
            Scatter(r5, output + 5, stride);
            Scatter(r6, output + 6, stride);
            Scatter(r7, output + 7, stride);
            return;
        }

        var a0 = Avx2.UnpackLow(r0, r1).AsInt64();
        var a1 = Avx2.UnpackHigh(r0, r1).AsInt64();
        var a2 = Avx2.UnpackLow(r2, r3).AsInt64();
        var a3 = Avx2.UnpackHigh(r2, r3).AsInt64();
        var a4 = Avx2.UnpackLow(r4, r5).AsInt64();
        var a5 = Avx2.UnpackHigh(r4, r5).AsInt64();
        var a6 = Avx2.UnpackLow(r6, r7).AsInt64();
        var a7 = Avx2.UnpackHigh(r6, r7).AsInt64();
        var b0 = Avx2.UnpackLow(a0, a2).AsInt32();
        var b1 = Avx2.UnpackHigh(a0, a2).AsInt32();
        var b2 = Avx2.UnpackLow(a1, a3).AsInt32();
        var b3 = Avx2.UnpackHigh(a1, a3).AsInt32();
        var b4 = Avx2.UnpackLow(a4, a6).AsInt32();
        var b5 = Avx2.UnpackHigh(a4, a6).AsInt32();
        var b6 = Avx2.UnpackLow(a5, a7).AsInt32();
        var b7 = Avx2.UnpackHigh(a5, a7).AsInt32();
        Avx2.Permute2x128(b0, b4, 0x20).Store(output);
        Avx2.Permute2x128(b1, b5, 0x20).Store(output + stride);
        Avx2.Permute2x128(b2, b6, 0x20).Store(output + (2 * stride));
        Avx2.Permute2x128(b3, b7, 0x20).Store(output + (3 * stride));
        Avx2.Permute2x128(b0, b4, 0x31).Store(output + (4 * stride));
        Avx2.Permute2x128(b1, b5, 0x31).Store(output + (5 * stride));
        Avx2.Permute2x128(b2, b6, 0x31).Store(output + (6 * stride));
        Avx2.Permute2x128(b3, b7, 0x31).Store(output + (7 * stride));
    }

    private static void Scatter(Vector256<int> steps, int* output, int stride)
    {
        for (var step = 0; step < StepsTogether; step++)
        {
            output[step * stride] = steps[step];
        }
    }
}
