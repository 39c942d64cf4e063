using System.ComponentModel;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>Between which values an input may lie; what is assumed has to lie between them.</summary>
public sealed record RangeOptions
{
    [Description("The least.")]
    public required decimal Low { get; init; }

    [Description("The most.")]
    public required decimal High { get; init; }
}
