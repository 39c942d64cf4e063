using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Configuration;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>Money over time.</summary>
public sealed record AmountOptions
{
    [ShortForm]
    [Range(0.0, 1_000_000_000.0)]
    [Description("USD a month. Default: 0.")]
    public decimal? Monthly { get; init; }

    [Range(0.0, 100_000_000.0)]
    [Description("USD a day, in place of monthly. Default: 0.")]
    public decimal? Daily { get; init; }

    internal decimal PerMonth => Monthly ?? PlanCalendar.MonthOf(Daily ?? 0);
}
