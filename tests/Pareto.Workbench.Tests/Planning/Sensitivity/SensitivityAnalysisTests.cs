using Pareto.Workbench.Planning.Costs;
using Pareto.Workbench.Planning.Sensitivity;

namespace Pareto.Workbench.Tests.Planning.Sensitivity;

public sealed class SensitivityAnalysisTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Tornado_TheTenInputs_WidestFirst()
    {
        var swings = SensitivityAnalysis.Tornado(ShippedScenario.Read(5), Deployment.HybridOwned, Cancellation);

        swings.Length.ShouldBe(10);
        swings.Select(swing => swing.Width).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void Flips_OfAFlatEndpoint_AreWhereTheSavingIsTheLeastThatCounts()
    {
        // $45,500 times f by 0.15, and $1,500, are nine tenths of $45,500 times f: f = 1,500 / (0.75 × 45,500).
        var flips = SensitivityAnalysis.Flips(ShippedScenario.Read(1), Cancellation);

        var prices = flips.Single(flip => flip.Input == PlanInput.ApiPrices);
        prices.Value.ShouldBe(1_500m / (0.75m * 45_500), 1e-6m);
        prices.IsBelow.ShouldBeTrue();
        prices.Becomes.ShouldBe("API only");
        // 45,500 (1 − s) + 1,500 = 0.9 × 45,500.
        flips.Single(flip => flip.Input == PlanInput.SmallShare).Value.ShouldBe(0.1m + (1_500m / 45_500), 1e-6m);
    }

    [Fact]
    public void Flips_Found_DivideTheDecisions()
    {
        var scenario = ShippedScenario.Read(5);
        var decided = Choice.Of(CostOfOwnership.Reckon(scenario.Inputs)).Deployment;

        foreach (var flip in SensitivityAnalysis.Flips(scenario, Cancellation))
        {
            var inside = flip.Value + ((flip.Input.Assumed(scenario.Inputs) - flip.Value) * 0.0001m);
            Choice.Of(CostOfOwnership.Reckon(scenario.Inputs.With(flip.Input, flip.Value))).Deployment.ShouldNotBe(decided, flip.ToString());
            Choice.Of(CostOfOwnership.Reckon(scenario.Inputs.With(flip.Input, inside))).Deployment.ShouldBe(decided, flip.ToString());
        }
    }

    [Fact]
    public void Flips_OfADecisionThatNothingChanges_AreNone()
    {
        // Nothing is asked for, so nothing costs anything: no input changes that.
        var scenario = ShippedScenario.Parse("name: s\ntraffic: { requestsPerMonth: 0, inputTokens: 1, outputTokens: 1 }\nprices: { premium: openai/gpt-5.2 }\nsplit: { small: 0.5 }\nlocal: { endpoint: 10 }");

        SensitivityAnalysis.Flips(scenario, Cancellation).ShouldBeEmpty();
    }

    [Fact]
    public void Run_EveryOption_HasABandAroundItsCostAndTheChancesAddUp()
    {
        var scenario = ShippedScenario.Read(3);
        var options = CostOfOwnership.Reckon(scenario.Inputs);

        var bands = MonteCarlo.Run(scenario, options, Cancellation);

        bands.Sum(band => band.Chosen).ShouldBe(1, 1e-9);
        foreach (var (band, option) in bands.Zip(options))
        {
            band.Low.Length.ShouldBe(36);
            band.Low[^1].ShouldBeLessThan(option.Total);
            band.High[^1].ShouldBeGreaterThan(option.Total);
        }
    }

    [Fact]
    public void Run_NoDoubtAboutAnyInput_GivesBandsOfNoWidth()
    {
        var range = "{ low: 1, high: 1 }";
        var scenario = ShippedScenario.Parse(
            $$"""
            name: s
            traffic: { requestsPerMonth: 1000000, inputTokens: 100, outputTokens: 100 }
            prices: { premium: openai/gpt-5.2 }
            split: { small: 0.5 }
            local: { endpoint: 100 }
            ranges:
              requests: {{range}}
              tokens: {{range}}
              growth: { low: 0, high: 0 }
              smallShare: { low: 0.5, high: 0.5 }
              smallAcceptance: {{range}}
              apiPrices: {{range}}
              machinePrices: {{range}}
              machineSpeed: {{range}}
              staffAndOperations: {{range}}
              wrongAnswers: {{range}}
            """);
        var options = CostOfOwnership.Reckon(scenario.Inputs);

        var bands = MonteCarlo.Run(scenario, options, Cancellation);

        bands.Select(band => (band.Low[^1], band.High[^1])).ShouldBe(options.Select(option => (option.Total, option.Total)));
    }

    [Fact]
    public void With_ALargerSmallShare_TakesFromPremiumFirst()
    {
        var inputs = ShippedScenario.Read(3).Inputs;

        inputs.With(PlanInput.SmallShare, 0.8m).MidShare.ShouldBe(0.2m);
        inputs.With(PlanInput.SmallShare, 0.9m).MidShare.ShouldBe(0.1m);
    }
}
