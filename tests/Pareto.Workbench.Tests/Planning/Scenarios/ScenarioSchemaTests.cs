using Pareto.Core.Configuration;
using Pareto.Testing;
using Pareto.Workbench.Planning.Scenarios;

namespace Pareto.Workbench.Tests.Planning.Scenarios;

public sealed class ScenarioSchemaTests
{
    [Fact]
    public void Schema_Published_IsThatOfTheOptions() => Checkout.Read("config/scenario.schema.json")
        .ShouldBe(JsonSchemaWriter.Write<ScenarioOptions>(ScenarioOptions.SchemaTitle), "write it anew: ./pareto plan --schema > config/scenario.schema.json");
}
