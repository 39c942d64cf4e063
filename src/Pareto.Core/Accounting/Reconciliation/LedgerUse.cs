namespace Pareto.Core.Accounting.Reconciliation;

/// <summary>
/// What the ledger says of one model in one hour, day or longer, corrections counted where the corrected attempt is; by class, in the order of
/// <see cref="TokenClass"/>. The last of the costs is that of no class.
/// </summary>
internal sealed record LedgerUse(long Attempts, long Abandoned, long[] Tokens, decimal[] Costs)
{
    public static LedgerUse None { get; } = new(0, 0, new long[4], new decimal[5]);

    public static LedgerUse operator +(LedgerUse left, LedgerUse right) => new(
        left.Attempts + right.Attempts,
        left.Abandoned + right.Abandoned,
        [.. left.Tokens.Zip(right.Tokens, (a, b) => a + b)],
        [.. left.Costs.Zip(right.Costs, (a, b) => a + b)]);
}
