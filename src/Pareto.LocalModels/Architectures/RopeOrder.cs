namespace Pareto.LocalModels.Architectures;

/// <summary>Which numbers of a head are turned together by rotary position embedding (Su et al. 2021).</summary>
internal enum RopeOrder
{
    /// <summary>Neighbours: 2i and 2i + 1.</summary>
    Adjacent,

    /// <summary>Halves: i and i + n/2 (GPT-NeoX).</summary>
    Halves,
}
