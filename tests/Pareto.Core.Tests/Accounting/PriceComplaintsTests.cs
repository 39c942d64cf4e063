using Pareto.Core.Accounting;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Tests.Catalog;
using Pareto.Core.Tests.Storage;
using Pareto.Core.Wire;

namespace Pareto.Core.Tests.Accounting;

/// <summary>What users of other gateways complained of in their bills, each as a whole way: reply, reader, account, ledger, total.</summary>
public class PriceComplaintsTests
{
    [Fact]
    public async Task Complaint1_CachedTokens_AreNotChargedAgainAsInput()
    {
        await using var books = new Books();
        var gemini = Listed("google", "gemini-2.5-pro");
        var claude = Listed("anthropic", "claude-sonnet-4-6");
        books.Answer(gemini, OpenAi("""{"prompt_tokens":100000,"completion_tokens":1000,"total_tokens":101000,"prompt_tokens_details":{"cached_tokens":95000}}"""));
        await books.NextAsync();
        books.Answer(claude, Anthropic("""{"input_tokens":500,"cache_read_input_tokens":90000,"cache_creation_input_tokens":2000,"output_tokens":100}"""));
        await books.NextAsync();

        var rows = books.Rows;
        rows[0].CostParts.ShouldBe(new CostParts(Input: 0.00625m, CachedInput: 0.011875m, CacheWrite: 0, Output: 0.01m, Other: 0));
        rows[1].CostParts.ShouldBe(new CostParts(Input: 0.0015m, CachedInput: 0.027m, CacheWrite: 0.0075m, Output: 0.0015m, Other: 0));
        rows.ShouldAllBe(row => row.Cost == row.CostParts!.Value.Total);
        books.Total.Cost.ShouldBe(0.028125m + 0.0375m);
    }

    [Fact]
    public async Task Complaint2_OverlappingClasses_AreBilledOnceAtAnyPrice()
    {
        await using var books = new Books();
        const string pictures = """{"prompt_tokens":10000,"completion_tokens":100,"total_tokens":10400,"prompt_tokens_details":{"text_tokens":2000,"image_tokens":8000,"cached_tokens":7000},"completion_tokens_details":{"reasoning_tokens":300}}""";
        books.Answer(Listed("xai", "grok-4.3"), OpenAi(pictures));
        await books.NextAsync();
        books.Answer(TargetOf("xai/grok-4.3", Configured(new() { Input = 2, CachedInput = 0.5m, ImageInput = 4, Output = 10 })), OpenAi(pictures));
        await books.NextAsync();
        books.Answer(
            TargetOf("anthropic/claude", Configured(new() { Input = 3, CachedInput = 0.3m, CacheWrite = 3.75m, Output = 15 })),
            Anthropic("""{"input_tokens":10,"cache_read_input_tokens":1000,"cache_creation_input_tokens":100,"output_tokens":1}"""));
        await books.NextAsync();

        books.Rows.Select(row => row.Cost).ShouldBe([0.00615m, 0.0195m, 0.00072m]);
    }

    [Fact]
    public async Task Complaint3_ModelWithoutAPrice_IsCountedAndNeverFree()
    {
        await using var books = new Books();
        books.Answer(TargetOf("any/brand-new", prices: null), OpenAi("""{"prompt_tokens":1000000,"completion_tokens":1000000}"""));
        await books.NextAsync();

        var total = books.Total;
        (total.Cost, total.Unpriced, total.Attempts).ShouldBe((0, 1, 1));
        var row = books.Rows.ShouldHaveSingleItem();
        (row.Cost, row.CostParts, row.PriceBasis).ShouldBe((null, null, PriceBasis.Unknown));
    }

    [Fact]
    public void Complaint3_ModelWithoutAPrice_CanBeRefusedOrEstimated()
    {
        var tiers = new TiersOptions { Premium = ["openai/gpt-5.2", "openai/brand-new"] };

        var refused = CatalogBuilder.Build(new() { Tiers = tiers, OnUnknownPrice = OnUnknownPrice.Block }, CatalogTestData.Traits, CatalogTestData.Shipped, CatalogTestData.Today);
        var estimated = CatalogBuilder.Build(new() { Tiers = tiers, OnUnknownPrice = OnUnknownPrice.Estimate }, CatalogTestData.Traits, CatalogTestData.Shipped, CatalogTestData.Today);

        refused.Catalog.ShouldBeNull();
        refused.Problems.ShouldHaveSingleItem().Message.ShouldContain("openai/brand-new");
        var prices = estimated.Catalog!.Targets[1].Prices.ShouldNotBeNull();
        (prices.Input, prices.Output, prices.Basis).ShouldBe((1.75m, 14m, PriceBasis.Estimate));
    }

    [Fact]
    public async Task Complaint4_Savings_AreNetOfWhateverTheGatewayAsked()
    {
        var small = TargetOf("ollama/small", Configured(new() { Input = 0.1m, Output = 0.4m }));
        var premium = TargetOf("openai/premium", Configured(new() { Input = 2, Output = 10 }));
        await using var books = new Books(premium);
        books.Ask(small, AttemptPurpose.Router, 500, 5);
        books.Ask(small, AttemptPurpose.Draft, 1000, 100);
        books.Ask(premium, AttemptPurpose.Judge, 1200, 1);
        books.Ask(small, AttemptPurpose.Answer, 1000, 100);
        await books.NextAsync(afterwards: account => books.Ask(premium, AttemptPurpose.Comparison, 1000, 100, account));

        var total = books.Total;
        const decimal answer = 0.00014m, router = 0.000052m, draft = 0.00014m, judge = 0.00241m, comparison = 0.003m;
        total.Attempts.ShouldBe(5);
        total.Cost.ShouldBe(answer + router + draft + judge + comparison);
        total.BaselineCost.ShouldBe(0.003m);
        total.Savings.ShouldBe(0.003m - total.Cost);
        total.Savings.ShouldBeNegative();
    }

    [Fact]
    public async Task Complaint5_OwnPriceOfATarget_WinsOverTheCatalogueInEveryClass()
    {
        await using var books = new Books();
        var build = CatalogBuilder.Build(
            new()
            {
                Tiers = new() { Premium = ["openai/gpt-5.2"], Mid = ["openai/gpt-5-mini"] },
                Targets = new Dictionary<string, TargetOptions> { ["openai/gpt-5.2"] = new() { Price = new() { Input = 2, CachedInput = 1, Output = 20 } } },
                Discounts = new Dictionary<string, decimal> { ["openai"] = 0.1m },
            },
            CatalogTestData.Traits, CatalogTestData.Shipped, CatalogTestData.Today);
        const string usage = """{"prompt_tokens":1000,"completion_tokens":100,"prompt_tokens_details":{"cached_tokens":400}}""";
        foreach (var target in build.Catalog.ShouldNotBeNull().Targets)
        {
            books.Answer(target, OpenAi(usage));
            await books.NextAsync();
        }

        // The list price less its discount; the operator's own as it stands.
        books.Rows.Select(row => row.Cost).ShouldBe([((600 * 0.25m) + (400 * 0.025m) + (100 * 2m)) * 0.9m / 1_000_000, ((600 * 2m) + (400 * 1m) + (100 * 20m)) / 1_000_000]);
        books.Rows.Select(row => row.PriceVersion!.Split('#')[0]).ShouldBe(["2026-08-21", "configured"]);
        books.Rows[0].PriceVersion.ShouldEndWith("-10%");
    }

    /// <summary>A broker hands one model to makers of different prices: only its reply knows what this request cost.</summary>
    [Theory]
    [InlineData(""","cost":0.0123,"is_byok":false,"cost_details":{"upstream_inference_cost":null}""", "0.0123")]
    [InlineData(""","cost":0.0005,"is_byok":true,"cost_details":{"upstream_inference_cost":0.01}""", "0.0105")]
    [InlineData(""","cost":{"request_cost":0.005,"total_cost":0.0061}""", "0.0061")]
    [InlineData(""","cost_in_usd_ticks":37756000""", "0.0037756")]
    [InlineData(",\"cost\":\"free of charge\"", null)]
    [InlineData(""","cost":-1""", null)]
    public async Task Complaint5_TargetWithoutAPrice_CostsWhatItsReplySaysItDid(string told, string? cost)
    {
        await using var books = new Books();
        var usage = "{\"prompt_tokens\":1000,\"completion_tokens\":100" + told + "}";
        books.Answer(TargetOf("openrouter/some/model", prices: null), OpenAi(usage));
        await books.NextAsync();
        books.Answer(TargetOf("openrouter/some/model", Configured(new() { Input = 2, Output = 10 })), OpenAi(usage));
        await books.NextAsync();

        decimal? charged = cost is null ? null : decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture);
        books.Rows.Select(row => (row.Cost, row.PriceBasis)).ShouldBe(
            [(charged, cost is null ? PriceBasis.Unknown : PriceBasis.Charged), (0.003m, PriceBasis.Configured)]);
        books.Rows[0].CostParts?.Other.ShouldBe(charged ?? 0);
    }

    [Fact]
    public async Task Complaint5_Fees_AreInTheBillAndItsClasses()
    {
        await using var books = new Books();
        var target = TargetOf("anthropic/claude", Configured(new() { Input = 3, Output = 15, PerRequest = 0.001m, PerWebSearch = 0.01m, Variants = [new() { Service = ServiceTier.Batch, Factor = 0.5m }] }));
        books.Answer(target, Anthropic("""{"input_tokens":1000,"output_tokens":100,"service_tier":"batch","server_tool_use":{"web_search_requests":3}}"""));
        await books.NextAsync();
        books.Answer(target, Anthropic("""{"input_tokens":0,"output_tokens":0}"""));
        await books.NextAsync();

        books.Rows[0].CostParts.ShouldBe(new CostParts(Input: 0.0015m, CachedInput: 0, CacheWrite: 0, Output: 0.00075m, Other: 0.031m), "half the tokens' price, and whole fees");
        books.Rows[0].Usage.WebSearches.ShouldBe(3);
        books.Rows[1].Cost.ShouldBe(0);
        books.Total.Usage.WebSearches.ShouldBe(3);
    }

    private static ReplyEvent OpenAi(string usage)
    {
        var events = new List<ReplyEvent>();
        new OpenAiReplyToExchange(new RequestId("req_1"), "m").ReadPlain(
            System.Text.Encoding.UTF8.GetBytes($$"""{"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Yes."},"finish_reason":"stop"}],"usage":{{usage}}}"""), events);
        return events.OfType<UsageReported>().Single();
    }

    private static ReplyEvent Anthropic(string usage)
    {
        var events = new List<ReplyEvent>();
        new AnthropicReplyToExchange("m").ReadPlain(
            System.Text.Encoding.UTF8.GetBytes($$"""{"id":"m","model":"m","content":[{"type":"text","text":"Yes."}],"stop_reason":"end_turn","usage":{{usage}}}"""), events);
        return events.OfType<UsageReported>().Single();
    }

    private static Target Listed(string provider, string model) => TargetOf(
        $"{provider}/{model}", CatalogTestData.Shipped.Find(provider, CatalogTestData.External(provider), model)!.Prices.On(CatalogTestData.Today));

    private static TokenPrices Configured(TargetPriceOptions price) => price.ToTokenPrices(measured: false)!;

    private static Target TargetOf(string id, TokenPrices? prices) => new()
    {
        Id = TargetId.TryParse(id, out var parsed) ? parsed.Value : throw new ArgumentException(id),
        Location = TargetLocation.External,
        Abilities = TargetAbilities.Chat,
        ContextTokens = 1_000_000,
        Prices = prices,
    };

    /// <summary>A ledger, and one request after another.</summary>
    private sealed class Books : IAsyncDisposable
    {
        private readonly TestDatabase _test = new();
        private readonly Ledger _ledger;
        private readonly Accountant _accountant;
        private readonly Target? _baseline;
        private readonly List<RequestId> _requests = [];
        private RequestAccount _account;

        public Books(Target? baseline = null)
        {
            _baseline = baseline;
            _ledger = Ledger.Open(_test.Database);
            _accountant = new Accountant(_ledger, target => target.Prices, text => text.Length, _test.Clock);
            _account = Open();
        }

        public LedgerTotals Total => new LedgerReader(_test.Database).Totals(new LedgerFilter(), LedgerGrouping.None)[0];

        public IReadOnlyList<LedgerEntry> Rows => [.. _requests.SelectMany(request => new LedgerReader(_test.Database).Entries(request))];

        public void Answer(Target target, ReplyEvent usage) => Complete(_account.Begin(new PlannedTarget(target, "test")), usage);

        public void Ask(Target target, AttemptPurpose purpose, long input, long output, RequestAccount? account = null) => Complete(
            (account ?? _account).Begin(new PlannedTarget(target, "test"), purpose), new UsageReported(new TokenUsage { Input = input, Output = output }));

        public async Task NextAsync(Action<RequestAccount>? afterwards = null)
        {
            await _account.SettleAsync();
            if (afterwards is not null)
            {
                var after = _account.Afterwards();
                afterwards(after);
                await after.SettleAsync();
            }

            _account = Open();
        }

        public async ValueTask DisposeAsync()
        {
            await _ledger.DisposeAsync();
            _test.Dispose();
        }

        private RequestAccount Open()
        {
            var id = new RequestId($"req_{_requests.Count}");
            _requests.Add(id);
            var account = _accountant.Open(
                new ChatRequest
                {
                    Id = id, ReceivedAt = _test.Clock.GetUtcNow(), ReceivedTimestamp = _test.Clock.GetTimestamp(), Model = "auto", Credential = default, Messages = [],
                },
                new Payer(new Principal("key")));
            account.Describe(new Intent { Task = TaskType.Chat, Complexity = 1, Ambiguity = 0, ExpectedOutputTokens = 1, PromptTokens = 1 }, _baseline);
            return account;
        }

        private static void Complete(AttemptMeter meter, ReplyEvent usage)
        {
            meter.Observe(usage);
            meter.End(AttemptOutcome.Completed);
        }
    }
}
