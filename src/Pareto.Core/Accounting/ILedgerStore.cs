namespace Pareto.Core.Accounting;

/// <summary>What keeps the ledger's rows and the audit trail's entries. Used by one thread at a time.</summary>
internal interface ILedgerStore : IAsyncDisposable
{
    /// <summary>
    /// Writes all of them, in order, or none. A row of the same request and attempt that is there already stays as it is, and
    /// so does an entry of the same request: writing again what may have been written is safe.
    /// </summary>
    /// <exception cref="LedgerException">Nothing is written, or it is unknown whether all is.</exception>
    void Write(IReadOnlyList<ILedgerAppend> appends);
}
