using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Configuration;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>Machines that are bought.</summary>
public sealed record OwnedOptions
{
    [ShortForm]
    [Required]
    [Description("The machine, as the hardware catalogue names it: l40s.")]
    public string Machine { get; init; } = "";

    [Range(0.0, 100_000_000.0)]
    [Description("USD for one, with its share of a server; 0 where it is there already. Default: the catalogue's.")]
    public decimal? Price { get; init; }

    [Range(1, 120)]
    [Description("Months after which it is bought anew; it is worth nothing then. Default: 36.")]
    public int LifeMonths { get; init; } = 36;

    [Range(0.0, 1.0)]
    [Description("Repairs and support a year, as a share of the price. Default: 0.05.")]
    public decimal Maintenance { get; init; } = 0.05m;

    [Range(0.0, 100_000.0)]
    [Description("USD a month for the place of one machine in a rack. Default: 0.")]
    public decimal Rack { get; init; }

    [Range(0.0, 10.0)]
    [Description("USD for a kilowatt-hour. Default: 0.13.")]
    public decimal PowerPrice { get; init; } = 0.13m;

    [Range(1.0, 5.0)]
    [Description("All power that the site draws by that of the machines (PUE). Default: 1.5.")]
    public decimal Pue { get; init; } = 1.5m;

    [Range(0.0, 10_000.0)]
    [Description("Hours of people a month beyond those of staff.hoursPerMonth. Default: 0.")]
    public decimal ExtraStaffHours { get; init; }
}
