namespace Pareto.Core.Accounting;

/// <summary>Rows could not be committed, or not all of them; none of them may be told to a client as settled. Appending them again is safe.</summary>
public sealed class LedgerException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether nothing is wrong with the rows: the database is gone, locked, full or slow, and may take them later.</summary>
    internal bool MayBeTakenLater { get; init; }
}
