namespace Pareto.Core.Accounting;

/// <summary>
/// Money as the ledger stores it: whole picodollars (1e-12 US dollars) in a 64-bit integer. A price of up to six
/// decimals for a million tokens costs a whole number of them for any number of tokens, so nothing is lost for any
/// price list there is; a finer price is rounded once (half to even), before the cost is stored or shown, so what a
/// client is told and what the ledger holds are the same number.
/// </summary>
internal static class Picodollars
{
    private const decimal PerDollar = 1_000_000_000_000m;

    /// <summary>The largest amount of one row, about 9.2 million dollars.</summary>
    public const decimal MaxDollars = long.MaxValue / PerDollar;

    /// <summary>The nearest amount that can be stored.</summary>
    public static decimal Round(decimal dollars) => decimal.Round(dollars, 12, MidpointRounding.ToEven);

    /// <exception cref="OverflowException">Beyond <see cref="MaxDollars"/> either way.</exception>
    public static long From(decimal dollars) => decimal.ToInt64(decimal.Round(dollars * PerDollar, MidpointRounding.ToEven));

    public static decimal ToDollars(long picodollars) => picodollars / PerDollar;
}
