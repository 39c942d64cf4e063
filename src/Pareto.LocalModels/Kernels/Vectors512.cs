using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pareto.LocalModels.Kernels;

/// <summary>AVX-512.</summary>
internal readonly unsafe struct Vectors512 : IVectors<Vector512<int>, Vector512<float>>
{
    public static bool IsSupported => Avx512BW.IsSupported;

    public static int Lanes => Vector512<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadInts(void* address) => Vector512.Load((int*)address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(int value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> left, Vector512<int> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> AddPairs(Vector512<int> sum, Vector512<int> left, Vector512<int> right) =>
        sum + Avx512BW.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ToFloats(Vector512<int> integers) => Vector512.ConvertToSingle(integers);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* address) => Vector512.Load(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* address) => value.Store(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> sum) =>
        Vector512.FusedMultiplyAdd(left, right, sum);
}

/// <summary>Small unsigned weights through 16 bits.</summary>
internal readonly struct NarrowSums512 : ISums<Vector512<int>>
{
    public static bool AreNarrow => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> sum, Vector512<int> weights, Vector512<int> activations) =>
        (sum.AsInt16() + Avx512BW.MultiplyAddAdjacent(weights.AsByte(), activations.AsSByte())).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Total(Vector512<int> sum) => Avx512BW.MultiplyAddAdjacent(sum.AsInt16(), Vector512<short>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> AddScaled(Vector512<int> total, Vector512<int> sum, Vector512<int> scales) => Vectors512.AddPairs(total, sum, scales);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Spread(Vector256<int> scales) => (scales & Vector256.Create(0xFFFF)) | (scales << 16);
}

/// <summary>Weights and activations as shorts, two in a step.</summary>
internal readonly struct ShortSums512 : ISums<Vector512<int>>
{
    public static bool AreNarrow => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> sum, Vector512<int> weights, Vector512<int> activations) =>
        Vectors512.AddPairs(sum, weights, activations);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Total(Vector512<int> sum) => sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> AddScaled(Vector512<int> total, Vector512<int> sum, Vector512<int> scales) => total + (sum * scales);

    public static Vector256<int> Spread(Vector256<int> scales) => scales;
}
