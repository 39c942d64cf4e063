using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>A published total of the hybrid option, and the price that it seems to be made with.</summary>
public sealed record PublishedOptions
{
    [Required]
    [Description("The published total: a month's, or { daily: 885 }.")]
    public AmountOptions? Total { get; init; }

    [Description("The price of premium that explains it. Default: the scenario's own.")]
    public ApiPriceOptions? Premium { get; init; }

    [Required(AllowEmptyStrings = false)]
    [Description("Where the difference comes from, for the report.")]
    public string Note { get; init; } = "";
}
