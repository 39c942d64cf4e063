using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pareto.LocalModels.Kernels;

/// <summary>Half-precision numbers and bfloats eight at a time, exact for every finite one.</summary>
internal static unsafe class HalfVectors
{
    // Half and single precision differ by 112 in the bias of the exponent: multiplying by 2^112 corrects it, subnormals too.
    private const float Bias = 5.192296858534828e33f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ushort* halves)
    {
        var wide = Vector256.WidenLower(Vector128.Load(halves).ToVector256Unsafe()).AsInt32();
        var magnitude = ((wide & Vector256.Create(0x7FFF)) << 13).AsSingle() * Vector256.Create(Bias);
        var sign = (wide & Vector256.Create(0x8000)) << 16;
        return (magnitude.AsInt32() | sign).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadBFloat(ushort* numbers) =>
        (Vector256.WidenLower(Vector128.Load(numbers).ToVector256Unsafe()) << 16).AsSingle();
}
