namespace Pareto.Core.Accounting.Reconciliation;

/// <summary>How a provider's report and the ledger compare.</summary>
/// <param name="Lines">Every model, day and class that either has, by day and model.</param>
/// <param name="Tolerance">The share by which they may differ.</param>
/// <param name="Offset">Hours by which the report's days begin earlier than UTC's, where that explains the most; else 0.</param>
public sealed record ReconciliationResult(IReadOnlyList<Drift> Lines, double Tolerance, int Offset)
{
    public bool IsBeyond => Lines.Any(line => line.IsBeyond);

    /// <summary>US dollars of the report; null where it has no money.</summary>
    public decimal? ReportedCost => Lines.Any(line => line.ReportedCost is not null) ? Lines.Sum(line => line.ReportedCost ?? 0) : null;

    /// <summary>US dollars of the ledger.</summary>
    public decimal LedgerCost => Lines.Sum(line => line.LedgerCost);
}
