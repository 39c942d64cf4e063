namespace Pareto.LocalModels.Providers;

/// <summary>What the gateway has to know of a model file.</summary>
/// <param name="TrainedContext">Tokens that the model was trained for.</param>
/// <param name="HasTemplate">It says how a conversation is written for it.</param>
internal sealed record ModelFile(int TrainedContext, bool HasTemplate);
