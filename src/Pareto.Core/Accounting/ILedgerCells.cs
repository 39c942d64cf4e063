namespace Pareto.Core.Accounting;

/// <summary>Takes a row's values one after the other, in the order of <see cref="LedgerColumns.Names"/>.</summary>
internal interface ILedgerCells
{
    void Add(long? value);

    void Add(string? value);
}
