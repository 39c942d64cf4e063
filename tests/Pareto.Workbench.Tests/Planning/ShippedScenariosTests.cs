using Pareto.Testing;
using Pareto.Workbench.Planning;
using Pareto.Workbench.Planning.Costs;
using Pareto.Workbench.Planning.Sensitivity;

namespace Pareto.Workbench.Tests.Planning;

/// <summary>The worked scenarios of config/scenarios, to the cent.</summary>
public sealed class ShippedScenariosTests
{
    private static readonly Lazy<CostPlan> OwnGpus = new(() => Planner.Make(ShippedScenario.Read(5), CancellationToken.None));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Make_GptRoutine_SavesFourFifths()
    {
        var plan = Planner.Make(ShippedScenario.Read(1), Cancellation);

        plan.ApiOnly.MonthlyCost.ShouldBe(45_500m);
        var hybrid = plan.Option(Deployment.HybridRented);
        hybrid.Months[0].Tokens.ShouldBe(6_825m);
        hybrid.Months[0].Rent.ShouldBe(1_500m);
        hybrid.MonthlyCost.ShouldBe(8_325m);
        decimal.Round(plan.SavedShareOf(hybrid), 3).ShouldBe(0.817m);
        hybrid.BreakEvenMonth(plan.ApiOnly).ShouldBe(1);
        plan.Recommendation.Option.ShouldBe(Deployment.HybridRented);
        plan.Recommendation.Text.ShouldContain("81.7 %");
        plan.Scenario.Sources.ShouldContain(source => source.Contains("as the price catalogue has it", StringComparison.Ordinal));
    }

    [Fact]
    public void Make_CommodityPrice_SaysThatTheCloudWins()
    {
        var plan = Planner.Make(ShippedScenario.Read(2), Cancellation);

        plan.ApiOnly.MonthlyCost.ShouldBe(1_820m);
        var hybrid = plan.Option(Deployment.HybridRented);
        hybrid.Months[0].Tokens.ShouldBe(273m);
        plan.SavingOf(hybrid).ShouldBe(-453m);
        // Operations of $1,000 and of $2,500 a month.
        var operations = plan.Tornado.Single(swing => swing.Input == PlanInput.MachinePrices);
        operations.AtLow.ShouldBe(547m);
        operations.AtHigh.ShouldBe(-953m);
        plan.Recommendation.Option.ShouldBe(Deployment.ApiOnly);
        plan.Recommendation.Text.ShouldContain("the cloud is the cheaper way");
        plan.Recommendation.Reasons.ShouldContain(reason => reason.Contains("commodity", StringComparison.Ordinal));
    }

    [Fact]
    public void Make_ThreeTiers_ShowsThePublishedTotalAndTheTrueOne()
    {
        var plan = Planner.Make(ShippedScenario.Read(3), Cancellation);

        PlanCalendar.DayOf(plan.ApiOnly.MonthlyCost).ShouldBe(4_500m);
        PlanCalendar.DayOf(plan.Option(Deployment.HybridRented).MonthlyCost).ShouldBe(705m);
        var published = plan.Published.ShouldNotBeNull();
        PlanCalendar.DayOf(published.Published).ShouldBe(885m);
        PlanCalendar.DayOf(published.Explained).ShouldBe(885m);
        PlanCalendar.DayOf(published.Reckoned).ShouldBe(705m);
        PlanCalendar.DayOf(published.Difference).ShouldBe(180m);
    }

    [Fact]
    public void Make_ThreeTiers_PricesEachTierByItself()
    {
        var inputs = ShippedScenario.Read(3).Inputs;
        var calls = TierCalls.Of(Deployment.HybridRented, inputs, 1_000_000);

        calls.ShouldBe(new TierCalls(700_000, 200_000, 100_000, 0, 0));
        (calls.Mid * inputs.Mid!.Of(500, 0, 200)).ShouldBe(175m);
        (calls.Premium * inputs.Premium.Of(500, 0, 200)).ShouldBe(450m);
    }

    [Fact]
    public void Make_PrivateEndpoint_PaysOverTheWholeRange()
    {
        var plan = Planner.Make(ShippedScenario.Read(4), Cancellation);

        plan.ApiOnly.MonthlyCost.ShouldBe(12_166.666667m);
        plan.Option(Deployment.HybridRented).MonthlyCost.ShouldBe(1_000m);
        // The bill from $5,000 to $50,000, the endpoint from $500 to $2,000.
        var bill = plan.Tornado.Single(swing => swing.Input == PlanInput.Tokens);
        bill.AtLow.ShouldBe(5_000.50m - 1_000, 0.01m);
        bill.AtHigh.ShouldBe(50_005m - 1_000, 0.01m);
        var endpoint = plan.Tornado.Single(swing => swing.Input == PlanInput.MachinePrices);
        endpoint.AtLow.ShouldBe(11_666.67m, 0.01m);
        endpoint.AtHigh.ShouldBe(10_166.67m, 0.01m);
        plan.Bands.Single(band => band.Deployment == Deployment.HybridRented).Chosen.ShouldBe(1);
    }

    [Fact]
    public void Make_OwnGpus_BreakEvenWithinAYear()
    {
        var plan = OwnGpus.Value;

        plan.Scenario.Inputs.RequestsPerMonth.ShouldBe(12_000_000m);
        var own = plan.Option(Deployment.HybridOwned);
        // Five cards and the project at the start; 76 % of the requests leave the API.
        own.Months[0].Machines.ShouldBe(5);
        own.Months[0].Hardware.ShouldBe(60_000m);
        own.Months[0].Project.ShouldBe(14_000m);
        plan.ApiOnly.Months[0].Tokens.ShouldBe(12_600m);
        own.Months[0].Tokens.ShouldBe(3_024m);
        // 550 W by a PUE of 1.5, 730 hours, $0.13.
        own.Months[0].Power.ShouldBe(5 * 0.825m * 730 * 0.13m);
        own.BreakEvenMonth(plan.ApiOnly).ShouldBe(10);
        own.ProjectPayback(plan.ApiOnly).ShouldBe(1.8m);
        plan.Recommendation.Option.ShouldBe(Deployment.HybridOwned);
    }

    [Fact]
    public void Make_OwnGpus_FormulaAndSimulationAskForTheSameMachines()
    {
        var plan = OwnGpus.Value;

        plan.Capacity.Length.ShouldBe(2);
        foreach (var check in plan.Capacity)
        {
            check.ByFormula.ShouldBe(check.BySimulation);
            check.FormulaP95.ShouldBe(check.SimulatedP95, 0.1 * check.SimulatedP95);
            check.SimulatedP95.ShouldBeLessThan(30);
        }
    }

    [Fact]
    public void Make_Twice_GivesTheSame()
    {
        var (first, second) = (OwnGpus.Value, Planner.Make(ShippedScenario.Read(5), Cancellation));

        first.Recommendation.Text.ShouldBe(second.Recommendation.Text);
        first.Bands.Select(band => band.High[^1]).ShouldBe(second.Bands.Select(band => band.High[^1]));
        first.Capacity.Select(check => check.SimulatedP95).ShouldBe(second.Capacity.Select(check => check.SimulatedP95));
    }

    [Fact]
    public void Files_All_NameTheSchemaForEditors()
    {
        var files = Checkout.Files.Where(file => file.StartsWith("config/scenarios/", StringComparison.Ordinal)).ToList();

        files.Count.ShouldBe(5);
        files.ShouldAllBe(file => Checkout.Read(file).StartsWith("# yaml-language-server: $schema=../scenario.schema.json\n", StringComparison.Ordinal));
    }
}
