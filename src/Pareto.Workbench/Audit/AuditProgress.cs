namespace Pareto.Workbench.Audit;

/// <summary>How far reading has come.</summary>
/// <param name="Bytes">Read from disk.</param>
/// <param name="Total">Of all files.</param>
/// <param name="Calls">Found until now.</param>
/// <param name="Broken">Broken lines until now.</param>
public readonly record struct AuditProgress(long Bytes, long Total, long Calls, long Broken);
