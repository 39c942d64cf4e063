using System.Data.Common;

namespace Pareto.Core.Accounting;

/// <summary>Reads a row's columns from left to right, in the order in which its query lists them. A sum over no rows reads as 0.</summary>
internal sealed class LedgerRow(DbDataReader reader)
{
    private int _column;

    public long Whole() => WholeOrNull() ?? 0;

    public long? WholeOrNull()
    {
        var column = _column++;
        return reader.IsDBNull(column) ? null : reader.GetInt64(column);
    }

    public string Text() => reader.GetString(_column++);

    public string? TextOrNull()
    {
        var column = _column++;
        return reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    /// <summary>US dollars that are stored in two halves.</summary>
    public decimal Money() => (Whole() / 1_000_000m) + Picodollars.ToDollars(Whole());
}
