namespace Pareto.LocalModels.Providers;

/// <summary>What a target stands for: a model, and the adapter that changes it, if any.</summary>
internal sealed record ServedTarget(ServedModel Model, string? Adapter);
