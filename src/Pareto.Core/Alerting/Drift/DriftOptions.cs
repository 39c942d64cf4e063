using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Alerting.Drift;

/// <summary>From which lasting rise on a workload is alerted.</summary>
public sealed record DriftOptions
{
    [Description("A lasting rise of answers, as a share of their length in the past: 0.25 is a quarter longer. 0: never. Default 0.25.")]
    [Range(0.0, 10.0)]
    public double Output { get; init; } = 0.25;

    [Description("The same for prompts. Default 0.25.")]
    [Range(0.0, 10.0)]
    public double Input { get; init; } = 0.25;
}
