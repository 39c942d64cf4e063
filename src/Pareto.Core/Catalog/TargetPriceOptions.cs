using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Catalog;

/// <summary>The price of a target as its operator knows it, in US dollars for one million tokens. It holds on every day.</summary>
public sealed record TargetPriceOptions
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
}
