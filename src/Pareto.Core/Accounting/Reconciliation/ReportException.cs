namespace Pareto.Core.Accounting.Reconciliation;

/// <summary>A provider's file cannot be read; the message says what was wrong and what to do.</summary>
public sealed class ReportException(string message) : Exception(message);
