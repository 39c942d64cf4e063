using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Routing.Competence;

/// <summary>Whether targets must earn their place.</summary>
public sealed record CompetenceOptions
{
    [Description("Whether auto plans a target below premium only for the kinds of work that it has shown it can do. Default false.")]
    public bool Enabled { get; init; }

    [Range(0, 1)]
    [Description("The mean quality that the lower end of a target's 95 % interval must reach, 0 to 1. Default 0.8.")]
    public double Quality { get; init; } = 0.8;

    [Range(0, 1)]
    [Description("Share of the requests that a target is not trusted with that it is asked in the background all the same, so that it can earn them, 0 to 1. Default 0.05.")]
    public double Shadow { get; init; } = 0.05;
}
