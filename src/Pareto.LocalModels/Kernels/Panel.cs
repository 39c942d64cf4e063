namespace Pareto.LocalModels.Kernels;

/// <summary>
/// Some columns of some rows, unpacked: step after step the four bytes of each row lie together, so that one register
/// holds a step of many rows and no sum goes across its lanes. Scales and minima lie in the same order of rows.
/// </summary>
internal unsafe struct Panel
{
    /// <summary>The most steps of a panel: it stays in the first-level cache.</summary>
    public const int MostSteps = 128;

    /// <summary>The most rows of a panel: two registers of 16 lanes.</summary>
    public const int MostRows = 32;

    /// <summary>Bytes that <see cref="Over"/> needs.</summary>
    public const int Bytes = (MostSteps * MostRows * 4) + (MostRows * 4 * ((2 * MostScales) + (2 * MostGroups))) + Alignment;

    private const int Alignment = 64;
    private const int LeastGroup = 16;
    private const int MostScales = MostSteps * 4 / 32;
    private const int MostGroups = MostSteps * 4 / LeastGroup;

    public byte* Weights;

    /// <summary>Of each group, or block of 256.</summary>
    public float* Scales;

    public float* Minima;

    /// <summary>Of the groups of a block of 256, made for <see cref="ISums{TInt}.AddScaled"/>.</summary>
    public int* GroupScales;

    /// <summary>Of the groups of a block of 256: pairs of shorts.</summary>
    public int* GroupMinima;

    /// <summary>A panel in this memory.</summary>
    public static Panel Over(byte* memory)
    {
        var start = (byte*)(((nint)memory + Alignment - 1) / Alignment * Alignment);
        var scales = (float*)(start + (MostSteps * MostRows * 4));
        var groupScales = (int*)(scales + (2 * MostScales * MostRows));
        return new Panel
        {
            Weights = start,
            Scales = scales,
            Minima = scales + (MostScales * MostRows),
            GroupScales = groupScales,
            GroupMinima = groupScales + (MostGroups * MostRows),
        };
    }
}
