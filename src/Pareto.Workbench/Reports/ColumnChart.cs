using System.Collections.Immutable;

namespace Pareto.Workbench.Reports;

/// <summary>Upright bars by category, side by side or stacked. Stacked values are 0 or more.</summary>
public sealed record ColumnChart : Chart
{
    public required ImmutableArray<string> Categories { get; init; }

    public required ImmutableArray<ChartSeries> Series { get; init; }

    public bool Stacked { get; init; }

    internal override ReportTable Figures => Tabled(
        ["", .. Series.Select(series => series.Name)],
        Categories.Select((category, at) => (ImmutableArray<string>)[category, .. Series.Select(series => Text(series.Values[at]))]));
}
