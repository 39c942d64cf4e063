namespace Pareto.Workbench.Reports;

/// <summary>One bar.</summary>
/// <param name="Interval">Between which values it lies with the confidence that the chart's title states.</param>
public sealed record RankItem(string Label, double Value, (double Low, double High)? Interval = null);
