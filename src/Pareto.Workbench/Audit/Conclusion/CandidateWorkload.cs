using System.Collections.Immutable;
using Pareto.Workbench.Audit.Projection;

namespace Pareto.Workbench.Audit.Conclusion;

/// <summary>A workload that is worth moving.</summary>
/// <param name="Name">The workload.</param>
/// <param name="Saving">US dollars a month under the recommended policy.</param>
/// <param name="Effort">How much work it is.</param>
/// <param name="Reasons">What makes it so, in words.</param>
public sealed record CandidateWorkload(string Name, Estimate Saving, Effort Effort, ImmutableArray<string> Reasons);
