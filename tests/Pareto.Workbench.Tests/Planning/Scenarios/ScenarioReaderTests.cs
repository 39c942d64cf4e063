using Pareto.Workbench.Planning;

namespace Pareto.Workbench.Tests.Planning.Scenarios;

public sealed class ScenarioReaderTests
{
    private const string Plain = "name: s\ntraffic: { requestsPerMonth: 1000, inputTokens: 10, outputTokens: 20 }\nprices: { premium: openai/gpt-5.2 }\n";

    [Theory]
    [InlineData("name: s\n", "s.yaml:1: traffic.inputTokens: is required")]
    [InlineData("name: s\ntraffic: { requestsPerMonth: 1, requestsPerDay: 1, inputTokens: 1, outputTokens: 1 }\nprices: { premium: openai/gpt-5.2 }", "s.yaml:2: traffic: give either requestsPerMonth or requestsPerDay")]
    [InlineData("name: s\ntraffic: { requestsPerMonth: 1, inputTokens: 1, outputTokens: 1 }", "s.yaml:1: prices.premium: what answers everything today has to have a price")]
    [InlineData(Plain + "trafic: {}", "s.yaml:4: trafic: unknown key, did you mean traffic?")]
    [InlineData(Plain + "months: 600", "s.yaml:4: months: must be from 1 to 120")]
    [InlineData(Plain + "split: { small: 0.8, mid: 0.3 }", "s.yaml:4: split: small and mid together are more than 1")]
    [InlineData(Plain + "split: { small: 0.8 }", "local: is required, as split.small sends requests to a small model")]
    [InlineData(Plain + "split: { mid: 0.8 }", "s.yaml:3: prices.mid: is required, as split.mid sends requests there")]
    [InlineData(Plain + "split: { small: 1 }\nlocal: { rented: l4s }", "s.yaml:5: local.rented.machine: the hardware catalogue knows no l4s; it has l40s")]
    [InlineData(Plain + "split: { small: 1 }\nlocal: { rented: l40s, model: 70b }", "s.yaml:5: local.model: the hardware catalogue has no speed of 70b in fp8 on l40s; it has 8b in fp8, 8b in bf16")]
    [InlineData(Plain + "split: { small: 1 }\nlocal: { rented: l40s, endpoint: 500 }", "s.yaml:5: local.endpoint: stands in place of rented machines")]
    [InlineData(Plain + "split: { small: 1 }\nlocal: { rented: l40s, p95: 200ms }", "s.yaml:5: local.p95: on a NVIDIA L40S, 48 GB that does nothing else, 95 % of the answers take up to")]
    [InlineData("name: s\ntraffic: { requestsPerMonth: 1000, growth: 1, inputTokens: 10, outputTokens: 20 }\nprices: { premium: openai/gpt-5.2 }", "s.yaml:2: traffic.growth: makes more than 10,000,000,000,000 requests a month by month 36")]
    [InlineData(Plain + "published: { total: 5, note: n }", "s.yaml:4: published: is a total of the hybrid option: give split.small or split.mid")]
    [InlineData(Plain + "ranges: { smallShare: { low: 0, high: 0.5 } }", "s.yaml:4: ranges.smallShare: is a range around split.small, which is 0")]
    [InlineData(Plain + "operations: { monthly: 1, daily: 1 }", "s.yaml:4: operations: give either monthly or daily")]
    [InlineData(Plain + "ranges: { apiPrices: { low: 1.2, high: 2 } }", "s.yaml:4: ranges.apiPrices: must hold what is assumed, 1, between low and high")]
    [InlineData(Plain + "ranges: { smallAcceptance: { low: 0, high: 1.2 } }", "s.yaml:4: ranges.smallAcceptance: lies from 0 to 1")]
    public void Read_AMistake_IsToldWithItsPlace(string yaml, string told)
    {
        var read = ShippedScenario.Reader.Read(yaml, "s.yaml");

        read.IsValid.ShouldBeFalse();
        read.Problems.Select(read.Describe).ShouldContain(problem => problem.Contains(told, StringComparison.Ordinal), string.Join('\n', read.Problems.Select(read.Describe)));
    }

    [Theory]
    [InlineData("prices: { premium: openai/gpt-5-2 }", "Did you mean \"openai/gpt-5.2\"?")]
    [InlineData("priceDate: 2020-01-01\nprices: { premium: openai/gpt-5.2 }", "had no price yet on 2020-01-01")]
    [InlineData("prices: { premium: { input: 1 } }", "give a model of the catalogue, or input and output, or blended")]
    [InlineData("prices: { premium: { blended: 1, output: 2 } }", "blended stands in place of input")]
    public void Read_APriceThatIsNone_SaysWhatToDo(string prices, string told)
    {
        var read = ShippedScenario.Reader.Read($"name: s\ntraffic: {{ requestsPerMonth: 1, inputTokens: 1, outputTokens: 1 }}\n{prices}", "s.yaml");

        read.Problems.ShouldContain(problem => problem.Message.Contains(told, StringComparison.Ordinal) && problem.Line != null, string.Join('\n', read.Problems.Select(read.Describe)));
    }

    [Fact]
    public void Resolve_AModelAlone_HasTheCataloguesPriceOfTheDay()
    {
        var premium = ShippedScenario.Parse(Plain + "priceDate: 2026-01-31").Inputs.Premium;

        premium.ShouldBe(new ApiPrice("openai/gpt-5.2", 1.75m, 0.175m, 14m));
    }

    [Fact]
    public void Resolve_AnotherPriceThanTheCatalogues_IsUsedAndTold()
    {
        var scenario = ShippedScenario.Parse(Plain.Replace("premium: openai/gpt-5.2", "premium: { model: openai/gpt-5.2, input: 1, output: 10 }", StringComparison.Ordinal));

        scenario.Inputs.Premium.ShouldBe(new ApiPrice("openai/gpt-5.2", 1, 1, 10));
        scenario.Sources.ShouldContain(source => source.Contains("as given in the scenario; the price catalogue has $1.75 and $14", StringComparison.Ordinal));
    }

    [Fact]
    public void Resolve_AMachine_TellsWhereItsFiguresComeFrom()
    {
        var scenario = ShippedScenario.Parse(Plain + "split: { small: 0.5 }\nlocal: { owned: l40s }");

        scenario.Inputs.Owned!.Price.ShouldBe(12_000m);
        scenario.Sources.ShouldContain(source => source.StartsWith("Price of NVIDIA L40S, 48 GB, $8,500: https://", StringComparison.Ordinal));
        scenario.Sources.ShouldContain(source => source.Contains("estimated", StringComparison.Ordinal));
    }

    [Fact]
    public void Resolve_WrongAnswersWithoutAPrice_IsCautionedAgainst() =>
        ShippedScenario.Parse(Plain).Cautions.ShouldContain(caution => caution.StartsWith("Wrong answers are not priced", StringComparison.Ordinal));
}
