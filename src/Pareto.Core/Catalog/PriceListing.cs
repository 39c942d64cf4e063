using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>One model on the sheets of one provider.</summary>
/// <param name="Provider">The provider that the sheet belongs to.</param>
/// <param name="Model">The model's name on it.</param>
/// <param name="Prices">Its prices, the earliest first.</param>
/// <param name="Source">The page or reasoning they were taken from, by the last sheet that was read.</param>
public sealed record PriceListing(string Provider, string Model, ImmutableArray<TokenPrices> Prices, string Source)
{
    /// <summary>The price on a day (UTC); null where none had begun.</summary>
    public TokenPrices? On(DateOnly day) => new PriceHistory(Prices).On(day);
}
