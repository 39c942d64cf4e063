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
    [Description("Image input, USD per 1M tokens. Default: as input.")]
    public decimal? ImageInput { get; init; }

    [Range(0.0, 1_000_000.0)]
    [Description("Output, USD per 1M tokens; 0 for a target that costs nothing. Required unless computeHour is given; then 0 by default.")]
    public decimal? Output { get; init; }

    [Range(0.0, 1_000_000.0)]
    [Description("Reasoning, USD per 1M tokens. Default: as output.")]
    public decimal? Reasoning { get; init; }

    [Range(0.0, 1_000_000.0)]
    [Description("Audio output, USD per 1M tokens. Default: as output.")]
    public decimal? AudioOutput { get; init; }

    [Range(0.0, 1_000_000.0)]
    [Description("Image output, USD per 1M tokens. Default: as output.")]
    public decimal? ImageOutput { get; init; }

    internal virtual IEnumerable<decimal?> All =>
        [Input, CachedInput, CacheWrite, CacheWriteHour, AudioInput, ImageInput, Output, Reasoning, AudioOutput, ImageOutput];

    internal bool HasAny => All.Any(figure => figure is not null);

    internal bool HasNegative => All.Any(figure => figure < 0);

    private protected TokenPrices ToTokenPrices(PriceBasis basis, DateOnly? from, decimal? computeHour) => new()
    {
        Input = Input ?? 0,
        CachedInput = CachedInput,
        CacheWrite = CacheWrite,
        CacheWriteHour = CacheWriteHour,
        AudioInput = AudioInput,
        ImageInput = ImageInput,
        Output = Output ?? 0,
        Reasoning = Reasoning,
        AudioOutput = AudioOutput,
        ImageOutput = ImageOutput,
        ComputeHour = computeHour,
        Basis = basis,
        EffectiveFrom = from,
    };
}
