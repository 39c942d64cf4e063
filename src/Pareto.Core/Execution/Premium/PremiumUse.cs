using Pareto.Core.Accounting;

namespace Pareto.Core.Execution.Premium;

/// <summary>A premium cap as it stands.</summary>
/// <param name="Workload">Whose; null for that of all requests.</param>
/// <param name="Share">What premium may take of 24 hours, 0 to 1.</param>
/// <param name="Of">What it is a share of.</param>
/// <param name="Used">What premium has taken of the last 24 hours, 0 to 1.</param>
/// <param name="Hardness">What passes now is at least as hard as this, 0 to 1; null while there is nothing to give, or nobody knows.</param>
public sealed record PremiumUse(string? Workload, double Share, CapMeasure Of, double Used, double? Hardness)
{
    /// <summary>The caps as the ledger tells of them; what hardness passes only the running gateway knows.</summary>
    /// <exception cref="Storage.StorageException">The ledger cannot be read.</exception>
    public static IReadOnlyList<PremiumUse> Read(PremiumCapOptions options, LedgerReader ledger, TimeProvider time)
    {
        var cap = new PremiumCap(ledger, time);
        cap.Apply(options);
        return [.. cap.Use().Select(use => use with { Hardness = null })];
    }
}
