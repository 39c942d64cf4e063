using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Configuration;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>The price of one model: named, for the catalogue's; given; or both, and then the report says where the catalogue differs.</summary>
public sealed record ApiPriceOptions
{
    [ShortForm]
    [Description("The model, as provider/model of the catalogue (pareto prices list). Default: none.")]
    public string? Model { get; init; }

    [Range(0.0, 100_000.0)]
    [Description("USD for a million tokens of prompts. Default: the catalogue's.")]
    public decimal? Input { get; init; }

    [Range(0.0, 100_000.0)]
    [Description("USD for a million tokens of prompts that the provider's cache holds. Default: the catalogue's, else as input.")]
    public decimal? CachedInput { get; init; }

    [Range(0.0, 100_000.0)]
    [Description("USD for a million tokens of answers. Default: the catalogue's.")]
    public decimal? Output { get; init; }

    [Range(0.0, 100_000.0)]
    [Description("One price for a million tokens of either kind, in place of input and output. Default: none.")]
    public decimal? Blended { get; init; }
}
