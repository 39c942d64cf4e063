using System.Globalization;
using System.Text.Json;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Tests.Catalog;
using Pareto.Core.Wire;

namespace Pareto.Core.Tests.Accounting;

/// <summary>
/// Usage as providers write it, and what they bill for it, to the last digit. <c>usage-conformance.json</c> holds each case with
/// the provider's published rule, the day on which it was read, and the sum that follows from it, written out by hand: products
/// of tokens, dollars for a million and factors. The sum is added up here, without the product; the product reads the whole reply
/// with its own reader and prices it with the sheets that ship.
/// </summary>
public class UsageConformanceTests
{
    private static readonly Dictionary<string, JsonElement> Cases = Read();

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void Cases_Always_AreManyAndFromEveryProvider()
    {
        Cases.Count.ShouldBeGreaterThanOrEqualTo(40);
        Cases.Values.Select(one => one.GetProperty("provider").GetString()).Distinct().Order()
            .ShouldBe(["anthropic", "bedrock", "deepseek", "google", "mistral", "ollama", "openai", "perplexity", "vllm", "xai"]);
        Cases.Values.ShouldAllBe(one => one.GetProperty("rule").GetString()!.Length > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cost_OfTheCase_IsZeroCentsOff(string name)
    {
        var given = Cases[name];
        var expected = AddUp(given.GetProperty("arithmetic").GetString()!);
        var reported = Report(given);
        var at = given.GetProperty("at").GetDateTimeOffset();
        var terms = new BillingTerms(reported.Service ?? ServiceTier.Standard, reported.Region ?? Text(given, "region"), at);

        var parts = CostCalculator.Parts(reported.Usage, PricesOf(given, at), terms).ShouldNotBeNull();

        expected.ShouldBe(decimal.Parse(given.GetProperty("cost").GetString()!, CultureInfo.InvariantCulture));
        parts.Total.ShouldBe(expected);
        CostCalculator.Round(parts).Total.ShouldBe(expected);
    }

    // A sum of products, for a million tokens.
    private static decimal AddUp(string arithmetic) => arithmetic.Split('+').Sum(product =>
        product.Split('*').Aggregate(1m, (sofar, factor) => sofar * decimal.Parse(factor, NumberStyles.Float, CultureInfo.InvariantCulture))) / 1_000_000;

    private static UsageReported Report(JsonElement given)
    {
        var events = new List<ReplyEvent>();
        if (Text(given, "dialect") == "anthropic")
        {
            new AnthropicReplyToExchange("m").ReadPlain(JsonSerializer.SerializeToUtf8Bytes(new
            {
                id = "msg_1", type = "message", role = "assistant", model = "m", content = new[] { new { type = "text", text = "Yes." } },
                stop_reason = "end_turn", usage = given.GetProperty("usage"),
            }), events);
        }
        else if (given.GetProperty("model").GetString()!.Contains("embedding", StringComparison.Ordinal) && given.GetProperty("provider").GetString() == "openai")
        {
            OpenAiReplyToExchange.ReadEmbeddings(JsonSerializer.SerializeToUtf8Bytes(new
            {
                @object = "list", model = "m", data = new[] { new { @object = "embedding", index = 0, embedding = new[] { 0.5 } } }, usage = given.GetProperty("usage"),
            }), "m", 1, events);
        }
        else
        {
            new OpenAiReplyToExchange(new RequestId("req_1"), "m").ReadPlain(JsonSerializer.SerializeToUtf8Bytes(new
            {
                id = "chatcmpl-1", @object = "chat.completion", model = "m",
                choices = new[] { new { index = 0, message = new { role = "assistant", content = "Yes." }, finish_reason = "stop" } },
                usage = given.GetProperty("usage"), service_tier = Text(given, "service"),
            }), events);
        }

        return events.OfType<UsageReported>().ShouldHaveSingleItem();
    }

    private static TokenPrices PricesOf(JsonElement given, DateTimeOffset at)
    {
        if (given.TryGetProperty("price", out var price))
        {
            return new TokenPrices
            {
                Input = price.GetProperty("input").GetDecimal(),
                CachedInput = Figure(price, "cachedInput"),
                CacheWrite = Figure(price, "cacheWrite"),
                CacheWriteHour = Figure(price, "cacheWriteHour"),
                Output = price.GetProperty("output").GetDecimal(),
                PerRequest = Figure(price, "perRequest"),
                Basis = PriceBasis.Configured,
            };
        }

        var provider = given.GetProperty("provider").GetString()!;
        return given.TryGetProperty("local", out _)
            ? CatalogTestData.Shipped.LocalEstimate(provider).On(Day(at)).ShouldNotBeNull()
            : CatalogTestData.Shipped.Find(provider, CatalogTestData.External(provider), given.GetProperty("model").GetString()!)
                .ShouldNotBeNull().Prices.On(Day(at)).ShouldNotBeNull();
    }

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static decimal? Figure(JsonElement price, string name) => price.TryGetProperty(name, out var figure) ? figure.GetDecimal() : null;

    private static string? Text(JsonElement given, string name) => given.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static Dictionary<string, JsonElement> Read()
    {
        using var file = typeof(UsageConformanceTests).Assembly.GetManifestResourceStream("usage-conformance.json")!;
        return JsonSerializer.Deserialize<JsonElement[]>(file)!.ToDictionary(one => $"{one.GetProperty("provider").GetString()}: {one.GetProperty("case").GetString()}");
    }
}
