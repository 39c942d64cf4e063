using Pareto.Core.Accounting;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>
/// What a call costs: small models as run on one's own machine (the catalogue's <c>local</c> sheet) or as bought, premium
/// as bought. A model that no sheet lists has the price of its tier's reference.
/// </summary>
/// <param name="Catalogue">Where prices are looked up.</param>
/// <param name="Today">The day (UTC) whose prices are taken.</param>
/// <param name="SmallIsLocal">Small models run on one's own machine.</param>
internal sealed record CascadePrices(PriceCatalogue Catalogue, DateOnly Today, bool SmallIsLocal)
{
    private const string SmallReference = "llama-3.1-8b-instant";
    private const string PremiumReference = "gpt-5.2";

    public TokenPrices Of(Tier tier, string model) =>
        tier == Tier.Small && SmallIsLocal
            ? Catalogue.LocalEstimate(PriceSheet.LocalProvider).On(Today) ?? throw new InvalidOperationException("The catalogue has no local price.")
            : Catalogue.FindAnywhere(model, Today)
                ?? Catalogue.FindAnywhere(tier == Tier.Small ? SmallReference : PremiumReference, Today)
                ?? throw new InvalidOperationException($"The catalogue has no price for {tier}.");

    public decimal Cost(Tier tier, string model, TokenUsage usage) => CostCalculator.Cost(usage, Of(tier, model)) ?? 0;
}
