using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>Prices in US dollars for one million tokens of each class, for computing time, for a request and for searches. A class without a price of its own costs what its parent class costs.</summary>
public sealed record TokenPrices
{
    public required decimal Input { get; init; }

    /// <summary>Input read from the provider's prompt cache; null: as <see cref="Input"/>.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>Input written to the provider's prompt cache for its default time (Anthropic: five minutes); null: as <see cref="Input"/>.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>Input written to the provider's prompt cache for an hour; null: as <see cref="CacheWrite"/>.</summary>
    public decimal? CacheWriteHour { get; init; }

    public decimal? AudioInput { get; init; }

    public decimal? ImageInput { get; init; }

    public required decimal Output { get; init; }

    public decimal? Reasoning { get; init; }

    public decimal? AudioOutput { get; init; }

    public decimal? ImageOutput { get; init; }

    /// <summary>An hour of <see cref="TokenUsage.Compute"/>, beside the tokens; null: computing costs nothing of its own.</summary>
    public decimal? ComputeHour { get; init; }

    /// <summary>US dollars for an attempt that used anything, beside its tokens; null: none.</summary>
    public decimal? PerRequest { get; init; }

    /// <summary>US dollars for one of <see cref="TokenUsage.WebSearches"/>; null: as many as are made cost nothing of their own.</summary>
    public decimal? PerWebSearch { get; init; }

    /// <summary>Other prices, for long prompts, service tiers, regions and hours; see <see cref="For"/>.</summary>
    public ImmutableArray<PriceVariant> Variants { get; init; } = [];

    /// <summary>Where the figures come from.</summary>
    public required PriceBasis Basis { get; init; }

    /// <summary>The day from which they hold, as written in the catalogue; null for prices from the configuration.</summary>
    public DateOnly? EffectiveFrom { get; init; }

    /// <summary>Names these very figures: where they come from, and a fingerprint of them. Null for prices that were put together in code.</summary>
    public string? Version { get; init; }

    /// <summary>The figures that an attempt pays: those of tokens and time may be other ones under other conditions, fees are the same. Allocates nothing where nothing applies.</summary>
    /// <param name="promptTokens">All of the prompt, cached tokens included.</param>
    /// <param name="terms">What else decides.</param>
    public TokenPrices For(long promptTokens, in BillingTerms terms)
    {
        var prices = this;
        var factor = 1m;
        foreach (var variant in Variants)
        {
            if (variant.Fits(promptTokens, terms))
            {
                prices = variant.Prices ?? prices;
                factor *= variant.Factor;
            }
        }

        prices = factor == 1 ? prices : prices.Times(factor);
        return prices.PerRequest == PerRequest && prices.PerWebSearch == PerWebSearch ? prices : prices with { PerRequest = PerRequest, PerWebSearch = PerWebSearch };
    }

    /// <summary>Whether both have the same figures and conditions, wherever these were written.</summary>
    public bool Says(TokenPrices? other) => other is not null && Fingerprint(Version) == Fingerprint(other.Version);

    private static string? Fingerprint(string? version) => version?[(version.IndexOf('#', StringComparison.Ordinal) + 1)..];

    /// <summary>Every figure times a factor, the variants' too.</summary>
    public TokenPrices Times(decimal factor) => this with
    {
        Input = Input * factor,
        CachedInput = CachedInput * factor,
        CacheWrite = CacheWrite * factor,
        CacheWriteHour = CacheWriteHour * factor,
        AudioInput = AudioInput * factor,
        ImageInput = ImageInput * factor,
        Output = Output * factor,
        Reasoning = Reasoning * factor,
        AudioOutput = AudioOutput * factor,
        ImageOutput = ImageOutput * factor,
        ComputeHour = ComputeHour * factor,
        PerRequest = PerRequest * factor,
        PerWebSearch = PerWebSearch * factor,
        Variants = Variants.IsEmpty ? [] : [.. Variants.Select(variant => variant with { Prices = variant.Prices?.Times(factor) })],
    };
}
