namespace Pareto.Workbench.Reports;

/// <summary>A place along the horizontal axis with a word to it.</summary>
/// <param name="Category">Which of the categories, from 0.</param>
public sealed record ChartMoment(int Category, string Label);
