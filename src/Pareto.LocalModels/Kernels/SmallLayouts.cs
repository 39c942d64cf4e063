using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Kernels;

/// <summary>
/// What differs between the four- and five-bit types of 32 numbers: where the bits lie, and the number that stands for a
/// quant of 0. All have their scale, a half, in front.
/// </summary>
internal unsafe interface ISmallLayout
{
    static abstract int Bytes { get; }

    /// <summary>Of a quant: 4 or 5.</summary>
    static abstract int Bits { get; }

    /// <summary>The 32 quants as unsigned bytes, in order.</summary>
    static abstract Vector256<byte> Unpack(byte* block);

    static abstract float Minimum(byte* block);
}

internal readonly unsafe struct Q4_0Layout : ISmallLayout
{
    public static int Bytes => 18;

    public static int Bits => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Unpack(byte* block) => SmallLayouts.Nibbles(block + 2);

    public static float Minimum(byte* block) => -8 * HalfTable.Read(block);
}

internal readonly unsafe struct Q4_1Layout : ISmallLayout
{
    public static int Bytes => 20;

    public static int Bits => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Unpack(byte* block) => SmallLayouts.Nibbles(block + 4);

    public static float Minimum(byte* block) => HalfTable.Read(block + 2);
}

internal readonly unsafe struct Q5_0Layout : ISmallLayout
{
    public static int Bytes => 22;

    public static int Bits => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Unpack(byte* block) => SmallLayouts.Nibbles(block + 6) | SmallLayouts.FifthBits(*(uint*)(block + 2));

    public static float Minimum(byte* block) => -16 * HalfTable.Read(block);
}

internal readonly unsafe struct Q5_1Layout : ISmallLayout
{
    public static int Bytes => 24;

    public static int Bits => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Unpack(byte* block) => SmallLayouts.Nibbles(block + 8) | SmallLayouts.FifthBits(*(uint*)(block + 4));

    public static float Minimum(byte* block) => HalfTable.Read(block + 2);
}

internal static unsafe class SmallLayouts
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Nibbles(byte* packed)
    {
        var bytes = Vector128.Load(packed);
        return Vector256.Create(bytes, (bytes.AsUInt16() >> 4).AsByte()) & Vector256.Create((byte)15);
    }

    /// <summary>Bit i of the 32 as 16 in byte i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> FifthBits(uint bits)
    {
        // Byte 0 of the four to the first eight, and so on; the upper half of the register holds the four again.
        var spread = Vector256.Create(0x0000000000000000UL, 0x0101010101010101UL, 0x1212121212121212UL, 0x1313131313131313UL).AsByte();
        var select = Vector256.Create(0x8040201008040201UL).AsByte();
        var own = Vector256.Shuffle(Vector256.Create(bits).AsByte(), spread) & select;
        return Vector256.Equals(own, select) & Vector256.Create((byte)16);
    }
}
