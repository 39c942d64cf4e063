namespace Pareto.Workbench.GuardTraining.Injection;

/// <summary>What a training run is made of; the same options and data give the same weights.</summary>
internal sealed record InjectionTrainingOptions
{
    public int Seed { get; init; } = 4;

    public int GeneratedAttacks { get; init; } = 12_000;

    public int GeneratedHarmless { get; init; } = 14_000;
}
