using System.Collections.Immutable;

namespace Pareto.Workbench.Reports;

/// <summary>A part of a report under its own heading.</summary>
public sealed record ReportSection(string Title, ImmutableArray<ReportBlock> Blocks);
