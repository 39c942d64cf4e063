using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>What is written together or not at all.</summary>
internal interface ILedgerAppend
{
    /// <summary>Attempts, perhaps none.</summary>
    IReadOnlyList<LedgerEntry> Entries { get; }

    /// <summary>The decision of the policy gate that belongs to them.</summary>
    AuditEntry? Audit { get; }
}
