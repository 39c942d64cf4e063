namespace Pareto.Workbench.Planning;

/// <summary>Shares of wrong answers, and what one costs.</summary>
/// <param name="WrongAnswer">USD; 0: not counted.</param>
/// <param name="Cheap">Null: not known.</param>
/// <param name="LocalOnly">Null: not known.</param>
internal sealed record QualityCosts(decimal WrongAnswer, decimal Small, decimal Mid, decimal Premium, decimal? Cheap, decimal? LocalOnly);
