using System.Collections.Immutable;

namespace Pareto.Workbench.Reports;

/// <summary>Lying bars, one a name, in the order given.</summary>
public sealed record RankChart : Chart
{
    public required ImmutableArray<RankItem> Items { get; init; }

    internal override ReportTable Figures => Items.Any(item => item.Interval is not null)
        ? Tabled(["", "value", "interval"], Items.Select(item => (ImmutableArray<string>)
            [item.Label, Text(item.Value), item.Interval is { } interval ? $"{Text(interval.Low)} to {Text(interval.High)}" : ""]))
        : Tabled(["", "value"], Items.Select(item => (ImmutableArray<string>)[item.Label, Text(item.Value)]));
}
