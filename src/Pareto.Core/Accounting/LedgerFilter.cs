namespace Pareto.Core.Accounting;

/// <summary>Which attempts count, by their start, to the millisecond.</summary>
/// <param name="Since">The first moment that counts; null: from the beginning.</param>
/// <param name="Until">The first moment that counts no more; null: to the end.</param>
public sealed record LedgerFilter(DateTimeOffset? Since = null, DateTimeOffset? Until = null)
{
    public static LedgerFilter All { get; } = new();
}
