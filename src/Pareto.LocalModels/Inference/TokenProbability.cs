namespace Pareto.LocalModels.Inference;

/// <summary>How likely the model thinks a token.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">The natural logarithm of its probability.</param>
public readonly record struct TokenProbability(int Id, double LogProbability);
