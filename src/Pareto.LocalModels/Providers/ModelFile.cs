using Pareto.Core.Exchange;

namespace Pareto.LocalModels.Providers;

/// <summary>What the gateway has to know of a model file.</summary>
/// <param name="TrainedContext">Tokens that the model was trained for.</param>
/// <param name="Abilities">What it can do here.</param>
/// <param name="Warning">What speaks against serving it; null: nothing.</param>
internal sealed record ModelFile(int TrainedContext, TargetAbilities Abilities, string? Warning);
