using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Routing.Checking;

/// <summary>How the running gateway looks whether small answers are as good as premium's.</summary>
public sealed record CheckOptions
{
    [Range(0, 1)]
    [Description("Share of auto's requests that are looked at, 0 to 1: what small answered is asked of premium too, in the background; 0 looks at none. Default 0.01.")]
    public double Sample { get; init; } = 0.01;

    [Range(0, 1_000_000)]
    [Description("US dollars a day (UTC) that comparisons may cost, judge included; none is begun that would go beyond. Default 1.")]
    public decimal DailyBudget { get; init; } = 1;

    [Range(1, 256)]
    [Description("The most requests that are looked at at one time; others are left out. Default 4.")]
    public int AtOnce { get; init; } = 4;

    [Description("The target that says which of two answers is better where they differ (provider/model, one that is configured). Default none: a difference counts as a loss.")]
    public string? Judge { get; init; }

    [Range(0, 1)]
    [Description("Mean loss above which the promise counts as broken, 0 to 1. Default: the promise's own; without a judge it must be given, or comparisons are shown and decide nothing.")]
    public double? MaxLoss { get; init; }
}
