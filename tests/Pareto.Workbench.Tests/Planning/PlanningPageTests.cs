using Pareto.Testing;
using Pareto.Workbench.Planning.Sensitivity;

namespace Pareto.Workbench.Tests.Planning;

/// <summary>docs/planning.md tells what is there.</summary>
public sealed class PlanningPageTests
{
    private static readonly string Page = Checkout.Read("docs/planning.md");

    [Fact]
    public void Page_EveryScenarioThatShips_IsNamed()
    {
        foreach (var file in Checkout.Files.Where(file => file.StartsWith("config/scenarios/", StringComparison.Ordinal)))
        {
            Page.ShouldContain($"| `{Path.GetFileNameWithoutExtension(file)}` |");
        }
    }

    [Fact]
    public void Page_Draws_AreAsManyAsAreMade() => Page.ShouldContain($"{MonteCarlo.Draws} seeded draws");

    [Fact]
    public void Page_DefaultRanges_AreThoseOfTheCode()
    {
        var ranges = ShippedScenario.Read(1).Ranges;

        Row("requests").ShouldBe($"× {ranges[PlanInput.Requests].Low} to × {ranges[PlanInput.Requests].High}");
        Row("tokens of a request").ShouldBe($"× {ranges[PlanInput.Tokens].Low} to × {ranges[PlanInput.Tokens].High}");
        Row("growth a month").ShouldBe($"{ranges[PlanInput.Growth].High * 100:0} points below and above");
        Row("share of the small model").ShouldBe($"{(0.85m - ranges[PlanInput.SmallShare].Low) * 100:0} points below and above");
        Row("its answers accepted").ShouldBe($"{(1 - ranges[PlanInput.SmallAcceptance].Low) * 100:0} points below and above");
        Row("prices of APIs").ShouldBe($"× {ranges[PlanInput.ApiPrices].Low} to × {ranges[PlanInput.ApiPrices].High}");
        Row("prices of machines, endpoint, power").ShouldBe($"× {ranges[PlanInput.MachinePrices].Low} to × {ranges[PlanInput.MachinePrices].High}");
        Row("speed of machines").ShouldBe($"× {ranges[PlanInput.MachineSpeed].Low} to × {ranges[PlanInput.MachineSpeed].High}");
        Row("staff, operations, router, project").ShouldBe($"× {ranges[PlanInput.StaffAndOperations].Low} to × {ranges[PlanInput.StaffAndOperations].High}");
        Row("cost of wrong answers").ShouldBe($"× {ranges[PlanInput.WrongAnswers].Low} to × {ranges[PlanInput.WrongAnswers].High}");
    }

    private static string Row(string input) => Page.Split('\n').Single(line => line.StartsWith($"| {input} |", StringComparison.Ordinal)).Split('|')[2].Trim();
}
