using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>Which tier answers what.</summary>
public sealed record SplitOptions
{
    [Range(0.0, 1.0)]
    [Description("The share of requests that go to the small model first. Default: 0.")]
    public decimal Small { get; init; }

    [Range(0.0, 1.0)]
    [Description("The share that goes to the mid tier first; the rest goes to premium. Default: 0.")]
    public decimal Mid { get; init; }

    [Range(0.0, 1.0)]
    [Description("The share of the small model's answers that are accepted. The others are escalated: asked again of the mid tier, or of premium where no price of mid is given. Default: 1.")]
    public decimal SmallAcceptance { get; init; } = 1;

    [Range(0.0, 1.0)]
    [Description("The share of the mid tier's answers that are accepted; the others are escalated to premium. Default: 1.")]
    public decimal MidAcceptance { get; init; } = 1;
}
