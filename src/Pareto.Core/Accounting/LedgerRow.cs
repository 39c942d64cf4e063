using System.Data.Common;
using Pareto.Core.Exchange;

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

    /// <summary>The classes of tokens, searches, computing time, and whether they were counted here; or the sums of these.</summary>
    public TokenUsage Usage() => new()
    {
        Input = Whole(),
        CachedInput = Whole(),
        CacheWrite = Whole(),
        CacheWriteHour = Whole(),
        AudioInput = Whole(),
        ImageInput = Whole(),
        Output = Whole(),
        Reasoning = Whole(),
        AudioOutput = Whole(),
        ImageOutput = Whole(),
        WebSearches = Whole(),
        Compute = WholeOrNull() is { } compute ? TimeSpan.FromMicroseconds(compute) : null,
        Estimated = Whole() != 0,
    };

    /// <summary>US dollars that are stored in two halves.</summary>
    public decimal Money() => (Whole() / 1_000_000m) + Picodollars.ToDollars(Whole());
}
