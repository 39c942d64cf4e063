using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>One file of the price catalogue: what one provider sells, since when, and where that was read.</summary>
public sealed record PriceSheet
{
    /// <summary>The sheet that prices local targets which nothing else prices.</summary>
    public const string LocalProvider = "local";

    /// <summary>On the sheet of <see cref="LocalProvider"/>, or of a local preset, which wins: the entry that stands for every model.</summary>
    public const string AnyModel = "*";

    [Required]
    [Description("The provider that the sheet belongs to: a preset (openai), or the name that a provider has in the configuration.")]
    public string Provider { get; init; } = "";

    [Description("Host names that also identify the provider, for one that is reached through the openai-compatible preset. Default: none.")]
    public IReadOnlyList<string> Hosts { get; init; } = [];

    [Description("Other sheets, by their provider, that are searched for a model that this sheet does not list. Default: none.")]
    public IReadOnlyList<string> Like { get; init; } = [];

    [Description("catalogue for published prices, estimate for assumptions. Default: catalogue.")]
    public PriceBasis Basis { get; init; } = PriceBasis.Catalogue;

    [Required]
    [Description("The price page, or the reasoning, that the figures were taken from.")]
    public string Source { get; init; } = "";

    [Required]
    [Description("The day that the figures were last read from the source, as written there or by whoever copied it: 2026-11-22.")]
    public DateOnly? Read { get; init; }

    [Description("Factors that hold for every model on the sheet, beside a price's own variants. Default: none.")]
    public IReadOnlyList<PriceVariantOptions> Variants { get; init; } = [];

    [Range(0.0, 1_000.0)]
    [Description("A fee for each web search that the provider makes for a request, USD, for every price on the sheet that has none of its own. Default: none.")]
    public decimal? PerWebSearch { get; init; }

    [Description("The models of the provider.")]
    public IReadOnlyList<ModelFacts> Models { get; init; } = [];
}
