using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Configuration;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>Machines that are rented.</summary>
public sealed record RentedOptions
{
    [ShortForm]
    [Required]
    [Description("The machine, as the hardware catalogue names it: l40s.")]
    public string Machine { get; init; } = "";

    [Range(0.0, 10_000.0)]
    [Description("USD for an hour. Default: the catalogue's.")]
    public decimal? PricePerHour { get; init; }
}
