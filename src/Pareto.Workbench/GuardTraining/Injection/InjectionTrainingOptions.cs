namespace Pareto.Workbench.GuardTraining.Injection;

/// <summary>What a training run is made of; the same options and data give the same weights.</summary>
internal sealed record InjectionTrainingOptions
{
    public const int UsualSeed = 4;

    public int Seed { get; init; } = UsualSeed;

    public int GeneratedAttacks { get; init; } = 12_000;

    public int GeneratedHarmless { get; init; } = 14_000;
}
