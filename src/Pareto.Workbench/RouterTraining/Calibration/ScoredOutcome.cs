namespace Pareto.Workbench.RouterTraining.Calibration;

/// <summary>A labelled prompt with the score that the router gives it.</summary>
/// <param name="Id">Decides how graded quality is rounded, so that a repetition gives the same.</param>
/// <param name="Workload">The stream it belongs to; a promise is made for each and for all together.</param>
/// <param name="Group">Like prompts count as fewer than they are.</param>
/// <param name="Score">The gain expected of premium, -1 to 1; positive infinity where the router abstains.</param>
/// <param name="Weak">Quality of the small model's answer, 0 to 1.</param>
/// <param name="Strong">Quality of the premium model's answer, 0 to 1.</param>
public readonly record struct ScoredOutcome(string Id, string Workload, string Group, double Score, double Weak, double Strong);
