namespace Pareto.Workbench.Reports;

/// <summary>How a reader should take a statement; shown by a mark too, never by colour alone.</summary>
public enum ReportTone
{
    Plain,
    Good,
    Caution,
    Bad,
}
