using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Kernels;

/// <summary>
/// The dot products of <see cref="ScalarKernels"/> on 256-bit vectors. Two independent sums a row hide the latency of the
/// multiply-adds; rows are streamed one after the other, which is what memory likes best.
/// </summary>
internal static unsafe class Avx2Kernels
{
    private const int Lanes = 8;

    // Bytes that memory is asked for ahead of their use. The processor's own prefetching stops at the end of a page and
    // does not reach past the arithmetic: with this a token takes little more than the reading of the weights.
    private const int Ahead = 8192;

    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    public static float F32(byte* row, Activation* activation, int columns) => Floats<F32Panel>(row, activation, columns, sizeof(float));

    public static float F16(byte* row, Activation* activation, int columns) => Floats<F16Panel>(row, activation, columns, sizeof(ushort));

    public static float BF16(byte* row, Activation* activation, int columns) => Floats<BF16Panel>(row, activation, columns, sizeof(ushort));

    public static float Q8_0(byte* row, Activation* activation, int columns)
    {
        var quants = activation->Quants;
        var scales = activation->Scales;
        var blocks = columns / TensorLayout.SmallBlock;
        Vector256<float> first = default, second = default;
        var block = 0;
        for (; block + 2 <= blocks; block += 2, row += 2 * 34, quants += 2 * TensorLayout.SmallBlock)
        {
            Sse.Prefetch1(row + Ahead);
            first = Q8Block(row, quants, scales[block], first);
            second = Q8Block(row + 34, quants + TensorLayout.SmallBlock, scales[block + 1], second);
        }

        if (block < blocks)
        {
            first = Q8Block(row, quants, scales[block], first);
        }

        return Vector256.Sum(first + second);
    }

    public static float Q4_0(byte* row, Activation* activation, int columns) =>
        SmallBlocks<Q4_0Layout>(row, activation, columns);

    public static float Q4_1(byte* row, Activation* activation, int columns) =>
        SmallBlocks<Q4_1Layout>(row, activation, columns);

    public static float Q5_0(byte* row, Activation* activation, int columns) =>
        SmallBlocks<Q5_0Layout>(row, activation, columns);

    public static float Q5_1(byte* row, Activation* activation, int columns) =>
        SmallBlocks<Q5_1Layout>(row, activation, columns);

    public static float Q4_K(byte* row, Activation* activation, int columns)
    {
        var sum = Vector256<float>.Zero;
        var minima = Vector128<float>.Zero;
        var mask = Vector256.Create((byte)15);
        for (var block = 0; block < columns / TensorLayout.SuperBlock; block++, row += 144)
        {
            Prefetch(row, 144);
            var quants = activation->Quants + (block * TensorLayout.SuperBlock);
            var scale = activation->Scales[block];
            var groupScales = GroupScales(row, activation->Sums + (block * KScales.Count), scale, ref minima);
            Vector256<int> even = default, odd = default;
            for (var pair = 0; pair < 4; pair++)
            {
                var packed = Vector256.Load(row + 16 + (pair * 32));
                even += Scaled(packed & mask, quants + (pair * 64), groupScales, 2 * pair);
                odd += Scaled((packed.AsUInt16() >> 4).AsByte() & mask, quants + (pair * 64) + 32, groupScales, (2 * pair) + 1);
            }

            sum = Fma.MultiplyAdd(Vector256.Create(HalfTable.Read(row) * scale), Vector256.ConvertToSingle(even + odd), sum);
        }

        return Vector256.Sum(sum) - Vector128.Sum(minima);
    }

    public static float Q5_K(byte* row, Activation* activation, int columns)
    {
        var sum = Vector256<float>.Zero;
        var minima = Vector128<float>.Zero;
        var mask = Vector256.Create((byte)15);
        var fifth = Vector256.Create((byte)16);
        for (var block = 0; block < columns / TensorLayout.SuperBlock; block++, row += 176)
        {
            Prefetch(row, 176);
            var quants = activation->Quants + (block * TensorLayout.SuperBlock);
            var scale = activation->Scales[block];
            var groupScales = GroupScales(row, activation->Sums + (block * KScales.Count), scale, ref minima);
            var highBits = Vector256.Load(row + 16).AsUInt16();
            Vector256<int> even = default, odd = default;
            for (var pair = 0; pair < 4; pair++)
            {
                // The bit of this group is brought to place 4 by a turn of the 16-bit lanes; what strays in is masked off.
                var packed = Vector256.Load(row + 48 + (pair * 32));
                var evenBits = Turn(highBits, 4 - (2 * pair)).AsByte() & fifth;
                var oddBits = Turn(highBits, 3 - (2 * pair)).AsByte() & fifth;
                even += Scaled((packed & mask) | evenBits, quants + (pair * 64), groupScales, 2 * pair);
                odd += Scaled(((packed.AsUInt16() >> 4).AsByte() & mask) | oddBits, quants + (pair * 64) + 32, groupScales, (2 * pair) + 1);
            }

            sum = Fma.MultiplyAdd(Vector256.Create(HalfTable.Read(row) * scale), Vector256.ConvertToSingle(even + odd), sum);
        }

        return Vector256.Sum(sum) - Vector128.Sum(minima);
    }

    public static float Q6_K(byte* row, Activation* activation, int columns)
    {
        var sum = Vector256<float>.Zero;
        var mask = Vector256.Create((byte)15);
        var high = Vector256.Create((byte)0x30);
        for (var block = 0; block < columns / TensorLayout.SuperBlock; block++, row += 210)
        {
            Prefetch(row, 210);
            var quants = activation->Quants + (block * TensorLayout.SuperBlock);
            var scales = Vector256.WidenLower(Vector256.Create(Vector128.Load((sbyte*)row + 192), default));

            // The quants are stored with 32 added: taken off again through the sums of the activations.
            var offset = Avx2.MultiplyAddAdjacent(scales, Vector256.Load(activation->HalfSums + (block * 16))) << 5;
            Vector256<int> first = default, second = default;
            for (var half = 0; half < 2; half++)
            {
                var low = Vector256.Load(row + (64 * half));
                var lowNext = Vector256.Load(row + (64 * half) + 32);
                var bits = Vector256.Load(row + 128 + (32 * half)).AsUInt16();
                var from = quants + (128 * half);
                var scale = half == 0 ? scales.GetLower() : scales.GetUpper();
                first += ScaledHalves((low & mask) | ((bits << 4).AsByte() & high), from, scale, 0);
                second += ScaledHalves((lowNext & mask) | ((bits << 2).AsByte() & high), from + 32, scale, 2);
                first += ScaledHalves(((low.AsUInt16() >> 4).AsByte() & mask) | (bits.AsByte() & high), from + 64, scale, 4);
                second += ScaledHalves(((lowNext.AsUInt16() >> 4).AsByte() & mask) | ((bits >> 2).AsByte() & high), from + 96, scale, 6);
            }

            var factor = Vector256.Create(HalfTable.Read(row + 208) * activation->Scales[block]);
            sum = Fma.MultiplyAdd(factor, Vector256.ConvertToSingle(first + second - offset), sum);
        }

        return Vector256.Sum(sum);
    }

    /// <summary>Sums of four neighbouring products each, unsigned by signed bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Products(Vector256<byte> weights, Vector256<sbyte> quants) => AvxVnni.IsSupported
        ? AvxVnni.MultiplyWideningAndAdd(Vector256<int>.Zero, weights, quants)
        : Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(weights, quants), Vector256<short>.One);

    private static float Floats<TLayout>(byte* row, Activation* activation, int columns, int numberBytes)
        where TLayout : struct, IFloatPanelLayout
    {
        var values = activation->Values;
        Vector256<float> first = default, second = default;
        var i = 0;
        for (; i + (2 * Lanes) <= columns; i += 2 * Lanes)
        {
            Sse.Prefetch1(row + (i * numberBytes) + Ahead);
            first = Fma.MultiplyAdd(TLayout.Steps(row, i / Lanes).AsSingle(), Vector256.Load(values + i), first);
            second = Fma.MultiplyAdd(TLayout.Steps(row, (i / Lanes) + 1).AsSingle(), Vector256.Load(values + i + Lanes), second);
        }

        var sum = Vector256.Sum(first + second);
        for (; i < columns; i++)
        {
            sum += TLayout.Value(row, i) * values[i];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* row, int bytes)
    {
        for (var line = 0; line < bytes; line += 64)
        {
            Sse.Prefetch1(row + Ahead + line);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Q8Block(byte* block, sbyte* quants, float scale, Vector256<float> sum)
    {
        // One side must be unsigned: the weight's sign moves to the activation.
        var weights = Vector256.Load((sbyte*)block + 2);
        var products = Products(Avx2.Abs(weights), Avx2.Sign(Vector256.Load(quants), weights));
        return Fma.MultiplyAdd(Vector256.Create(HalfTable.Read(block) * scale), Vector256.ConvertToSingle(products), sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SmallBlocks<TLayout>(byte* row, Activation* activation, int columns)
        where TLayout : struct, ISmallLayout
    {
        var quants = activation->Quants;
        var scales = activation->Scales;
        var offsets = activation->Offsets;
        var blocks = columns / TensorLayout.SmallBlock;
        Vector256<float> first = default, second = default;
        float rest = 0, nextRest = 0;
        var block = 0;
        for (; block + 2 <= blocks; block += 2, row += 2 * TLayout.Bytes, quants += 2 * TensorLayout.SmallBlock)
        {
            Sse.Prefetch1(row + Ahead);
            first = SmallBlock<TLayout>(row, quants, scales[block], first);
            second = SmallBlock<TLayout>(row + TLayout.Bytes, quants + TensorLayout.SmallBlock, scales[block + 1], second);
            rest = MathF.FusedMultiplyAdd(TLayout.Minimum(row), offsets[block], rest);
            nextRest = MathF.FusedMultiplyAdd(TLayout.Minimum(row + TLayout.Bytes), offsets[block + 1], nextRest);
        }

        if (block < blocks)
        {
            first = SmallBlock<TLayout>(row, quants, scales[block], first);
            rest = MathF.FusedMultiplyAdd(TLayout.Minimum(row), offsets[block], rest);
        }

        return Vector256.Sum(first + second) + rest + nextRest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SmallBlock<TLayout>(byte* block, sbyte* quants, float scale, Vector256<float> sum)
        where TLayout : struct, ISmallLayout =>
        Fma.MultiplyAdd(
            Vector256.Create(HalfTable.Read(block) * scale),
            Vector256.ConvertToSingle(Products(TLayout.Unpack(block), Vector256.Load(quants))),
            sum);

    // The eight scales as 16-bit numbers in each half of a vector; the minima's share goes to its sum at once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> GroupScales(byte* row, short* sums, float scale, ref Vector128<float> minimaSum)
    {
        KScales.Unpack(row + 4, out var scales, out var minima);
        var products = Sse2.MultiplyAddAdjacent(Sse41.ConvertToVector128Int16(Vector128.CreateScalar(minima).AsByte()), Vector128.Load(sums));
        minimaSum = Fma.MultiplyAdd(Vector128.Create(HalfTable.Read(row + 2) * scale), Vector128.ConvertToSingle(products), minimaSum);
        var wide = Sse41.ConvertToVector128Int16(Vector128.CreateScalar(scales).AsByte());
        return Vector256.Create(wide, wide);
    }

    // Bytes to 16 bits, then to 32 bits with the group's scale in the same step.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Scaled(Vector256<byte> weights, sbyte* quants, Vector256<short> groupScales, int group)
    {
        var pick = Vector256.Create((short)(((2 * group) + 1) << 8 | (2 * group))).AsByte();
        var scale = Avx2.Shuffle(groupScales.AsByte(), pick).AsInt16();
        return Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(weights, Vector256.Load(quants)), scale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> ScaledHalves(Vector256<byte> weights, sbyte* quants, Vector128<short> scales, int index)
    {
        var pick = (short)(((2 * index) + 1) << 8 | (2 * index));
        var next = (short)(((2 * index) + 3) << 8 | ((2 * index) + 2));
        var both = Vector256.Create(Vector128.Create(pick), Vector128.Create(next)).AsByte();
        var scale = Avx2.Shuffle(Vector256.Create(scales, scales).AsByte(), both).AsInt16();
        return Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(weights, Vector256.Load(quants)), scale);
    }

    private static Vector256<ushort> Turn(Vector256<ushort> bits, int left) => left >= 0 ? bits << left : bits >> -left;
}
