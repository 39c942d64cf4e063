namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>A published total of the hybrid option, USD a month, and the price of premium that seems to be behind it.</summary>
internal sealed record PublishedFigure(decimal Monthly, ApiPrice Premium, string Note);
