using System.Collections.Immutable;
using Pareto.Workbench.Planning.Costs;

namespace Pareto.Workbench.Planning;

/// <summary>What to do, and why.</summary>
/// <param name="Option">The option that is chosen.</param>
/// <param name="Text">A sentence or two.</param>
/// <param name="Reasons">A sentence each, the weightiest first.</param>
public sealed record Recommendation(Deployment Option, string Text, ImmutableArray<string> Reasons);
