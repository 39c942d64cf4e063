using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Kernels;

/// <summary>
/// Weights times many tokens: 16 rows are unpacked once into a panel in which four neighbouring columns of each row lie
/// together, and every token's four activations meet all of them in one instruction, so that no sum over lanes is needed.
/// Columns go in slices whose panel stays in the first-level cache.
/// </summary>
internal static unsafe class PanelKernel
{
    /// <summary>Rows of a panel.</summary>
    public const int Rows = 16;

    /// <summary>The fewest tokens for which unpacking pays.</summary>
    public const int LeastTokens = 4;

    /// <summary>The most tokens of a call.</summary>
    public const int MostTokens = 128;

    private const int SliceColumns = 1024;
    private const int TokensTogether = 4;
    private const int Lanes = 8;
    private const int LeastGroup = 16;

    public static bool IsSupported => Avx2Kernels.IsSupported;

    /// <summary>Whether a type that uses all eight bits can go this way: without VNNI its pairs of products overflow 16 bits.</summary>
    public static bool IsSupportedForBytes => AvxVnni.IsSupported;

    /// <summary>Output of row r and token t goes to <c>output[t * stride + r]</c>.</summary>
    [SkipLocalsInit]
    public static void Run<TLayout>(byte* rows, long rowBytes, int columns, Activation* tokens, int count, float* output, int stride)
        where TLayout : struct, IPanelLayout
    {
        var panel = stackalloc byte[SliceColumns * Rows];
        var scales = stackalloc float[SliceColumns / LeastGroup * Rows];
        var minima = stackalloc float[SliceColumns / LeastGroup * Rows];
        var sums = stackalloc float[MostTokens * Rows];
        new Span<float>(sums, count * Rows).Clear();
        for (var first = 0; first < columns; first += SliceColumns)
        {
            var width = Math.Min(SliceColumns, columns - first);
            Unpack<TLayout>(rows, rowBytes, first, width, panel, scales, minima);
            for (var token = 0; token < count; token += TokensTogether)
            {
                // Where fewer than four are left the last one is computed again, and its sum overwritten by the same.
                var last = count - 1;
                Tile<TLayout>(
                    panel, scales, minima, first, width,
                    tokens + token, tokens + Math.Min(token + 1, last), tokens + Math.Min(token + 2, last), tokens + Math.Min(token + 3, last),
                    sums + (token * Rows), sums + (Math.Min(token + 1, last) * Rows), sums + (Math.Min(token + 2, last) * Rows), sums + (Math.Min(token + 3, last) * Rows));
            }
        }

        for (var token = 0; token < count; token++)
        {
            new ReadOnlySpan<float>(sums + (token * Rows), Rows).CopyTo(new Span<float>(output + ((long)token * stride), Rows));
        }
    }

    private static void Unpack<TLayout>(byte* rows, long rowBytes, int first, int width, byte* panel, float* scales, float* minima)
        where TLayout : struct, IPanelLayout
    {
        for (var half = 0; half < 2; half++)
        {
            var from = rows + (half * Lanes * rowBytes);
            for (var index = 0; index < width / 32; index++)
            {
                var at = (first / 32) + index;
                Transpose(
                    TLayout.Quants(from, at).AsInt32(), TLayout.Quants(from + rowBytes, at).AsInt32(),
                    TLayout.Quants(from + (2 * rowBytes), at).AsInt32(), TLayout.Quants(from + (3 * rowBytes), at).AsInt32(),
                    TLayout.Quants(from + (4 * rowBytes), at).AsInt32(), TLayout.Quants(from + (5 * rowBytes), at).AsInt32(),
                    TLayout.Quants(from + (6 * rowBytes), at).AsInt32(), TLayout.Quants(from + (7 * rowBytes), at).AsInt32(),
                    (int*)(panel + (index * 32 * Rows) + (half * 32)));
            }
        }

        var groups = width / TLayout.GroupColumns;
        var firstGroup = first / TLayout.GroupColumns;
        for (var row = 0; row < Rows; row++)
        {
            var data = rows + (row * rowBytes);
            for (var group = 0; group < groups; group++)
            {
                scales[(group * Rows) + row] = TLayout.Scale(data, firstGroup + group);
                if (TLayout.HasMinimum)
                {
                    minima[(group * Rows) + row] = TLayout.Minimum(data, firstGroup + group);
                }
            }
        }
    }

    // Eight rows of eight groups of four bytes become eight columns of such; columns lie 64 bytes apart in a panel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Vector256<int> r0, Vector256<int> r1, Vector256<int> r2, Vector256<int> r3,
        Vector256<int> r4, Vector256<int> r5, Vector256<int> r6, Vector256<int> r7, int* output)
    {
        const int Step = Rows;
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
        Avx2.Permute2x128(b1, b5, 0x20).Store(output + Step);
        Avx2.Permute2x128(b2, b6, 0x20).Store(output + (2 * Step));
        Avx2.Permute2x128(b3, b7, 0x20).Store(output + (3 * Step));
        Avx2.Permute2x128(b0, b4, 0x31).Store(output + (4 * Step));
        Avx2.Permute2x128(b1, b5, 0x31).Store(output + (5 * Step));
        Avx2.Permute2x128(b2, b6, 0x31).Store(output + (6 * Step));
        Avx2.Permute2x128(b3, b7, 0x31).Store(output + (7 * Step));
    }

    // Four tokens against 16 rows. All sums have names, so that they stay in registers.
    private static void Tile<TLayout>(
        byte* panel, float* scales, float* minima, int first, int width,
        Activation* t0, Activation* t1, Activation* t2, Activation* t3, float* s0, float* s1, float* s2, float* s3)
        where TLayout : struct, IPanelLayout
    {
        var q0 = t0->Quants + first;
        var q1 = t1->Quants + first;
        var q2 = t2->Quants + first;
        var q3 = t3->Quants + first;
        Vector256<float> f00 = Vector256.Load(s0), f01 = Vector256.Load(s0 + Lanes);
        Vector256<float> f10 = Vector256.Load(s1), f11 = Vector256.Load(s1 + Lanes);
        Vector256<float> f20 = Vector256.Load(s2), f21 = Vector256.Load(s2 + Lanes);
        Vector256<float> f30 = Vector256.Load(s3), f31 = Vector256.Load(s3 + Lanes);
        var groups = width / TLayout.GroupColumns;
        var firstGroup = first / TLayout.GroupColumns;
        for (var group = 0; group < groups; group++, scales += Rows, minima += Rows)
        {
            var sum0 = Sum<TLayout>(t0, firstGroup + group);
            var sum1 = Sum<TLayout>(t1, firstGroup + group);
            var sum2 = Sum<TLayout>(t2, firstGroup + group);
            var sum3 = Sum<TLayout>(t3, firstGroup + group);
            var a00 = Vector256.Create(-TLayout.Zero * sum0);
            var a10 = Vector256.Create(-TLayout.Zero * sum1);
            var a20 = Vector256.Create(-TLayout.Zero * sum2);
            var a30 = Vector256.Create(-TLayout.Zero * sum3);
            Vector256<int> a01 = a00, a11 = a10, a21 = a20, a31 = a30;
            for (var step = 0; step < TLayout.GroupColumns / 4; step++, panel += 4 * Rows, q0 += 4, q1 += 4, q2 += 4, q3 += 4)
            {
                var low = Vector256.Load(panel);
                var high = Vector256.Load(panel + 32);
                var four = Vector256.Create(*(int*)q0).AsSByte();
                a00 = Add(a00, low, four);
                a01 = Add(a01, high, four);
                four = Vector256.Create(*(int*)q1).AsSByte();
                a10 = Add(a10, low, four);
                a11 = Add(a11, high, four);
                four = Vector256.Create(*(int*)q2).AsSByte();
                a20 = Add(a20, low, four);
                a21 = Add(a21, high, four);
                four = Vector256.Create(*(int*)q3).AsSByte();
                a30 = Add(a30, low, four);
                a31 = Add(a31, high, four);
            }

            var lowScale = Vector256.Load(scales);
            var highScale = Vector256.Load(scales + Lanes);
            var scale0 = Scale<TLayout>(t0, firstGroup + group);
            var scale1 = Scale<TLayout>(t1, firstGroup + group);
            var scale2 = Scale<TLayout>(t2, firstGroup + group);
            var scale3 = Scale<TLayout>(t3, firstGroup + group);
            f00 = Fma.MultiplyAdd(Vector256.ConvertToSingle(a00), lowScale * scale0, f00);
            f01 = Fma.MultiplyAdd(Vector256.ConvertToSingle(a01), highScale * scale0, f01);
            f10 = Fma.MultiplyAdd(Vector256.ConvertToSingle(a10), lowScale * scale1, f10);
            f11 = Fma.MultiplyAdd(Vector256.ConvertToSingle(a11), highScale * scale1, f11);
            f20 = Fma.MultiplyAdd(Vector256.ConvertToSingle(a20), lowScale * scale2, f20);
            f21 = Fma.MultiplyAdd(Vector256.ConvertToSingle(a21), highScale * scale2, f21);
            f30 = Fma.MultiplyAdd(Vector256.ConvertToSingle(a30), lowScale * scale3, f30);
            f31 = Fma.MultiplyAdd(Vector256.ConvertToSingle(a31), highScale * scale3, f31);
            if (TLayout.HasMinimum)
            {
                var lowMinimum = Vector256.Load(minima);
                var highMinimum = Vector256.Load(minima + Lanes);
                var part = Vector256.Create(scale0 * sum0);
                f00 = Fma.MultiplyAdd(lowMinimum, part, f00);
                f01 = Fma.MultiplyAdd(highMinimum, part, f01);
                part = Vector256.Create(scale1 * sum1);
                f10 = Fma.MultiplyAdd(lowMinimum, part, f10);
                f11 = Fma.MultiplyAdd(highMinimum, part, f11);
                part = Vector256.Create(scale2 * sum2);
                f20 = Fma.MultiplyAdd(lowMinimum, part, f20);
                f21 = Fma.MultiplyAdd(highMinimum, part, f21);
                part = Vector256.Create(scale3 * sum3);
                f30 = Fma.MultiplyAdd(lowMinimum, part, f30);
                f31 = Fma.MultiplyAdd(highMinimum, part, f31);
            }
        }

        f00.Store(s0);
        f01.Store(s0 + Lanes);
        f10.Store(s1);
        f11.Store(s1 + Lanes);
        f20.Store(s2);
        f21.Store(s2 + Lanes);
        f30.Store(s3);
        f31.Store(s3 + Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Add(Vector256<int> sum, Vector256<byte> weights, Vector256<sbyte> quants) => AvxVnni.IsSupported
        ? AvxVnni.MultiplyWideningAndAdd(sum, weights, quants)
        : sum + Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(weights, quants), Vector256<short>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Sum<TLayout>(Activation* token, int group)
        where TLayout : struct, IPanelLayout =>
        TLayout.IsSuper && TLayout.GroupColumns == TensorLayout.SmallBlock ? token->Sums[2 * group] + token->Sums[(2 * group) + 1] : token->Sums[group];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Scale<TLayout>(Activation* token, int group)
        where TLayout : struct, IPanelLayout =>
        token->Scales[TLayout.IsSuper ? group * TLayout.GroupColumns / TensorLayout.SuperBlock : group];
}
