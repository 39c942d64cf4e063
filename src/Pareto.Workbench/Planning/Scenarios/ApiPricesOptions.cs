using System.ComponentModel;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>What tokens cost at the providers.</summary>
public sealed record ApiPricesOptions
{
    [Description("The model that answers everything today. Required.")]
    public ApiPriceOptions? Premium { get; init; }

    [Description("A model between the small one and premium. Default: none.")]
    public ApiPriceOptions? Mid { get; init; }

    [Description("A cheap model that could answer everything by API. Default: none, and that option is not compared.")]
    public ApiPriceOptions? Cheap { get; init; }
}
