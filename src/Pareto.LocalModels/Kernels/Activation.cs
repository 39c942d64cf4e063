namespace Pareto.LocalModels.Kernels;

/// <summary>One token's activations in one <see cref="ActivationForm"/>; what the form does not have is null.</summary>
internal unsafe struct Activation
{
    /// <summary>Of the forms Single, Half and BFloat.</summary>
    public float* Values;

    /// <summary>Of the block forms: between -127 and 127.</summary>
    public sbyte* Quants;

    /// <summary>One a block.</summary>
    public float* Scales;

    /// <summary>Sums of the quants: one for each 32 (Block32) or 16 (Block256).</summary>
    public short* Sums;
}
