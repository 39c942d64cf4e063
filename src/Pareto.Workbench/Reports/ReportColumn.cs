namespace Pareto.Workbench.Reports;

/// <summary>A column of a table; numbers stand at its right edge.</summary>
public sealed record ReportColumn(string Title, bool IsNumber = false);
