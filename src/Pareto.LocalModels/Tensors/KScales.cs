namespace Pareto.LocalModels.Tensors;

/// <summary>The eight 6-bit scales and eight 6-bit minima that a Q4_K or Q5_K block packs into twelve bytes.</summary>
internal static unsafe class KScales
{
    public const int Count = 8;

    // Six-bit fields, by masks over four bytes at a time: the first four scales and minima use the low six bits of their
    // bytes, the last four take their low half from the third word and their high bits from the tops of the others.
    private const uint LowSix = 0x3F3F3F3F;
    private const uint LowFour = 0x0F0F0F0F;
    private const uint LowTwo = 0x03030303;

    /// <summary>Unpacks to eight bytes each, the first in the lowest byte.</summary>
    public static void Unpack(byte* packed, out ulong scales, out ulong minima)
    {
        var first = *(uint*)packed;
        var second = *(uint*)(packed + 4);
        var third = *(uint*)(packed + 8);
        scales = (first & LowSix) | ((ulong)((third & LowFour) | (((first >> 6) & LowTwo) << 4)) << 32);
        minima = (second & LowSix) | ((ulong)(((third >> 4) & LowFour) | (((second >> 6) & LowTwo) << 4)) << 32);
    }

    /// <summary>Packs eight scales and eight minima of six bits each.</summary>
    public static void Pack(ReadOnlySpan<byte> scales, ReadOnlySpan<byte> minima, byte* packed)
    {
        const int Half = Count / 2;
        for (var group = 0; group < Half; group++)
        {
            packed[group] = (byte)(scales[group] | ((scales[group + Half] >> 4) << 6));
            packed[group + Half] = (byte)(minima[group] | ((minima[group + Half] >> 4) << 6));
            packed[group + Count] = (byte)((scales[group + Half] & 15) | ((minima[group + Half] & 15) << 4));
        }
    }
}
