using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;
using Pareto.Core.Text;

namespace Pareto.Core.Tests.Accounting.Budgets;

public class AttemptBoundTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly Target Target = new()
    {
        Id = new TargetId("p", "m"),
        Location = TargetLocation.External,
        Abilities = TargetAbilities.Chat,
        ContextTokens = 100_000,
    };

    /// <summary>Whatever an attempt can be billed for within its tokens: never more than its bound.</summary>
    [Fact]
    public void Cost_AnyUsageWithinTheTokens_IsWithinTheBound()
    {
        var random = new Random(31);
        for (var i = 0; i < 5_000; i++)
        {
            var prices = Prices(random, deep: true);
            var prompt = random.Next(1, 300_000);
            var most = random.Next(0, 20_000);
            var service = random.Next(2) == 0 ? ServiceTier.Standard : ServiceTier.Priority;
            var bound = AttemptBound.Of(Request(), prompt, Target, prices, service, Noon, TimeSpan.FromHours(2));
            var input = random.Next(0, prompt + 1);
            var output = random.Next(0, most + 1);
            var usage = new TokenUsage
            {
                Input = prompt, CachedInput = input / 3, CacheWrite = input / 4, CacheWriteHour = input / 5, Output = output, Reasoning = random.Next(0, output + 1),
            };
            var end = Noon.AddMinutes(random.Next(0, 121));

            var cost = CostCalculator.Cost(usage, prices, new BillingTerms(random.Next(2) == 0 ? service : ServiceTier.Standard, null, end))!.Value;

            Picodollars.From(cost).ShouldBeLessThanOrEqualTo(bound.Cost(most));
        }
    }

    [Fact]
    public void OutputTokensFor_Money_IsTheMostThatItPaysFor()
    {
        var bound = AttemptBound.Of(Request(choices: 2), 1000, Target, new TokenPrices { Input = 1, Output = 10, Basis = PriceBasis.Configured }, ServiceTier.Standard, Noon, TimeSpan.Zero);
        var money = Picodollars.From(0.01m);

        var tokens = (int)bound.OutputTokensFor(money);

        tokens.ShouldBe(450, "$0.001 for the prompt, and two choices at a thousandth of a cent a token");
        bound.Cost(tokens).ShouldBeLessThanOrEqualTo(money);
        bound.Cost(tokens + 1).ShouldBeGreaterThan(money);
        bound.OutputTokensFor(0).ShouldBe(0);
        bound.Usage(tokens).Output.ShouldBe(900);
        bound.Parts(bound.Cost(tokens)).Total.ShouldBe(Picodollars.ToDollars(bound.Cost(tokens)));
    }

    [Fact]
    public void Of_EmbeddingsOfSeveralTexts_PaysForAllOfThem()
    {
        var texts = Enumerable.Repeat("A sentence of some length that is to become a vector.", 40).Select(text => EmbeddingInput.Of(text)).ToArray();
        var request = new EmbeddingsRequest
        {
            Id = new RequestId("r"), ReceivedAt = Noon, ReceivedTimestamp = 0, Model = "vectors", Credential = default, Inputs = [.. texts],
        };

        PromptSize.Of(request).MostBilled.ShouldBeGreaterThan(40 * 12);
        AttemptBound.Of(request, PromptSize.Of(request).MostBilled, Target, new TokenPrices { Input = 1, Output = 100, Basis = PriceBasis.Configured }, ServiceTier.Standard, Noon, TimeSpan.Zero)
            .Cost(1000).ShouldBe(PromptSize.Of(request).MostBilled * 1_000_000L, "vectors have no output");
    }

    [Fact]
    public void Cost_Fees_AreReservedAsWell()
    {
        var prices = new TokenPrices { Input = 1, Output = 10, PerRequest = 0.001m, PerWebSearch = 0.01m, Basis = PriceBasis.Configured };
        AttemptBound Of(ChatRequest request) => AttemptBound.Of(request, 1000, Target, prices, ServiceTier.Standard, Noon, TimeSpan.Zero);
        var searching = Request() with { Carried = new([new("web_search_options", System.Text.Json.JsonElement.Parse("{}"))]) };

        Of(Request()).Cost(100).ShouldBe(Picodollars.From(0.001m + 0.001m + 0.001m));
        Of(searching).Cost(100).ShouldBe(Picodollars.From(0.001m + 0.001m + 0.001m + 0.1m), "ten searches");
        Of(searching).Parts(Of(searching).Cost(100)).ShouldBe(new CostParts(Input: 0.001m, CachedInput: 0, CacheWrite: 0, Output: 0.001m, Other: 0.101m));
        Of(Request()).OutputTokensFor(Picodollars.From(0.003m)).ShouldBe(100);
    }

    private static TokenPrices Prices(Random random, bool deep) => new()
    {
        Input = random.Next(0, 100) / 10m,
        CachedInput = Maybe(random),
        CacheWrite = Maybe(random),
        CacheWriteHour = Maybe(random),
        Output = random.Next(0, 500) / 10m,
        Reasoning = Maybe(random),
        PerRequest = Maybe(random),
        Variants = deep
            ?
            [
                new PriceVariant { PromptFrom = 200_000, Prices = Prices(random, deep: false) },
                new PriceVariant { Service = ServiceTier.Priority, Factor = 2 },
                new PriceVariant { Hours = [new HourRange(new TimeOnly(11, 0), new TimeOnly(13, 0))], Factor = 0.5m },
            ]
            : [],
        Basis = PriceBasis.Configured,
    };

    private static decimal? Maybe(Random random) => random.Next(2) == 0 ? null : random.Next(0, 300) / 10m;

    private static ChatRequest Request(int choices = 1) => new()
    {
        Id = new RequestId("r"), ReceivedAt = Noon, ReceivedTimestamp = 0, Model = "auto", Credential = default, Messages = [], ChoiceCount = choices,
    };
}
