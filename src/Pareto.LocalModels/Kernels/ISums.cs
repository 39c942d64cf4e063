using System.Runtime.Intrinsics;

namespace Pareto.LocalModels.Kernels;

/// <summary>
/// How four bytes of weights meet four bytes of activations. Some instruction sets multiply bytes straight into 32-bit sums;
/// others go through 16 bits, which hold the products of small weights for a few steps before they must be widened.
/// </summary>
internal interface ISums<TInt>
    where TInt : unmanaged
{
    /// <summary>Whether sums are of 16 bits, so that only what a layout tells fits.</summary>
    static abstract bool AreNarrow { get; }

    /// <summary>One step more.</summary>
    static abstract TInt Add(TInt sum, TInt weights, TInt activations);

    /// <summary>What was summed up, as 32-bit numbers.</summary>
    static abstract TInt Total(TInt sum);

    /// <summary>The total plus what was summed up times a scale of each lane, stored as <see cref="Spread"/> makes it.</summary>
    static abstract TInt AddScaled(TInt total, TInt sum, TInt scales);

    /// <summary>Scales as <see cref="AddScaled"/> wants them.</summary>
    static abstract Vector256<int> Spread(Vector256<int> scales);
}
