using System.Collections.Immutable;

namespace Pareto.Workbench.Reports;

/// <summary>What a chart shows, whatever draws it.</summary>
public abstract record Chart
{
    private protected Chart()
    {
    }

    /// <summary>Stands above the drawing.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be seen in it, for those who cannot see it.</summary>
    public required string Description { get; init; }

    /// <summary>What the values are counted in.</summary>
    public ChartUnit Unit { get; init; }

    /// <summary>The figures that are drawn.</summary>
    internal abstract ReportTable Figures { get; }

    private protected ReportTable Tabled(IEnumerable<string> columns, IEnumerable<ImmutableArray<string>> rows) => new()
    {
        Caption = $"Figures of: {Title}",
        Columns = [.. columns.Select((column, index) => new ReportColumn(column, index > 0))],
        Rows = [.. rows],
    };

    private protected string Text(double value) => ChartNumber.Whole(value, Unit);
}
