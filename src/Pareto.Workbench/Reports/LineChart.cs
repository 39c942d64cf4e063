using System.Collections.Immutable;

namespace Pareto.Workbench.Reports;

/// <summary>Lines over time, with bands of uncertainty under them.</summary>
public sealed record LineChart : Chart
{
    /// <summary>Along the horizontal axis, such as months.</summary>
    public required ImmutableArray<string> Categories { get; init; }

    public required ImmutableArray<ChartSeries> Series { get; init; }

    public ImmutableArray<ChartBand> Bands { get; init; } = [];

    /// <summary>Moments to point at.</summary>
    public ImmutableArray<ChartMoment> Moments { get; init; } = [];

    internal override ReportTable Figures => Tabled(
        ["", .. Series.Select(series => series.Name), .. Bands.Select(band => band.Name)],
        Categories.Select((category, at) => (ImmutableArray<string>)
        [
            category,
            .. Series.Select(series => Text(series.Values[at])),
            .. Bands.Select(band => $"{Text(band.Low[at])} to {Text(band.High[at])}"),
        ]));
}
