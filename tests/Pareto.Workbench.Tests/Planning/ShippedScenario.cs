using Pareto.Core.Catalog;
using Pareto.Testing;
using Pareto.Workbench.Planning;
using Pareto.Workbench.Planning.Costs;
using Pareto.Workbench.Planning.Scenarios;
using Pareto.Workbench.Tests.Planning.Machines;

namespace Pareto.Workbench.Tests.Planning;

/// <summary>Scenarios as the command reads them.</summary>
internal static class ShippedScenario
{
    public static ScenarioReader Reader { get; } = new(PriceSheets.LoadShipped(), Shipped.Hardware, new DateOnly(2026, 11, 22));

    /// <param name="number">The first character of the file's name.</param>
    public static Scenario Read(int number)
    {
        var file = Checkout.Files.Single(file => file.StartsWith($"config/scenarios/{number}-", StringComparison.Ordinal));
        return Parse(Checkout.Read(file), file);
    }

    public static Scenario Parse(string yaml, string file = "scenario.yaml")
    {
        var read = Reader.Read(yaml, file);
        read.Problems.Select(read.Describe).ShouldBeEmpty();
        return Reader.Resolve(read.Value!, []).ShouldNotBeNull();
    }

    public static OptionCost Option(this CostPlan plan, Deployment deployment) => plan.Options.Single(option => option.Deployment == deployment);
}
