using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>What a usage costs.</summary>
internal static class CostCalculator
{
    private const decimal PerMillion = 1_000_000m;

    /// <summary>The sum of <see cref="Parts"/>.</summary>
    /// <exception cref="OverflowException">The product is beyond a decimal: a price that nobody can mean.</exception>
    public static decimal? Cost(TokenUsage usage, TokenPrices prices, in BillingTerms terms = default) => Parts(usage, prices, terms)?.Total;

    /// <summary>
    /// US dollars by class, never negative for prices that are not. Exact: nothing is rounded within the 28 digits of a
    /// <see cref="decimal"/>. The terms and the length of the prompt choose among the target's prices; then each token
    /// is billed once, at the price of its class or, where that has none, of the class it is part of; computing time and searches are
    /// billed where they have a price, and the fee of a request where anything was used. Null where it has one and nobody measured it.
    /// </summary>
    /// <exception cref="OverflowException">The product is beyond a decimal: a price that nobody can mean.</exception>
    public static CostParts? Parts(TokenUsage usage, TokenPrices listed, in BillingTerms terms = default)
    {
        var prices = listed.For(usage.Input, terms);
        if (prices.ComputeHour is not null && usage.Compute is null && usage.Total > 0)
        {
            return null;
        }

        var tokens = BilledTokens.Of(usage);
        var cacheWrite = prices.CacheWrite ?? prices.Input;
        return new CostParts(
            Input: ((tokens.Input * prices.Input)
                + (tokens.AudioInput * (prices.AudioInput ?? prices.Input))
                + (tokens.ImageInput * (prices.ImageInput ?? prices.Input))) / PerMillion,
            CachedInput: tokens.CachedInput * (prices.CachedInput ?? prices.Input) / PerMillion,
            CacheWrite: ((tokens.CacheWrite * cacheWrite)
                + (tokens.CacheWriteHour * (prices.CacheWriteHour ?? cacheWrite))) / PerMillion,
            Output: ((tokens.Output * prices.Output)
                + (tokens.Reasoning * (prices.Reasoning ?? prices.Output))
                + (tokens.AudioOutput * (prices.AudioOutput ?? prices.Output))
                + (tokens.ImageOutput * (prices.ImageOutput ?? prices.Output))) / PerMillion,
            Other: ((usage.Compute?.Ticks ?? 0) * (prices.ComputeHour ?? 0) / TimeSpan.TicksPerHour)
                + (usage.WebSearches * (prices.PerWebSearch ?? 0))
                + (usage.Total > 0 || usage.WebSearches > 0 ? prices.PerRequest ?? 0 : 0));
    }

    /// <summary>Each part as it can be stored; their sum is the cost that is stored and shown.</summary>
    public static CostParts Round(CostParts parts) => new(
        Picodollars.Round(parts.Input),
        Picodollars.Round(parts.CachedInput),
        Picodollars.Round(parts.CacheWrite),
        Picodollars.Round(parts.Output),
        Picodollars.Round(parts.Other));
}
