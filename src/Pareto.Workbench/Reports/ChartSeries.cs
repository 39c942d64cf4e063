using System.Collections.Immutable;

namespace Pareto.Workbench.Reports;

/// <summary>Values under one name, one for each category of the chart.</summary>
public sealed record ChartSeries(string Name, ImmutableArray<double> Values);
