namespace Pareto.Workbench.Reports;

/// <summary>A number worth a line of its own.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">As it is to be read, with its unit.</param>
/// <param name="Note">What it is compared with, or how sure it is.</param>
/// <param name="Tone">How to take it.</param>
public sealed record ReportHeadline(string Label, string Value, string? Note = null, ReportTone Tone = ReportTone.Plain);
