using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Kernels;

internal readonly unsafe struct Q8_0Panel : IPanelLayout
{
    private const int BlockBytes = 34;

    public static int GroupColumns => 32;

    public static int Zero => 128;

    public static bool HasMinimum => false;

    public static bool IsSuper => false;

    // The sign bit flipped: 128 more, which the accumulators start below zero for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Quants(byte* row, int index) =>
        Vector256.Load(row + (index * BlockBytes) + 2) ^ Vector256.Create((byte)0x80);

    public static float Scale(byte* row, int group) => HalfTable.Read(row + (group * BlockBytes));

    public static float Minimum(byte* row, int group) => 0;
}

/// <summary>The types of 32 numbers with four or five bits.</summary>
internal readonly unsafe struct SmallPanel<TLayout> : IPanelLayout
    where TLayout : struct, ISmallLayout
{
    public static int GroupColumns => 32;

    public static int Zero => 0;

    public static bool HasMinimum => true;

    public static bool IsSuper => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Quants(byte* row, int index) => TLayout.Unpack(row + (index * TLayout.Bytes));

    public static float Scale(byte* row, int group) => HalfTable.Read(row + (group * TLayout.Bytes));

    public static float Minimum(byte* row, int group) => TLayout.Minimum(row + (group * TLayout.Bytes));
}

/// <summary>Q4_K, and Q5_K with its fifth bits.</summary>
internal readonly unsafe struct SuperPanel<TFifth> : IPanelLayout
    where TFifth : struct, IFifthBits
{
    public static int GroupColumns => 32;

    public static int Zero => 0;

    public static bool HasMinimum => true;

    public static bool IsSuper => true;

    private static int BlockBytes => TFifth.Has ? 176 : 144;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Quants(byte* row, int index)
    {
        var block = row + (index / KScales.Count * BlockBytes);
        var group = index % KScales.Count;
        var packed = Vector256.Load(block + (TFifth.Has ? 48 : 16) + (group / 2 * 32)).AsUInt16() >> (4 * (group & 1));
        var quants = packed.AsByte() & Vector256.Create((byte)15);
        if (!TFifth.Has)
        {
            return quants;
        }

        var bits = (Vector256.Load(block + 16).AsUInt16() >> group).AsByte() & Vector256.Create((byte)1);
        return quants | (bits.AsUInt16() << 4).AsByte();
    }

    public static float Scale(byte* row, int group)
    {
        var block = row + (group / KScales.Count * BlockBytes);
        return HalfTable.Read(block) * KScales.Scale(block + 4, group % KScales.Count);
    }

    public static float Minimum(byte* row, int group)
    {
        var block = row + (group / KScales.Count * BlockBytes);
        return -HalfTable.Read(block + 2) * KScales.Minimum(block + 4, group % KScales.Count);
    }
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

internal readonly unsafe struct Q6_KPanel : IPanelLayout
{
    private const int BlockBytes = 210;
    private const int GroupsPerBlock = 16;

    public static int GroupColumns => 16;

    public static int Zero => 32;

    public static bool HasMinimum => false;

    public static bool IsSuper => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Quants(byte* row, int index)
    {
        var block = row + (index / 8 * BlockBytes);
        var half = index % 8 / 4;
        var part = index % 4;
        var low = (Vector256.Load(block + (64 * half) + (32 * (part & 1))).AsUInt16() >> (4 * (part / 2))).AsByte() & Vector256.Create((byte)15);
        var high = (Vector256.Load(block + 128 + (32 * half)).AsUInt16() >> (2 * part)).AsByte() & Vector256.Create((byte)3);
        return low | (high.AsUInt16() << 4).AsByte();
    }

    public static float Scale(byte* row, int group)
    {
        var block = row + (group / GroupsPerBlock * BlockBytes);
        return HalfTable.Read(block + 208) * ((sbyte*)block)[192 + (group % GroupsPerBlock)];
    }

    public static float Minimum(byte* row, int group) => 0;
}
