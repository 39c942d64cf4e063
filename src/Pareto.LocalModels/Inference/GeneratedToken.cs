namespace Pareto.LocalModels.Inference;

/// <summary>One token of an answer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What can be shown after it: empty while a character or a stop string is not yet decided.</param>
/// <param name="LogProbability">The natural logarithm of the probability that the model itself gave it, before sampling options and constraints.</param>
/// <param name="TopLogProbs">The likeliest tokens at its place, the likeliest first, as many as were asked for.</param>
public readonly record struct GeneratedToken(int Id, string Text, double LogProbability, IReadOnlyList<TokenProbability> TopLogProbs);
