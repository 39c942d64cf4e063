using System.Collections.Immutable;

namespace Pareto.Workbench.Reports;

/// <summary>One thing in a section.</summary>
public abstract record ReportBlock
{
    private ReportBlock()
    {
    }

    public sealed record Paragraph(string Text) : ReportBlock;

    /// <summary>A statement that must not be overlooked, such as a recommendation or a doubt.</summary>
    public sealed record Notice(ReportTone Tone, string Text) : ReportBlock;

    public sealed record Points(ImmutableArray<string> Items) : ReportBlock;

    public sealed record Table(ReportTable Content) : ReportBlock;

    /// <summary>A chart; its figures follow as a table that can be opened.</summary>
    public sealed record Figure(Chart Chart) : ReportBlock;
}
