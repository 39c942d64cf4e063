using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>
/// Prices in US dollars for one million tokens, from a day (UTC) on. A price that has to be given is null until it is:
/// a figure that was forgotten must not read as 0.
/// </summary>
public sealed record DatedPrice
{
    [Required]
    [Description("The first day on which the price is known to hold: 2026-07-30.")]
    public DateOnly? From { get; init; }

    [Required]
    [Range(0.0, 1_000_000.0)]
    [Description("Input, USD per 1M tokens.")]
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
    [Description("Output, USD per 1M tokens; 0 for a model that only embeds.")]
    public decimal? Output { get; init; }

    [Range(0.0, 1_000_000.0)]
    [Description("Audio output, USD per 1M tokens. Default: as output.")]
    public decimal? AudioOutput { get; init; }

    [Description("catalogue or estimate, where it differs from the sheet's. Default: the sheet's.")]
    public PriceBasis? Basis { get; init; }
}
