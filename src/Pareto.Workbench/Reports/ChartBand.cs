using System.Collections.Immutable;

namespace Pareto.Workbench.Reports;

/// <summary>Between which values something lies, one pair for each category of the chart.</summary>
/// <param name="Name">What it is, with the share of cases inside.</param>
/// <param name="Series">The place of the series that it belongs to, whose colour it takes.</param>
public sealed record ChartBand(string Name, int Series, ImmutableArray<double> Low, ImmutableArray<double> High);
