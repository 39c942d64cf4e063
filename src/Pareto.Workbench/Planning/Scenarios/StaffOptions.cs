using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>People's time for options with a model of one's own.</summary>
public sealed record StaffOptions
{
    [Range(0.0, 100_000.0)]
    [Description("Hours a month that running the small model takes. Default: 0.")]
    public decimal HoursPerMonth { get; init; }

    [Range(0.0, 10_000.0)]
    [Description("USD for such an hour, with all that an employer pays. Default: 90.")]
    public decimal HourlyRate { get; init; } = 90;
}
