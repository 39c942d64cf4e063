using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>Stands in for a price that nobody knows: that of the dearest peer, so that a budget is not overrun by a guess.</summary>
internal static class PriceEstimate
{
    /// <summary>The history, preceded on the days it does not cover by the dearest of the peers; unchanged when no peer has a price.</summary>
    public static PriceHistory Complete(PriceHistory own, IReadOnlyList<PriceHistory> peers)
    {
        var firstOwn = own.Prices.Length == 0 ? (DateOnly?)null : own.Prices[0].EffectiveFrom;
        var days = peers.SelectMany(peer => peer.Prices).Select(price => price.EffectiveFrom).Distinct();
        var estimates = days
            .Where(day => firstOwn is null || (day ?? DateOnly.MinValue) < firstOwn)
            .Select(day => AsEstimate(Dearest(peers, day ?? DateOnly.MinValue)) with { EffectiveFrom = day });
        return new([.. estimates, .. own.Prices]);
    }

    /// <summary>One token in and one out: enough to order models, whose two prices rise together.</summary>
    public static decimal Dearness(TokenPrices prices) => prices.Input + prices.Output;

    private static TokenPrices AsEstimate(TokenPrices peer) => peer with { Basis = PriceBasis.Estimate, Version = peer.Version is { } version ? $"estimate {version}" : null };

    private static TokenPrices Dearest(IEnumerable<PriceHistory> peers, DateOnly day) =>
        peers.Select(peer => peer.On(day)).OfType<TokenPrices>().MaxBy(Dearness)!;
}
