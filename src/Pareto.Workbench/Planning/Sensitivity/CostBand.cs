using System.Collections.Immutable;
using Pareto.Workbench.Planning.Costs;

namespace Pareto.Workbench.Planning.Sensitivity;

/// <summary>What an option may have cost by the end of each month, with every input drawn from its range.</summary>
/// <param name="Low">USD; in 5 % of the draws it was less.</param>
/// <param name="High">USD; in 5 % of the draws it was more.</param>
/// <param name="Chosen">The share of draws in which this option was the decision.</param>
public sealed record CostBand(Deployment Deployment, ImmutableArray<decimal> Low, ImmutableArray<decimal> High, double Chosen);
