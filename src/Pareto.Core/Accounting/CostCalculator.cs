using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>What tokens cost.</summary>
internal static class CostCalculator
{
    private const decimal PerMillion = 1_000_000m;

    /// <summary>
    /// US dollars, never negative for prices that are not. Exact: nothing is rounded within the 28 digits of a
    /// <see cref="decimal"/>. Each token is billed once, at the price of its class or, where that has none, of the
    /// class it is part of; computing time is billed where it has a price. Null where it has one and nobody measured it.
    /// </summary>
    /// <exception cref="OverflowException">The product is beyond a decimal: a price that nobody can mean.</exception>
    public static decimal? Cost(TokenUsage usage, TokenPrices prices)
    {
        if (prices.ComputeHour is not null && usage.Compute is null && usage.Total > 0)
        {
            return null;
        }

        var tokens = BilledTokens.Of(usage);
        var cacheWrite = prices.CacheWrite ?? prices.Input;
        var computing = (usage.Compute?.Ticks ?? 0) * (prices.ComputeHour ?? 0) / TimeSpan.TicksPerHour;
        return computing + (((tokens.Input * prices.Input)
            + (tokens.CachedInput * (prices.CachedInput ?? prices.Input))
            + (tokens.CacheWrite * cacheWrite)
            + (tokens.CacheWriteHour * (prices.CacheWriteHour ?? cacheWrite))
            + (tokens.AudioInput * (prices.AudioInput ?? prices.Input))
            + (tokens.Output * prices.Output)
            + (tokens.AudioOutput * (prices.AudioOutput ?? prices.Output)))
            / PerMillion);
    }
}
