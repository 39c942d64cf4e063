using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>
/// Prices in US dollars for one million tokens, as files state them. A figure that has to be given is null until it is:
/// one that was forgotten must not read as 0.
/// </summary>
public abstract record PriceFigures
{
    [Required]
    [Range(0.0, 1_000_000.0)]
    [Description("Input, USD per 1M tokens; 0 for a target that costs nothing.")]
    public decimal? Input { get; init; }

    [Range(0.0, 1_000_000.0)]
    [Description("Input read from the provider's prompt cache, USD per 1M tokens. Default: as input.")]
    public decimal? CachedInput { get; init; }

    [Range(0.0, 1_000_000.0)]
    [Description("Input written to the provider's prompt cache for its default time, USD per 1M tokens. Default: as input.")]
    public decimal? CacheWrite { get; init; }

    [Range(0.0, 1_000_000.0)]
    [Description("Input written to the provider's prompt cache for an hour, USD per 1M tokens. Default: as cacheWrite.")]
    public decimal? CacheWriteHour { get; init; }

    [Range(0.0, 1_000_000.0)]
    [Description("Audio input, USD per 1M tokens. Default: as input.")]
    public decimal? AudioInput { get; init; }

    [Required]
    [Range(0.0, 1_000_000.0)]
    [Description("Output, USD per 1M tokens; 0 for a target that costs nothing.")]
    public decimal? Output { get; init; }

    [Range(0.0, 1_000_000.0)]
    [Description("Audio output, USD per 1M tokens. Default: as output.")]
    public decimal? AudioOutput { get; init; }

    internal bool HasNegative =>
        Input < 0 || CachedInput < 0 || CacheWrite < 0 || CacheWriteHour < 0 || AudioInput < 0 || Output < 0 || AudioOutput < 0;

    /// <summary>The figures as a price; null while input or output is missing.</summary>
    internal TokenPrices? ToTokenPrices(PriceBasis basis, DateOnly? from = null) =>
        Input is { } input && Output is { } output
            ? new TokenPrices
            {
                Input = input,
                CachedInput = CachedInput,
                CacheWrite = CacheWrite,
                CacheWriteHour = CacheWriteHour,
                AudioInput = AudioInput,
                Output = output,
                AudioOutput = AudioOutput,
                Basis = basis,
                EffectiveFrom = from,
            }
            : null;
}
