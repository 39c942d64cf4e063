namespace Pareto.Core.Exchange;

/// <summary>Prices in US dollars for one million tokens of each class, and for computing time. A class without a price of its own costs what its parent class costs.</summary>
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

    public required decimal Output { get; init; }

    public decimal? AudioOutput { get; init; }

    /// <summary>An hour of <see cref="TokenUsage.Compute"/>, beside the tokens; null: computing costs nothing of its own.</summary>
    public decimal? ComputeHour { get; init; }

    /// <summary>Where the figures come from.</summary>
    public required PriceBasis Basis { get; init; }

    /// <summary>The day from which they hold, as written in the catalogue; null for prices from the configuration.</summary>
    public DateOnly? EffectiveFrom { get; init; }
}
