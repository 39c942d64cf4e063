using System.Collections.Concurrent;
using Pareto.Core.Accounting;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Findings;

/// <summary>What calls cost at list prices, by the names that logs give to providers and models. Safe for many threads.</summary>
/// <param name="catalogue">The prices.</param>
/// <param name="today">The day that holds for calls without a time.</param>
internal sealed class LoggedPrices(PriceCatalogue catalogue, DateOnly today)
{
    // A log with more names of models has made them up.
    private const int MostKnown = 1 << 16;

    private readonly ConcurrentDictionary<(string? Provider, string Model, DateOnly Day), TokenPrices?> _known = new();

    /// <summary>Null where no sheet lists the model.</summary>
    public TokenPrices? Of(LoggedCall call)
    {
        if (call.Model is not { } model)
        {
            return null;
        }

        var key = (call.Provider, Model: model, Day: DayOf(call));
        if (!_known.TryGetValue(key, out var prices))
        {
            prices = Find(key.Provider, key.Model, key.Day);
            if (_known.Count < MostKnown)
            {
                _known.TryAdd(key, prices);
            }
        }

        return prices;
    }

    /// <summary>US dollars; null where no price is known. A call that failed and used nothing costs nothing.</summary>
    public decimal? Cost(LoggedCall call, TokenUsage? usage)
    {
        if (usage is null)
        {
            return call.Outcome == LoggedOutcome.Completed ? null : 0;
        }

        return Of(call) is { } prices ? CostCalculator.Cost(usage, prices, new BillingTerms(call.Service, At: call.At)) : usage.Total == 0 ? 0 : null;
    }

    // A price begins on some day; calls from before pay the first one that there is.
    private TokenPrices? Find(string? provider, string model, DateOnly day)
    {
        if (provider is not null && Listed(provider, model, day) is { } own)
        {
            return own;
        }

        var slash = model.IndexOf('/', StringComparison.Ordinal);
        return (slash > 0 ? Listed(model[..slash], model[(slash + 1)..], day) : null)
            ?? catalogue.FindAnywhere(model, day) ?? catalogue.FindAnywhere(model, today)
            ?? (slash > 0 ? catalogue.FindAnywhere(model[(slash + 1)..], day) ?? catalogue.FindAnywhere(model[(slash + 1)..], today) : null);
    }

    private TokenPrices? Listed(string provider, string model, DateOnly day)
    {
        // Logs write "OPENAI", "azure", "vertex_ai"; sheets are found without regard to case.
        var name = provider.ToLowerInvariant() switch
        {
            "azure" or "azure.ai.openai" or "az.ai.openai" => "azure-openai",
            "vertex_ai" or "gemini" or "gcp.gemini" or "gcp.vertex_ai" => "google",
            "togetherai" or "together_ai" => "together",
            "x_ai" => "xai",
            "mistral_ai" or "mistralai" => "mistral",
            var other => other,
        };
        var known = catalogue.Find(name, new ProviderTraits { Preset = name, Location = TargetLocation.External, Abilities = default }, model);
        return known?.Prices.On(day) ?? known?.Prices.Prices.FirstOrDefault();
    }

    private DateOnly DayOf(LoggedCall call) => call.At is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : today;
}
