namespace Pareto.Workbench.Audit;

/// <summary>An audit that cannot be made as it was asked for. The message says what to change.</summary>
public sealed class AuditException(string message) : Exception(message);
