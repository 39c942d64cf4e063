using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Kernels;

/// <summary>The dot products of one instruction set, by the type of the weights.</summary>
internal sealed unsafe class KernelSet
{
    private readonly delegate*<byte*, Activation*, int, float>[] _dots;

    private readonly bool _hasPanels;

    private KernelSet(bool hasPanels, params (TensorType Type, nint Dot)[] dots)
    {
        _hasPanels = hasPanels;
        _dots = new delegate*<byte*, Activation*, int, float>[(int)dots.Max(dot => dot.Type) + 1];
        foreach (var (type, dot) in dots)
        {
            _dots[(int)type] = (delegate*<byte*, Activation*, int, float>)dot;
        }
    }

    public static KernelSet Scalar { get; } = new(
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


    /// <summary>The dot product for rows of a type.</summary>
    public delegate*<byte*, Activation*, int, float> DotOf(TensorType type) => _dots[(int)type];

    /// <summary>
    /// Rows of a type, <see cref="PanelKernel.Rows"/> at a time, times many tokens (rows, bytes of a row, columns, tokens,
    /// their number, output, its stride); null where there is no such kernel.
    /// </summary>
    public delegate*<byte*, long, int, Activation*, int, float*, int, void> PanelOf(TensorType type) => !_hasPanels ? null : type switch
    {
        TensorType.Q8_0 => PanelKernel.IsSupportedForBytes ? &PanelKernel.Run<Q8_0Panel> : null,
        TensorType.Q4_0 => &PanelKernel.Run<SmallPanel<Q4_0Layout>>,
        TensorType.Q4_1 => &PanelKernel.Run<SmallPanel<Q4_1Layout>>,
        TensorType.Q5_0 => &PanelKernel.Run<SmallPanel<Q5_0Layout>>,
        TensorType.Q5_1 => &PanelKernel.Run<SmallPanel<Q5_1Layout>>,
        TensorType.Q4_K => &PanelKernel.Run<SuperPanel<FourBits>>,
        TensorType.Q5_K => &PanelKernel.Run<SuperPanel<FiveBits>>,
        TensorType.Q6_K => &PanelKernel.Run<Q6_KPanel>,
        _ => null,
    };
}
