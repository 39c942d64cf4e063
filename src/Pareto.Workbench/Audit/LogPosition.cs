namespace Pareto.Workbench.Audit;

/// <summary>A place in a log.</summary>
/// <param name="File">As it was named to the audit.</param>
/// <param name="Line">Counted from 1; in a file that is one document, the number of the record.</param>
public readonly record struct LogPosition(string File, long Line);
