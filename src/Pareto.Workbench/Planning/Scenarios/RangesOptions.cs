using System.ComponentModel;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>How far the ten inputs may be off: factors on what is assumed, or shares themselves where the name is that of a share.</summary>
public sealed record RangesOptions
{
    [Description("Factor on requests. Default: 0.5 to 2.")]
    public RangeOptions? Requests { get; init; }

    [Description("Factor on the tokens of prompts and answers. Default: 0.7 to 1.5.")]
    public RangeOptions? Tokens { get; init; }

    [Description("Growth a month itself. Default: 2 points below and above.")]
    public RangeOptions? Growth { get; init; }

    [Description("The small model's share itself. Default: 15 points below and above.")]
    public RangeOptions? SmallShare { get; init; }

    [Description("The share of its answers that are accepted, itself. Default: 10 points below and above.")]
    public RangeOptions? SmallAcceptance { get; init; }

    [Description("Factor on the prices of APIs. Default: 0.5 to 1.1, as they have been falling.")]
    public RangeOptions? ApiPrices { get; init; }

    [Description("Factor on the prices of machines, endpoint and power. Default: 0.7 to 1.3.")]
    public RangeOptions? MachinePrices { get; init; }

    [Description("Factor on the speed of machines. Default: 0.6 to 1.4.")]
    public RangeOptions? MachineSpeed { get; init; }

    [Description("Factor on staff, operations, router and the project. Default: 0.5 to 2.")]
    public RangeOptions? StaffAndOperations { get; init; }

    [Description("Factor on the cost of wrong answers. Default: 0.5 to 2.")]
    public RangeOptions? WrongAnswers { get; init; }
}
