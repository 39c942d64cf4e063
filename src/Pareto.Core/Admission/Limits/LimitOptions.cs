using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Admission.Limits;

/// <summary>A rate limit.</summary>
public sealed record LimitOptions : RateBounds
{
    [Description("The name that refusals, metrics and the log use; no two limits share one.")]
    [Required]
    public string Name { get; init; } = "";

    [Description("Whose use is counted together: all, or that of each key, team, project, model, workload or endUser. Default: key.")]
    public LimitScope Scope { get; init; } = LimitScope.Key;

    [Description("The keys, teams, projects, models, workloads or users that the limit holds for. Default: each there is.")]
    public IReadOnlyList<string> Only { get; init; } = [];
}
