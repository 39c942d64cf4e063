using System.Globalization;
using Pareto.Core.Exchange;

namespace Pareto.Cli;

/// <summary>Prices in words.</summary>
internal static class PriceText
{
    public static string Figure(decimal? figure) => figure?.ToString("0.00####", CultureInfo.InvariantCulture) ?? "";

    public static string Figures(TokenPrices prices) =>
        string.Join(", ", Named(prices).Where(figure => figure.Value is not null).Select(figure => $"{figure.Name} {Figure(figure.Value)}"));

    /// <summary>What the variant depends on, in a word for each condition.</summary>
    public static string Kind(PriceVariant variant) => string.Join(" and ", ((string?[])
    [
        variant.PromptFrom is null ? null : "length",
        variant.Service is null ? null : "service",
        variant.Region is null ? null : "region",
        variant.Hours.IsEmpty && !variant.Weekdays && variant.ExceptDays.IsEmpty ? null : "hour",
    ]).OfType<string>());

    public static string Conditions(PriceVariant variant) => string.Join(", ", ((string?[])
    [
        variant.PromptFrom is { } from ? string.Create(CultureInfo.InvariantCulture, $"prompts from {from} tokens") : null,
        variant.Service is { } service ? $"service {service.ToString().ToLowerInvariant()}" : null,
        variant.Region is { } region ? region == PriceVariant.AnyRegion ? "any region" : $"region {region}" : null,
        variant.Hours.IsEmpty ? null : string.Join(" and ", variant.Hours.Select(hours => string.Create(CultureInfo.InvariantCulture, $"{hours.From:HH:mm}-{hours.To:HH:mm}"))) + " UTC",
        variant.Weekdays ? "Monday to Friday" : null,
        variant.ExceptDays.IsEmpty ? null : "but for " + string.Join(" ", variant.ExceptDays.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
    ]).OfType<string>());

    public static string Change(PriceVariant variant) => string.Join(", ", ((string?[])
    [
        variant.Prices is { } prices ? Figures(prices) : null,
        variant.Factor == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"times {variant.Factor:0.######}"),
    ]).OfType<string>());

    internal static (string Name, decimal? Value)[] Named(TokenPrices prices) =>
    [
        ("input", prices.Input),
        ("cachedInput", prices.CachedInput),
        ("cacheWrite", prices.CacheWrite),
        ("cacheWriteHour", prices.CacheWriteHour),
        ("audioInput", prices.AudioInput),
        ("imageInput", prices.ImageInput),
        ("output", prices.Output),
        ("reasoning", prices.Reasoning),
        ("audioOutput", prices.AudioOutput),
        ("imageOutput", prices.ImageOutput),
        ("computeHour", prices.ComputeHour),
        ("perRequest", prices.PerRequest),
        ("perWebSearch", prices.PerWebSearch),
    ];
}
