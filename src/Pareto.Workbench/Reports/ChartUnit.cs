namespace Pareto.Workbench.Reports;

/// <summary>What the values of a chart are counted in.</summary>
public enum ChartUnit
{
    Count,

    /// <summary>US dollars.</summary>
    Dollars,

    /// <summary>Shares: 0.25 is shown as 25 %.</summary>
    Percent,

    Milliseconds,
}
