using System.Runtime.Intrinsics;
using Pareto.LocalModels.Tensors;
using DotOfType = (Pareto.LocalModels.Tensors.TensorType Type, nint Function);
using PanelOfType = (Pareto.LocalModels.Tensors.TensorType Type, Pareto.LocalModels.Kernels.PanelEntry Entry);

namespace Pareto.LocalModels.Kernels;

/// <summary>The kernels of one instruction set, by the type of the weights.</summary>
internal sealed unsafe class KernelSet
{
    private readonly delegate*<byte*, Activation*, int, float>[] _dots;
    private readonly PanelEntry[] _panels;

    private KernelSet(string name, DotOfType[] dots, PanelOfType[] panels, delegate*<float*, int, int, int, FourRows*, bool, void> floats)
    {
        Name = name;
        Floats = floats;
        var types = (int)dots.Max(dot => dot.Type) + 1;
        _dots = new delegate*<byte*, Activation*, int, float>[types];
        foreach (var (type, dot) in dots)
        {
            _dots[(int)type] = (delegate*<byte*, Activation*, int, float>)dot;
        }

        _panels = new PanelEntry[types];
        foreach (var (type, panel) in panels)
        {
            _panels[(int)type] = panel;
        }
    }

    public string Name { get; }

    /// <summary>Four rows of floats times a matrix: see <see cref="FloatBlock.Multiply"/>.</summary>
    public delegate*<float*, int, int, int, FourRows*, bool, void> Floats { get; }

    /// <summary>Whether <see cref="Activation.Wide"/> is read.</summary>
    public bool WantsWide { get; private init; }

    /// <summary>Plain C#: the reference.</summary>
    public static KernelSet Scalar { get; } = new(
        "scalar", ScalarDots(), [], &FloatBlock.Multiply<Vector128<int>, Vector128<float>, Vectors128>);

    /// <summary>128-bit vectors: NEON.</summary>
    public static KernelSet Portable { get; } = new(
        "portable",
        PortableDots(),
        [
            .. Panels<Vector128<int>, Vector128<float>, Vectors128, ByteSums128>(),
            (TensorType.Q8_0, PanelEntry.Of<SmallTile<Vector128<int>, Vector128<float>, Vectors128, ByteSums128, Q8_0SignedPanel>>()),
        ],
        &FloatBlock.Multiply<Vector128<int>, Vector128<float>, Vectors128>);

    public static KernelSet Avx2 { get; } = new(
        "avx2",
        Avx2Dots(),
        [.. Panels<Vector256<int>, Vector256<float>, Vectors256, NarrowSums256>(), (TensorType.Q8_0, ByteSums256.IsSupported ? Vnni() : Shorts256())],
        &FloatBlock.Multiply<Vector256<int>, Vector256<float>, Vectors256>)
    {
        WantsWide = !ByteSums256.IsSupported,
    };

    public static KernelSet Avx512 { get; } = new(
        "avx512",
        Avx2Dots(),
        [.. Panels<Vector512<int>, Vector512<float>, Vectors512, NarrowSums512>(), (TensorType.Q8_0, ByteSums256.IsSupported ? Vnni() : Shorts512())],
        &FloatBlock.Multiply<Vector512<int>, Vector512<float>, Vectors512>)
    {
        WantsWide = !ByteSums256.IsSupported,
    };

    /// <summary>Those that this processor runs, the fastest first.</summary>
    public static IReadOnlyList<KernelSet> Supported { get; } =
    [
        .. Vectors512.IsSupported ? [Avx512] : Array.Empty<KernelSet>(),
        .. Vectors256.IsSupported ? [Avx2] : Array.Empty<KernelSet>(),
        .. Vectors128.IsSupported ? [Portable] : Array.Empty<KernelSet>(),
        Scalar,
    ];

    /// <summary>The fastest that this processor runs.</summary>
    public static KernelSet Best => Supported[0];

    /// <summary>The dot product for rows of a type.</summary>
    public delegate*<byte*, Activation*, int, float> DotOf(TensorType type) => _dots[(int)type];

    /// <summary>Rows of a type, some at a time, times many tokens.</summary>
    public PanelEntry PanelOf(TensorType type) => _panels[(int)type];

    private static DotOfType[] ScalarDots() =>
    [
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
        (TensorType.Q6_K, (nint)(delegate*<byte*, Activation*, int, float>)&ScalarKernels.Q6_K),
    ];

    private static DotOfType[] PortableDots() =>
    [
        (TensorType.F32, (nint)(delegate*<byte*, Activation*, int, float>)&PortableKernels.Floats<F32Panel>),
        (TensorType.F16, (nint)(delegate*<byte*, Activation*, int, float>)&PortableKernels.Floats<F16Panel>),
        (TensorType.BF16, (nint)(delegate*<byte*, Activation*, int, float>)&PortableKernels.Floats<BF16Panel>),
        (TensorType.Q8_0, (nint)(delegate*<byte*, Activation*, int, float>)&PortableKernels.Small<Q8_0SignedPanel>),
        (TensorType.Q4_0, (nint)(delegate*<byte*, Activation*, int, float>)&PortableKernels.Small<SmallPanel<Q4_0Layout>>),
        (TensorType.Q4_1, (nint)(delegate*<byte*, Activation*, int, float>)&PortableKernels.Small<SmallPanel<Q4_1Layout>>),
        (TensorType.Q5_0, (nint)(delegate*<byte*, Activation*, int, float>)&PortableKernels.Small<SmallPanel<Q5_0Layout>>),
        (TensorType.Q5_1, (nint)(delegate*<byte*, Activation*, int, float>)&PortableKernels.Small<SmallPanel<Q5_1Layout>>),
        (TensorType.Q4_K, (nint)(delegate*<byte*, Activation*, int, float>)&PortableKernels.Super<SuperPanel<FourBits>>),
        (TensorType.Q5_K, (nint)(delegate*<byte*, Activation*, int, float>)&PortableKernels.Super<SuperPanel<FiveBits>>),
        (TensorType.Q6_K, (nint)(delegate*<byte*, Activation*, int, float>)&PortableKernels.Super<Q6_KPanel>),
    ];

    private static DotOfType[] Avx2Dots() =>
    [
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
        (TensorType.Q6_K, (nint)(delegate*<byte*, Activation*, int, float>)&Avx2Kernels.Q6_K),
    ];

    // All but Q8_0, whose eight bits the narrow sums of x86 cannot bear.
    private static PanelOfType[] Panels<TInt, TFloat, TVectors, TSums>()
        where TInt : unmanaged
        where TFloat : unmanaged
        where TVectors : struct, IVectors<TInt, TFloat>
        where TSums : struct, ISums<TInt> =>
    [
        (TensorType.F32, PanelEntry.Of<FloatTile<TInt, TFloat, TVectors, F32Panel>>()),
        (TensorType.F16, PanelEntry.Of<FloatTile<TInt, TFloat, TVectors, F16Panel>>()),
        (TensorType.BF16, PanelEntry.Of<FloatTile<TInt, TFloat, TVectors, BF16Panel>>()),
        (TensorType.Q4_0, PanelEntry.Of<SmallTile<TInt, TFloat, TVectors, TSums, SmallPanel<Q4_0Layout>>>()),
        (TensorType.Q4_1, PanelEntry.Of<SmallTile<TInt, TFloat, TVectors, TSums, SmallPanel<Q4_1Layout>>>()),
        (TensorType.Q5_0, PanelEntry.Of<SmallTile<TInt, TFloat, TVectors, TSums, SmallPanel<Q5_0Layout>>>()),
        (TensorType.Q5_1, PanelEntry.Of<SmallTile<TInt, TFloat, TVectors, TSums, SmallPanel<Q5_1Layout>>>()),
        (TensorType.Q4_K, PanelEntry.Of<SuperTile<TInt, TFloat, TVectors, TSums, SuperPanel<FourBits>>>()),
        (TensorType.Q5_K, PanelEntry.Of<SuperTile<TInt, TFloat, TVectors, TSums, SuperPanel<FiveBits>>>()),
        (TensorType.Q6_K, PanelEntry.Of<SuperTile<TInt, TFloat, TVectors, TSums, Q6_KPanel>>()),
    ];

    private static PanelEntry Vnni() => PanelEntry.Of<SmallTile<Vector256<int>, Vector256<float>, Vectors256, ByteSums256, Q8_0UnsignedPanel>>();

    /// <summary>Of Q8_0 where bytes cannot be multiplied.</summary>
    internal static PanelEntry Shorts256() => PanelEntry.Of<SmallTile<Vector256<int>, Vector256<float>, Vectors256, ShortSums256, Q8_0ShortPanel>>();

    internal static PanelEntry Shorts512() => PanelEntry.Of<SmallTile<Vector512<int>, Vector512<float>, Vectors512, ShortSums512, Q8_0ShortPanel>>();
}
