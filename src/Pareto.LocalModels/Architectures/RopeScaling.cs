namespace Pareto.LocalModels.Architectures;

/// <summary>How positions beyond the trained context are brought into it.</summary>
internal sealed record RopeScaling
{
    /// <summary>Positions are divided by this (1: not).</summary>
    public float Factor { get; init; } = 1;

    /// <summary>YaRN (Peng et al. 2023): high frequencies keep their positions, low ones are scaled, with a ramp between.</summary>
    public bool IsYarn { get; init; }

    /// <summary>The context that the model was trained with before scaling, in tokens.</summary>
    public int OriginalContext { get; init; }

    /// <summary>Multiplies queries and keys; 1 where the metadata say nothing.</summary>
    public float AttentionFactor { get; init; } = 1;
}
