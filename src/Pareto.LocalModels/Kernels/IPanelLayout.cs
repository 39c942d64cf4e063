using System.Runtime.Intrinsics;

namespace Pareto.LocalModels.Kernels;

/// <summary>How rows of a type are unpacked for a <see cref="PanelKernel"/>: always 32 quants at a time, as unsigned bytes.</summary>
internal unsafe interface IPanelLayout
{
    /// <summary>Numbers that share a scale: 32 or 16.</summary>
    static abstract int GroupColumns { get; }

    /// <summary>What is taken off each quant: the sums of the activations times this are where the accumulators start.</summary>
    static abstract int Zero { get; }

    /// <summary>Whether groups have a minimum besides their scale.</summary>
    static abstract bool HasMinimum { get; }

    /// <summary>Whether activations have a scale for each 256 (and sums for each 16), not 32.</summary>
    static abstract bool IsSuper { get; }

    /// <summary>The 32 quants from column 32 × <paramref name="index"/> of a row.</summary>
    static abstract Vector256<byte> Quants(byte* row, int index);

    /// <summary>The scale of a group of a row.</summary>
    static abstract float Scale(byte* row, int group);

    /// <summary>The number that is added to each of a group.</summary>
    static abstract float Minimum(byte* row, int group);
}
