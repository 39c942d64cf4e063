using System.Collections.Immutable;

namespace Pareto.Workbench.Reports;

/// <summary>What a result becomes when one input at a time takes its low and its high value; the widest first.</summary>
public sealed record TornadoChart : Chart
{
    /// <summary>The result with every input as assumed.</summary>
    public required double Base { get; init; }

    public required ImmutableArray<TornadoItem> Items { get; init; }

    internal override ReportTable Figures => Tabled(
        ["input", "low", "result", "high", "result"],
        Items.Select(item => (ImmutableArray<string>)[item.Label, item.Low, Text(item.AtLow), item.High, Text(item.AtHigh)]));
}
