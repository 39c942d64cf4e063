using Pareto.Workbench.Planning.Capacity;
using Pareto.Workbench.Planning.Machines;

namespace Pareto.Workbench.Tests.Planning.Machines;

/// <summary>The catalogue that ships.</summary>
internal static class Shipped
{
    public static HardwareCatalogue Hardware { get; } = HardwareCatalogue.LoadShipped();

    /// <summary>Of the first model that the machine serves.</summary>
    public static ServingSpeed Speed(string machine) => ServingSpeed.From(Hardware.Find(machine)!.Serves[0]);
}
