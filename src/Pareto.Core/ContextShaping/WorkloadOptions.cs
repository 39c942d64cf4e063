using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Alerting.Drift;

namespace Pareto.Core.ContextShaping;

/// <summary>What holds for the requests of one workload.</summary>
public sealed record WorkloadOptions
{
    [Description("How long its answers may be.")]
    public OutputBoundOptions MaxOutputTokens { get; init; } = new();

    [Description("The name of the template that its answers must follow. Default: none.")]
    public string? Template { get; init; }

    [Description("From which lasting rise of its tokens on it is alerted.")]
    public DriftOptions Alarms { get; init; } = new();
}

/// <summary>Bounds on the length of an answer, in tokens, reasoning included.</summary>
public sealed record OutputBoundOptions
{
    [Description("The bound for a request that names none. Default: none but the cap.")]
    [Range(1, 10_000_000)]
    public int? Default { get; init; }

    [Description("The most that a request may ask for; one that asks for more gets this. Default: no cap.")]
    [Range(1, 10_000_000)]
    public int? Cap { get; init; }
}
