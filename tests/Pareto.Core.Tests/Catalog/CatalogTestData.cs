using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Core.Tests.Catalog;

/// <summary>Providers, sheets and short ways to write both.</summary>
internal static class CatalogTestData
{
    public static readonly DateOnly Today = new(2026, 11, 22);

    public const TargetAbilities PresetAbilities = TargetAbilities.Chat | TargetAbilities.Tools | TargetAbilities.Embeddings;

    public static readonly Dictionary<string, ProviderTraits> Traits = new()
    {
        ["openai"] = External("openai"),
        ["anthropic"] = External("anthropic"),
        ["ollama"] = Local("ollama"),
        ["any"] = External("openai-compatible") with { Host = "api.x.ai" },
    };

    public static PriceCatalogue Shipped { get; } = PriceCatalogue.From(ShippedPrices.Read().Select(file => SheetReader.Read(file.Yaml)));

    public static ProviderTraits External(string preset) => new() { Preset = preset, Location = TargetLocation.External, Abilities = PresetAbilities };

    public static ProviderTraits Local(string preset) => new() { Preset = preset, Location = TargetLocation.Local, Abilities = PresetAbilities };

    public static PriceSheet Sheet(string provider, params ModelFacts[] models) =>
        new() { Provider = provider, Source = "a price page", Read = Today, Models = models };

    public static ModelFacts Model(string name, params DatedPrice[] prices) => new() { Model = name, Prices = prices };

    public static DatedPrice Price(string from, decimal input, decimal output) =>
        new() { From = DateOnly.Parse(from), Input = input, Output = output };

    public static DateOnly Day(string text) => DateOnly.Parse(text);
}
