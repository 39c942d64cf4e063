using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>
/// Prices in US dollars for one million tokens, or for computing time, as files state them. A figure that has to be given is null until it is:
/// one that was forgotten must not read as 0.
/// </summary>
public abstract record PriceFigures
{
    [Range(0.0, 1_000_000.0)]
    [Description("Input, USD per 1M tokens; 0 for a target that costs nothing. Required unless computeHour is given; then 0 by default.")]
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

    [Range(0.0, 1_000_000.0)]
    [Description("Output, USD per 1M tokens; 0 for a target that costs nothing. Required unless computeHour is given; then 0 by default.")]
    public decimal? Output { get; init; }

    [Range(0.0, 1_000_000.0)]
    [Description("Audio output, USD per 1M tokens. Default: as output.")]
    public decimal? AudioOutput { get; init; }

    [Range(0.0, 1_000_000.0)]
    [Description("An hour in which a model served in this process computes, USD: power and hardware together. Only for such models, whose computing is measured. Default: none.")]
    public decimal? ComputeHour { get; init; }

    internal bool LacksInput => Input is null && ComputeHour is null;

    internal bool LacksOutput => Output is null && ComputeHour is null;

    internal bool HasNegative =>
        ComputeHour < 0 || Input < 0 || CachedInput < 0 || CacheWrite < 0 || CacheWriteHour < 0 || AudioInput < 0 || Output < 0 || AudioOutput < 0;

    /// <summary>The figures as a price; null while input or output is missing.</summary>
    internal TokenPrices? ToTokenPrices(PriceBasis basis, DateOnly? from = null) =>
        LacksInput || LacksOutput
            ? null
            : new TokenPrices
            {
                Input = Input ?? 0,
                CachedInput = CachedInput,
                CacheWrite = CacheWrite,
                CacheWriteHour = CacheWriteHour,
                AudioInput = AudioInput,
                Output = Output ?? 0,
                AudioOutput = AudioOutput,
                Basis = basis,
                ComputeHour = ComputeHour,
                EffectiveFrom = from,
            };
}
