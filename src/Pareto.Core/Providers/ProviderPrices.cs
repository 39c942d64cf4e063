using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>Prices by preset, for whoever has no configuration yet.</summary>
public static class ProviderPrices
{
    /// <summary>
    /// What a model costs on that day (UTC) at a provider of that preset with its usual address; on the user's own
    /// machine the assumed running cost. Null where nothing is known.
    /// </summary>
    public static TokenPrices? PriceAt(this PriceCatalogue prices, string preset, string model, DateOnly day)
    {
        var traits = ProviderPresets.TraitsOf(new ProviderOptions { Preset = preset });
        return prices.Find(preset, traits, model)?.Prices.On(day) ?? (traits.Location.IsLocal ? prices.LocalEstimate(preset).On(day) : null);
    }
}
