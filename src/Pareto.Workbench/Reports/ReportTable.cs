using System.Collections.Immutable;

namespace Pareto.Workbench.Reports;

/// <summary>A table of texts; every row has as many cells as there are columns, and its first cell names the row.</summary>
public sealed record ReportTable
{
    public required string Caption { get; init; }

    public required ImmutableArray<ReportColumn> Columns { get; init; }

    public required ImmutableArray<ImmutableArray<string>> Rows { get; init; }

    /// <summary>The last row sums up those above it.</summary>
    public bool EndsWithTotal { get; init; }
}
