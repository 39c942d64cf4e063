using Pareto.Workbench.Planning;
using Pareto.Workbench.Planning.Costs;

namespace Pareto.Workbench.Tests.Planning;

public sealed class RecommendationTests
{
    private const string LowVolume =
        """
        name: s
        priceDate: 2026-01-31
        traffic: { requestsPerDay: 500, inputTokens: 500, outputTokens: 200 }
        prices: { premium: openai/gpt-5.2, cheap: deepseek/deepseek-v3.2 }
        split: { small: 0.8 }
        local: { rented: l40s }
        """;

    [Fact]
    public void Text_LowVolume_SendsNobodyToAMachine()
    {
        var plan = Plan(LowVolume);

        plan.Recommendation.Option.ShouldBe(Deployment.ApiOnly);
        plan.Recommendation.Reasons.ShouldContain("The volume is low: 500 requests a day do not fill a machine.");
    }

    [Fact]
    public void Text_ACheapModelOfUnknownQuality_IsShownAndNotRecommended()
    {
        var plan = Plan(LowVolume);

        plan.Option(Deployment.CheapApiOnly).PresentValue.ShouldBeLessThan(plan.ApiOnly.PresentValue / 2);
        plan.Chosen.Deployment.ShouldBe(Deployment.ApiOnly);
        plan.Recommendation.Reasons.ShouldContain(reason => reason.StartsWith("Cheap API only is shown and not ranked", StringComparison.Ordinal));
    }

    [Fact]
    public void Text_ACheapModelWithItsErrorsPriced_CanWin() =>
        Plan(LowVolume + "\nquality: { costOfWrongAnswer: 0.01, premiumErrors: 0.02, smallErrors: 0.02, cheapErrors: 0.03, localOnlyErrors: 0.1 }")
            .Recommendation.Option.ShouldBe(Deployment.CheapApiOnly);

    [Fact]
    public void Text_WrongAnswersThatCostMoreThanTheySave_KeepPremium()
    {
        var plan = Plan(LowVolume + "\nquality: { costOfWrongAnswer: 5, premiumErrors: 0.02, smallErrors: 0.02, cheapErrors: 0.03, localOnlyErrors: 0.1 }");

        plan.Recommendation.Option.ShouldBe(Deployment.ApiOnly);
    }

    [Fact]
    public void Text_ASavingTooSmallToBeSure_StaysAndSaysSo()
    {
        // 8 % of the requests on an endpoint that costs next to nothing: less than the tenth that a change has to save.
        var plan = Plan(
            """
            name: s
            priceDate: 2026-01-31
            traffic: { requestsPerMonth: 1000000, inputTokens: 500, outputTokens: 200 }
            prices: { premium: openai/gpt-5.2 }
            split: { small: 0.08 }
            local: { endpoint: 1 }
            """);

        plan.Recommendation.Option.ShouldBe(Deployment.ApiOnly);
        plan.Recommendation.Text.ShouldContain("too little to be sure of");
    }

    [Fact]
    public void Text_NothingToCompareWith_SaysSo() =>
        Plan("name: s\npriceDate: 2026-01-31\ntraffic: { requestsPerMonth: 1, inputTokens: 1, outputTokens: 1 }\nprices: { premium: openai/gpt-5.2 }")
            .Recommendation.Text.ShouldBe("Stay with the API: the scenario gives no other option that could be ranked.");

    private static CostPlan Plan(string yaml) => Planner.Make(ShippedScenario.Parse(yaml), TestContext.Current.CancellationToken);
}
