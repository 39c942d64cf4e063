using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Kernels;

internal readonly unsafe struct F32Panel : IFloatPanelLayout
{
    public static int StepColumns => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Steps(byte* row, int index) => Vector256.Load((int*)row + (index * 8));

    public static float Value(byte* row, int column) => ((float*)row)[column];
}

internal readonly unsafe struct F16Panel : IFloatPanelLayout
{
    public static int StepColumns => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Steps(byte* row, int index) => HalfVectors.Load((ushort*)row + (index * 8)).AsInt32();

    public static float Value(byte* row, int column) => HalfTable.Of(((ushort*)row)[column]);
}

internal readonly unsafe struct BF16Panel : IFloatPanelLayout
{
    public static int StepColumns => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Steps(byte* row, int index) => HalfVectors.LoadBFloat((ushort*)row + (index * 8)).AsInt32();

    public static float Value(byte* row, int column) => BitConverter.UInt32BitsToSingle((uint)((ushort*)row)[column] << 16);
}

/// <summary>Q8_0 for products of signed bytes.</summary>
internal readonly unsafe struct Q8_0SignedPanel : ISmallPanelLayout
{
    public const int BlockBytes = 34;

    public static int StepColumns => 4;

    public static int Zero => 0;

    public static bool HasMinimum => false;

    public static int NarrowSteps => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Steps(byte* row, int index) => Vector256.Load(row + (index * BlockBytes) + 2).AsInt32();

    public static float Scale(byte* row, int group) => HalfTable.Read(row + (group * BlockBytes));

    public static float Minimum(byte* row, int group) => 0;
}

/// <summary>Q8_0 for products of unsigned bytes: the sign bit flipped, which is 128 more.</summary>
internal readonly unsafe struct Q8_0UnsignedPanel : ISmallPanelLayout
{
    public static int StepColumns => 4;

    public static int Zero => 128;

    public static bool HasMinimum => false;

    public static int NarrowSteps => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Steps(byte* row, int index) =>
        Q8_0SignedPanel.Steps(row, index) ^ Vector256.Create((byte)0x80).AsInt32();

    public static float Scale(byte* row, int group) => Q8_0SignedPanel.Scale(row, group);

    public static float Minimum(byte* row, int group) => 0;
}

/// <summary>Q8_0 as shorts.</summary>
internal readonly unsafe struct Q8_0ShortPanel : ISmallPanelLayout
{
    public static int StepColumns => 2;

    public static int Zero => 0;

    public static bool HasMinimum => false;

    public static int NarrowSteps => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Steps(byte* row, int index)
    {
        var (low, high) = Vector128.Widen(Vector128.Load((sbyte*)row + (index / 2 * Q8_0SignedPanel.BlockBytes) + 2 + (index % 2 * 16)));
        return Vector256.Create(low, high).AsInt32();
    }

    public static float Scale(byte* row, int group) => Q8_0SignedPanel.Scale(row, group);

    public static float Minimum(byte* row, int group) => 0;
}

/// <summary>The types of 32 numbers with four or five bits.</summary>
internal readonly unsafe struct SmallPanel<TLayout> : ISmallPanelLayout
    where TLayout : struct, ISmallLayout
{
    public static int StepColumns => 4;

    public static int Zero => 0;

    public static bool HasMinimum => true;

    // A short holds 16 products of a quant up to 15 and one up to 127, or 8 of one up to 31.
    public static int NarrowSteps => TLayout.Bits == 4 ? 8 : 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Steps(byte* row, int index) => TLayout.Unpack(row + (index * TLayout.Bytes)).AsInt32();

    public static float Scale(byte* row, int group) => HalfTable.Read(row + (group * TLayout.Bytes));

    public static float Minimum(byte* row, int group) => TLayout.Minimum(row + (group * TLayout.Bytes));
}

/// <summary>Q4_K, and Q5_K with its fifth bits.</summary>
internal readonly unsafe struct SuperPanel<TFifth> : ISuperPanelLayout
    where TFifth : struct, IFifthBits
{
    public static int StepColumns => 4;

    public static int GroupColumns => TensorLayout.SmallBlock;

    public static int NarrowSteps => TFifth.Has ? 4 : 8;

    private static int BlockBytes => TFifth.Has ? 176 : 144;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Steps(byte* row, int index)
    {
        var block = Block(row, index);
        var group = index % KScales.Count;
        var packed = Vector256.Load(block + (TFifth.Has ? 48 : 16) + (group / 2 * 32)).AsUInt16() >> (4 * (group & 1));
        var quants = packed.AsByte() & Vector256.Create((byte)15);
        if (!TFifth.Has)
        {
            return quants.AsInt32();
        }

        var bits = (Vector256.Load(block + 16).AsUInt16() >> group).AsByte() & Vector256.Create((byte)1);
        return (quants | (bits.AsUInt16() << 4).AsByte()).AsInt32();
    }

    public static float Scale(byte* row, int block) => HalfTable.Read(row + (block * BlockBytes));

    public static float MinimumScale(byte* row, int block) => -HalfTable.Read(row + (block * BlockBytes) + 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> GroupScales(byte* row, int index)
    {
        KScales.Unpack(row + (index * BlockBytes) + 4, out var scales, out _);
        return Widen(scales);
    }

    // A group of 32 meets two sums of 16: its minimum stands there twice.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> GroupMinima(byte* row, int block)
    {
        KScales.Unpack(row + (block * BlockBytes) + 4, out _, out var minima);
        var wide = Widen(minima);
        return wide | (wide << 16);
    }

    private static Vector256<int> Widen(ulong bytes)
    {
        var shorts = Vector128.WidenLower(Vector128.CreateScalar(bytes).AsByte());
        return Vector256.WidenLower(shorts.ToVector256Unsafe()).AsInt32();
    }

    private static byte* Block(byte* row, int group) => row + (group / KScales.Count * BlockBytes);
}

internal interface IFifthBits
{
    static abstract bool Has { get; }
}

internal readonly struct FourBits : IFifthBits
{
    public static bool Has => false;
}

internal readonly struct FiveBits : IFifthBits
{
    public static bool Has => true;
}

internal readonly unsafe struct Q6_KPanel : ISuperPanelLayout
{
    private const int BlockBytes = 210;
    private const int GroupsPerBlock = 16;

    // What is added to the quants where they are stored.
    private const int Zero = 32;

    public static int StepColumns => 4;

    public static int GroupColumns => TensorLayout.SuperBlock / GroupsPerBlock;

    public static int NarrowSteps => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Steps(byte* row, int index)
    {
        var block = row + (index / 8 * BlockBytes);
        var half = index % 8 / 4;
        var part = index % 4;
        var low = (Vector256.Load(block + (64 * half) + (32 * (part & 1))).AsUInt16() >> (4 * (part / 2))).AsByte() & Vector256.Create((byte)15);
        var high = (Vector256.Load(block + 128 + (32 * half)).AsUInt16() >> (2 * part)).AsByte() & Vector256.Create((byte)3);
        return (low | (high.AsUInt16() << 4).AsByte()).AsInt32();
    }

    public static float Scale(byte* row, int block) => HalfTable.Read(row + (block * BlockBytes) + 208);

    public static float MinimumScale(byte* row, int block) => -Zero * Scale(row, block);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> GroupScales(byte* row, int index)
    {
        var shorts = Vector128.WidenLower(Vector128.Load((sbyte*)Scales(row, index / 2) + (8 * (index % 2))));
        return Vector256.WidenLower(shorts.ToVector256Unsafe());
    }

    // The number that stands for 0 is so many scales below it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> GroupMinima(byte* row, int block) =>
        Vector256.WidenLower(Vector128.Load((sbyte*)Scales(row, block)).ToVector256Unsafe()).AsInt32();

    private static byte* Scales(byte* row, int block) => row + (block * BlockBytes) + 192;
}
