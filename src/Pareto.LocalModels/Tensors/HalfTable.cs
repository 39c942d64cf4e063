using System.Runtime.InteropServices;

namespace Pareto.LocalModels.Tensors;

/// <summary>
/// Every half-precision number as a float. A look-up costs the same for all of them; arithmetic on the bits would meet
/// subnormal scales, which processors handle several times slower.
/// </summary>
internal static unsafe class HalfTable
{
    // Never freed: it lives as long as the process.
    private static readonly float* _values = Fill();

    /// <summary>The float of the half at this address.</summary>
    public static float Read(byte* address) => _values[*(ushort*)address];

    public static float Of(ushort bits) => _values[bits];

    private static float* Fill()
    {
        var values = (float*)NativeMemory.AlignedAlloc((ushort.MaxValue + 1) * sizeof(float), 64);
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            values[bits] = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
        }

        return values;
    }
}
