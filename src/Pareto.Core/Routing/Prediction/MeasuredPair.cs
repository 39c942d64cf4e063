namespace Pareto.Core.Routing.Prediction;

/// <summary>A pair of models that a predictor was measured on.</summary>
/// <param name="Dataset">The set of prompts.</param>
/// <param name="Weak">The small model.</param>
/// <param name="Strong">The premium model.</param>
/// <param name="Prompts">How many prompts of it were learned from.</param>
public sealed record MeasuredPair(string Dataset, string Weak, string Strong, int Prompts);
