using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Prediction;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.Prediction;

public sealed class RouterPredictionTests
{
    private const string EasyChoice =
        "Which of the following planets is the largest in the solar system?\nA. Mars\nB. Jupiter\nC. Venus\nD. Earth\nAnswer:";

    private static readonly Router WithPredictor = new(new RoutingOptions(), CatalogOf(), new IntentAnalyzer(), Predictor.Shipped);
    private static readonly Router Without = Fixture.Router();

    [Fact]
    public void Plan_AConfidentPrediction_ReplacesTheComplexityAndSaysSo()
    {
        var prediction = Predictor.Shipped.Predict(EasyChoice);
        var expected = PredictedComplexity.Of(prediction).ShouldNotBeNull();

        var plan = WithPredictor.Plan(Ask(EasyChoice)).Plan.ShouldNotBeNull();

        plan.Intent.Complexity.ShouldBe(expected);
        plan.Targets[0].Reason.ShouldContain($"complexity {expected}, predicted");
        plan.Targets[0].Target.ShouldBe(Small);
    }

    [Fact]
    public void Explain_APrompt_TellsWhatWasPredicted() =>
        WithPredictor.Explain(Ask(EasyChoice), Principal.Anonymous, PermittedTargets.All(Targets)).Prediction
            .ShouldBe(Predictor.Shipped.Predict(EasyChoice));

    [Theory]
    [InlineData("Hi")]
    [InlineData("Sziasztok! Holnap délután megyünk kirándulni a hegyekbe, hozzatok esőkabátot.")]
    public void Plan_AnUnfamiliarPrompt_IsPlannedAsWithoutPredictor(string prompt)
    {
        var with = WithPredictor.Plan(Ask(prompt)).Plan!;
        var without = Without.Plan(Ask(prompt)).Plan!;

        with.Targets.ShouldBe(without.Targets);
        with.Intent.Complexity.ShouldBe(without.Intent.Complexity);
        with.Intent.Signals.ShouldBe(without.Intent.Signals);
    }

    [Fact]
    public void Plan_AConversation_IsLeftToTheCues()
    {
        var talk = Talk(User("Prove that there are infinitely many primes."), Assistant("Suppose there are finitely many."), User(EasyChoice));

        WithPredictor.Plan(talk).Plan!.Targets.ShouldBe(Without.Plan(talk).Plan!.Targets);
    }

    [Fact]
    public void Plan_ARequestWithTools_IsLeftToTheCues()
    {
        var request = Ask(EasyChoice) with { Tools = [new ToolDefinition { Name = "search" }] };

        WithPredictor.Plan(request).Plan!.Targets.ShouldBe(Without.Plan(request).Plan!.Targets);
    }

    [Theory]
    [InlineData("premium")]
    [InlineData("cloud/middle")]
    public void Plan_WhatTheClientNames_IsNotPredicted(string model) =>
        WithPredictor.Explain(Ask(EasyChoice, model), Principal.Anonymous, PermittedTargets.All(Targets)).Prediction.ShouldBeNull();

    [Fact]
    public void Load_AModelThatIsNone_IsAProblem()
    {
        var problems = new List<ConfigurationProblem>();

        new PredictionOptions { Model = typeof(RouterPredictionTests).Assembly.Location }.Load("routing.prediction", problems).ShouldBeNull();

        problems.ShouldHaveSingleItem().Path.ShouldBe("routing.prediction.model");
    }
}
