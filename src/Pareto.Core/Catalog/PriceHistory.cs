using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>The prices of one model or target over time. Looking one up allocates nothing, so it is done at each settlement.</summary>
internal sealed class PriceHistory
{
    private readonly ImmutableArray<TokenPrices> _prices;

    /// <param name="prices">One price for each first day; the one without a day holds before all others.</param>
    public PriceHistory(IEnumerable<TokenPrices> prices) => _prices = [.. prices.OrderBy(price => price.EffectiveFrom ?? DateOnly.MinValue)];

    public static PriceHistory None { get; } = new([]);

    public ImmutableArray<TokenPrices> Prices => _prices;

    /// <summary>The latest price that began on that day (UTC) or before; null when none had, which is an unknown price and not 0.</summary>
    public TokenPrices? On(DateOnly day)
    {
        for (var i = _prices.Length - 1; i >= 0; i--)
        {
            if (_prices[i].EffectiveFrom is not { } from || from <= day)
            {
                return _prices[i];
            }
        }

        return null;
    }
}
