using System.Collections.Immutable;

namespace Pareto.Workbench.Reports;

/// <summary>
/// A report for people who decide: figures first, then sections. Holds plain text only; whatever writes it encodes it.
/// </summary>
public sealed record ReportPage
{
    public required string Title { get; init; }

    /// <summary>One or two sentences under the title: what was looked at, and when.</summary>
    public required string Summary { get; init; }

    /// <summary>The few numbers that a reader takes away.</summary>
    public ImmutableArray<ReportHeadline> Headlines { get; init; } = [];

    public required ImmutableArray<ReportSection> Sections { get; init; }

    /// <summary>What stands at the very end: how it was made, and what it does not know.</summary>
    public string? Closing { get; init; }
}
