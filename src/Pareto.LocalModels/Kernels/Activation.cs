namespace Pareto.LocalModels.Kernels;

/// <summary>One token's activations in one <see cref="ActivationForm"/>; what the form does not have is null.</summary>
internal unsafe struct Activation
{
    /// <summary>Of the forms Single, Half and BFloat.</summary>
    public float* Values;

    /// <summary>Of the block forms: between -127 and 127.</summary>
    public sbyte* Quants;

    /// <summary>The quants of Block32 once more, as kernels without byte products want them.</summary>
    public short* Wide;

    /// <summary>Of the block forms: one a block.</summary>
    public float* Scales;

    /// <summary>Of the block forms: the sum of each 32 quants.</summary>
    public short* Sums;

    /// <summary>Of Block256: the sum of each 16 quants.</summary>
    public short* HalfSums;

    /// <summary>Of Block32: a block's sum times its scale, which is what a minimum of the weights is multiplied with.</summary>
    public float* Offsets;
}
