using System.Globalization;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Cli;

/// <summary>Prices for programs.</summary>
internal static class PriceJson
{
    /// <summary>Writes the properties of a price into the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, TokenPrices prices)
    {
        json.WriteString("from", prices.EffectiveFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("version", prices.Version);
        Figures(json, prices);
        json.WriteStartArray("variants");
        foreach (var variant in prices.Variants)
        {
            json.WriteStartObject();
            json.WriteString("when", PriceText.Conditions(variant));
            if (variant.Prices is { } other)
            {
                Figures(json, other);
            }

            json.WriteNumber("factor", variant.Factor);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the property, an object with the cost of each class and their sum.</summary>
    public static void Write(Utf8JsonWriter json, string property, CostParts cost)
    {
        json.WriteStartObject(property);
        json.WriteNumber("input", cost.Input);
        json.WriteNumber("cachedInput", cost.CachedInput);
        json.WriteNumber("cacheWrite", cost.CacheWrite);
        json.WriteNumber("output", cost.Output);
        json.WriteNumber("other", cost.Other);
        json.WriteNumber("total", cost.Total);
        json.WriteEndObject();
    }

    private static void Figures(Utf8JsonWriter json, TokenPrices prices)
    {
        foreach (var (name, value) in PriceText.Named(prices))
        {
            if (value is { } figure)
            {
                json.WriteNumber(name, figure);
            }
        }
    }
}
