namespace Pareto.Workbench.GuardTraining.Injection;

/// <summary>What a training run gave.</summary>
/// <param name="Generated">Examples made by the grammars, in each run.</param>
/// <param name="Examples">Labelled examples read.</param>
/// <param name="Threshold">The evidence that scores one half.</param>
/// <param name="Rates">By kind of example, each scored by models that had not seen it.</param>
public sealed record InjectionTrainingReport(int Generated, int Examples, double Threshold, IReadOnlyList<InjectionTrainingRate> Rates);

/// <summary>How many examples of a kind were flagged.</summary>
/// <param name="Kind">The data's tier.</param>
/// <param name="IsAttack">Whether flagging them is right.</param>
/// <param name="Flagged">How many were.</param>
/// <param name="Total">Of how many.</param>
public sealed record InjectionTrainingRate(string Kind, bool IsAttack, int Flagged, int Total);
