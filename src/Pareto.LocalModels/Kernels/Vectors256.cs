using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pareto.LocalModels.Kernels;

/// <summary>AVX2.</summary>
internal readonly unsafe struct Vectors256 : IVectors<Vector256<int>, Vector256<float>>
{
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    public static int Lanes => Vector256<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadInts(void* address) => Vector256.Load((int*)address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(int value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> left, Vector256<int> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddPairs(Vector256<int> sum, Vector256<int> left, Vector256<int> right) =>
        sum + Avx2.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToFloats(Vector256<int> integers) => Vector256.ConvertToSingle(integers);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* address) => Vector256.Load(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* address) => value.Store(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> left, Vector256<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> sum) =>
        Vector256.FusedMultiplyAdd(left, right, sum);
}

/// <summary>Small unsigned weights through 16 bits.</summary>
internal readonly struct NarrowSums256 : ISums<Vector256<int>>
{
    public static bool AreNarrow => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> weights, Vector256<int> activations) =>
        (sum.AsInt16() + Avx2.MultiplyAddAdjacent(weights.AsByte(), activations.AsSByte())).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Total(Vector256<int> sum) => Avx2.MultiplyAddAdjacent(sum.AsInt16(), Vector256<short>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddScaled(Vector256<int> total, Vector256<int> sum, Vector256<int> scales) => Vectors256.AddPairs(total, sum, scales);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Spread(Vector256<int> scales) => (scales & Vector256.Create(0xFFFF)) | (scales << 16);
}

/// <summary>Weights and activations as shorts, two in a step.</summary>
internal readonly struct ShortSums256 : ISums<Vector256<int>>
{
    public static bool AreNarrow => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> weights, Vector256<int> activations) =>
        Vectors256.AddPairs(sum, weights, activations);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Total(Vector256<int> sum) => sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddScaled(Vector256<int> total, Vector256<int> sum, Vector256<int> scales) => total + (sum * scales);

    public static Vector256<int> Spread(Vector256<int> scales) => scales;
}

/// <summary>Unsigned weights of all eight bits, with AVX-VNNI.</summary>
internal readonly struct ByteSums256 : ISums<Vector256<int>>
{
    public static bool IsSupported => AvxVnni.IsSupported;

    public static bool AreNarrow => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> weights, Vector256<int> activations) =>
        AvxVnni.MultiplyWideningAndAdd(sum, weights.AsByte(), activations.AsSByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Total(Vector256<int> sum) => sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddScaled(Vector256<int> total, Vector256<int> sum, Vector256<int> scales) => total + (sum * scales);

    public static Vector256<int> Spread(Vector256<int> scales) => scales;
}
