using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Pareto.LocalModels.Kernels;

/// <summary>NEON, and any other processor with registers of 128 bits: written without instructions of one maker.</summary>
internal readonly unsafe struct Vectors128 : IVectors<Vector128<int>, Vector128<float>>
{
    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    public static int Lanes => Vector128<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadInts(void* address) => Vector128.Load((int*)address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(int value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> left, Vector128<int> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> AddPairs(Vector128<int> sum, Vector128<int> left, Vector128<int> right) =>
        sum + ((left >> 16) * (right >> 16)) + ((left << 16 >> 16) * (right << 16 >> 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ToFloats(Vector128<int> integers) => Vector128.ConvertToSingle(integers);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* address) => Vector128.Load(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* address) => value.Store(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> left, Vector128<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> sum) =>
        Vector128.FusedMultiplyAdd(left, right, sum);
}

/// <summary>Signed bytes: the dot product instruction of NEON where there is one.</summary>
internal readonly struct ByteSums128 : ISums<Vector128<int>>
{
    public static bool AreNarrow => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> sum, Vector128<int> weights, Vector128<int> activations)
    {
        if (Dp.IsSupported)
        {
            return Dp.DotProduct(sum, weights.AsSByte(), activations.AsSByte());
        }

        // Byte i of every four, by shifting the others out.
        for (var shift = 0; shift < 32; shift += 8)
        {
            sum += ((weights << (24 - shift)) >> 24) * ((activations << (24 - shift)) >> 24);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Total(Vector128<int> sum) => sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> AddScaled(Vector128<int> total, Vector128<int> sum, Vector128<int> scales) => total + (sum * scales);

    public static Vector256<int> Spread(Vector256<int> scales) => scales;
}
