using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>A price as a sheet or the configuration states it: the figures for standard processing, and others that hold under conditions.</summary>
public abstract record ListedPrice : PriceFigures
{
    [Range(0.0, 1_000_000.0)]
    [Description("An hour in which a model served in this process computes, USD: power and hardware together. Only for such models, whose computing is measured. Default: none.")]
    public decimal? ComputeHour { get; init; }

    [Range(0.0, 1_000.0)]
    [Description("A fee for each request, USD, beside its tokens; conditions and their factors do not touch it. Default: none.")]
    public decimal? PerRequest { get; init; }

    [Range(0.0, 1_000.0)]
    [Description("A fee for each web search that the provider makes for a request, USD, where its reply tells how many there were. Default: none.")]
    public decimal? PerWebSearch { get; init; }

    [Description("Other prices, for long prompts, service tiers, regions and hours: the figures of the last that fits hold, times the factors of all that fit. Default: none.")]
    public IReadOnlyList<PriceVariantOptions> Variants { get; init; } = [];

    internal bool LacksInput => Input is null && ComputeHour is null;

    internal bool LacksOutput => Output is null && ComputeHour is null;

    internal override IEnumerable<decimal?> All => [.. base.All, ComputeHour, PerRequest, PerWebSearch];

    /// <summary>The figures as a price; null while input or output is missing.</summary>
    /// <param name="basis">How far they can be trusted.</param>
    /// <param name="source">Where they come from, in a word: the day of a sheet, or <c>configured</c>.</param>
    /// <param name="from">Their first day.</param>
    internal TokenPrices? ToTokenPrices(PriceBasis basis, string source, DateOnly? from = null)
    {
        if (LacksInput || LacksOutput)
        {
            return null;
        }

        var prices = ToTokenPrices(basis, from, ComputeHour) with { PerRequest = PerRequest, PerWebSearch = PerWebSearch };
        if (Variants.Count > 0)
        {
            prices = prices with { Variants = [.. Variants.Select(variant => variant.ToVariant(basis, from)).OfType<PriceVariant>()] };
        }

        return prices with { Version = $"{source}#{PriceFingerprint.Of(prices)}" };
    }
}
