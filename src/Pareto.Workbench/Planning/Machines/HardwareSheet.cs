using System.ComponentModel;

namespace Pareto.Workbench.Planning.Machines;

/// <summary>One file of the hardware catalogue.</summary>
public sealed record HardwareSheet
{
    [Description("The machines.")]
    public IReadOnlyList<MachineFacts> Machines { get; init; } = [];
}
