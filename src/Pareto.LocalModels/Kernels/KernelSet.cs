using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Kernels;

/// <summary>The dot products of one instruction set, by the type of the weights.</summary>
internal sealed unsafe class KernelSet
{
    private readonly delegate*<byte*, Activation*, int, float>[] _dots;

    private KernelSet(string name, bool vectors, params (TensorType Type, nint Dot)[] dots)
    {
        Name = name;
        HasVectors = vectors;
        _dots = new delegate*<byte*, Activation*, int, float>[(int)dots.Max(dot => dot.Type) + 1];
        foreach (var (type, dot) in dots)
        {
            _dots[(int)type] = (delegate*<byte*, Activation*, int, float>)dot;
        }
    }

    public static KernelSet Scalar { get; } = new(
        "scalar",
        false,
        (TensorType.F32, (nint)(delegate*<byte*, Activation*, int, float>)&ScalarKernels.F32),
        (TensorType.F16, (nint)(delegate*<byte*, Activation*, int, float>)&ScalarKernels.F16),
        (TensorType.BF16, (nint)(delegate*<byte*, Activation*, int, float>)&ScalarKernels.BF16),
        (TensorType.Q8_0, (nint)(delegate*<byte*, Activation*, int, float>)&ScalarKernels.Q8_0),
        (TensorType.Q4_0, (nint)(delegate*<byte*, Activation*, int, float>)&ScalarKernels.Q4_0),
        (TensorType.Q4_1, (nint)(delegate*<byte*, Activation*, int, float>)&ScalarKernels.Q4_1),
        (TensorType.Q5_0, (nint)(delegate*<byte*, Activation*, int, float>)&ScalarKernels.Q5_0),
        (TensorType.Q5_1, (nint)(delegate*<byte*, Activation*, int, float>)&ScalarKernels.Q5_1),
        (TensorType.Q4_K, (nint)(delegate*<byte*, Activation*, int, float>)&ScalarKernels.Q4_K),
        (TensorType.Q5_K, (nint)(delegate*<byte*, Activation*, int, float>)&ScalarKernels.Q5_K),
        (TensorType.Q6_K, (nint)(delegate*<byte*, Activation*, int, float>)&ScalarKernels.Q6_K));

    public static KernelSet Avx2 { get; } = new(
        "AVX2",
        true,
        (TensorType.F32, (nint)(delegate*<byte*, Activation*, int, float>)&Avx2Kernels.F32),
        (TensorType.F16, (nint)(delegate*<byte*, Activation*, int, float>)&Avx2Kernels.F16),
        (TensorType.BF16, (nint)(delegate*<byte*, Activation*, int, float>)&Avx2Kernels.BF16),
        (TensorType.Q8_0, (nint)(delegate*<byte*, Activation*, int, float>)&Avx2Kernels.Q8_0),
        (TensorType.Q4_0, (nint)(delegate*<byte*, Activation*, int, float>)&Avx2Kernels.Q4_0),
        (TensorType.Q4_1, (nint)(delegate*<byte*, Activation*, int, float>)&Avx2Kernels.Q4_1),
        (TensorType.Q5_0, (nint)(delegate*<byte*, Activation*, int, float>)&Avx2Kernels.Q5_0),
        (TensorType.Q5_1, (nint)(delegate*<byte*, Activation*, int, float>)&Avx2Kernels.Q5_1),
        (TensorType.Q4_K, (nint)(delegate*<byte*, Activation*, int, float>)&Avx2Kernels.Q4_K),
        (TensorType.Q5_K, (nint)(delegate*<byte*, Activation*, int, float>)&Avx2Kernels.Q5_K),
        (TensorType.Q6_K, (nint)(delegate*<byte*, Activation*, int, float>)&Avx2Kernels.Q6_K));

    /// <summary>The fastest that this processor runs.</summary>
    public static KernelSet Best { get; } = Avx2Kernels.IsSupported ? Avx2 : Scalar;

    public string Name { get; }

    public bool HasVectors { get; }

    /// <summary>Row (of the type) times activation (in the type's form): both of <paramref name="columns"/> numbers.</summary>
    public float Dot(TensorType type, byte* row, Activation* activation, int columns) => _dots[(int)type](row, activation, columns);

    public delegate*<byte*, Activation*, int, float> DotOf(TensorType type) => _dots[(int)type];
}
