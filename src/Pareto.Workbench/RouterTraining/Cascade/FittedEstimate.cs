using Pareto.Core.Execution.Cascade;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>An estimate, and what it makes of the rows that it was fitted to.</summary>
/// <param name="Estimate">Fitted to all rows.</param>
/// <param name="LeftOut">For each row the sum that a fit without it gives, to first order.</param>
internal readonly record struct FittedEstimate(CascadeEstimate Estimate, double[] LeftOut);
