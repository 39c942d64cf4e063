using System.Net;
using Pareto.Core.Accounting;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>What users of other gateways complained of about budgets (repository and thread at each), and that it does not happen here.</summary>
public sealed class BudgetComplaintsTests
{
    // A request with this limit costs $0.0002xx at most at the mid target, and exactly $0.000205 in these tests.
    private const string Capped = ",\"max_tokens\":100";
    private const decimal Cost = 0.000205m;

    private static readonly UpstreamAnswer Answer = UpstreamAnswer.Text("fine").Using(10, 100);

    /// <summary>BerriAI/litellm #34732, #40095: concurrent requests all pass the check before any spend is recorded.</summary>
    [Fact]
    public async Task Concurrent_AllAskBeforeAnyIsPaid_TogetherStayWithinTheBudget()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var gate = new TaskCompletionSource();
        upstream.Otherwise(Answer.HoldUntil(gate.Task));
        await using var gateway = await RunningGateway.StartAsync(
            TestConfiguration.OpenAi(upstream, "budgets: [{ name: pocket, amount: 0.0021 }]").Replace("execution: {", "execution: { budgetWait: 0s,", StringComparison.Ordinal));

        var asked = Enumerable.Range(0, 60).Select(_ => gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: Capped))).ToArray();
        while (asked.Count(one => one.IsCompleted) < 50)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }

        gate.SetResult();
        var answers = await Task.WhenAll(asked);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(10);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ShouldBe(50, "what is kept for the others may turn out to be too much");
        gateway.Ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Cost.ShouldBe(10 * Cost);
    }

    /// <summary>BerriAI/litellm #26672, #27381: a configured budget is not enforced, because what would do so was never asked.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(", of: { key: shop }")]
    [InlineData(", of: { team: retail }")]
    [InlineData(", of: { project: web }")]
    [InlineData(", of: { workload: default }")]
    [InlineData(", of: { endUser: u-17 }")]
    [InlineData(", perEach: key")]
    [InlineData(", perEach: team")]
    [InlineData(", perEach: project")]
    [InlineData(", perEach: workload")]
    [InlineData(", perEach: endUser")]
    public async Task Scope_OfAnyKind_IsEnforcedOnEveryWayToAModel(string scope)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(Answer);
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(
            upstream,
            $$"""
            keys: [ { name: shop, key: client-key-of-the-shop, team: retail, project: web } ]
            budgets: [{ name: nothing, amount: 0{{scope}} }]
            """));

        string[] bodies =
        [
            Exchanges.Chat("mid", more: ",\"user\":\"u-17\""), Exchanges.Chat("auto", more: ",\"user\":\"u-17\",\"stream\":true"),
            Exchanges.Chat("openai/premium-model", more: ",\"user\":\"u-17\""),
        ];
        foreach (var body in bodies)
        {
            using var refused = await gateway.PostAsync(Exchanges.ChatPath, body, "client-key-of-the-shop");
            await refused.ErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_quota", "budget_exceeded");
        }

        using var vectors = await gateway.PostAsync(Exchanges.EmbeddingsPath, """{"model":"vectors","input":"Hi","user":"u-17"}""", "client-key-of-the-shop");
        await vectors.ErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_quota", "budget_exceeded");
        upstream.Requests.ShouldBeEmpty();
    }

    /// <summary>Who is not meant by a budget is not bound by it.</summary>
    [Theory]
    [InlineData("of: { key: other }")]
    [InlineData("of: { team: other }")]
    [InlineData("of: { workload: other }")]
    [InlineData("of: { team: retail, endUser: other }")]
    [InlineData("perEach: endUser")]
    public async Task Scope_OfOthers_LeavesTheRequestAlone(string scope)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(Answer);
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(
            upstream,
            $$"""
            keys: [ { name: shop, key: client-key-of-the-shop, team: retail } ]
            budgets: [{ name: nothing, amount: 0, {{scope}} }]
            """));

        using var answered = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(), "client-key-of-the-shop");

        answered.StatusCode.ShouldBe(HttpStatusCode.OK, await answered.TextAsync());
    }

    /// <summary>BerriAI/litellm #36926: "budget exceeded" under load, while little is spent.</summary>
    [Fact]
    public async Task Load_MoreKeptThanSpent_WaitsAndAnswersEverybody()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("fine").Using(10, 1));
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(upstream, "budgets: [{ name: pocket, amount: 0.01 }]"));

        // Each keeps up to $0.004 at the premium target and costs $0.000035.
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("premium", more: ",\"max_tokens\":400"))));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        gateway.Ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Cost.ShouldBe(100 * 0.000035m);
    }

    /// <summary>BerriAI/litellm #40020: a counter of the process that never resets. Here it is the ledger's, and the window's.</summary>
    [Fact]
    public async Task Restart_SameWindow_GoesOnFromWhatWasSpentAndTheNextBeginsAnew()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(Answer);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        var data = Directory.CreateTempSubdirectory("pareto-budget-test-");
        try
        {
            var yaml = TestConfiguration.OpenAi(upstream, "budgets: [{ name: pocket, amount: 0.0005, window: day }]");
            await AskAsync(HttpStatusCode.OK, yaml);
            await AskAsync(HttpStatusCode.OK, yaml);
            await AskAsync(HttpStatusCode.PaymentRequired, yaml);

            clock.Advance(TimeSpan.FromMinutes(1));

            // A new name: nothing is known of it but what the ledger tells.
            await AskAsync(HttpStatusCode.PaymentRequired, yaml.Replace("pocket", "purse", StringComparison.Ordinal));
            clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromMinutes(1));
            await AskAsync(HttpStatusCode.OK, yaml);
        }
        finally
        {
            data.Delete(recursive: true);
        }

        async Task AskAsync(HttpStatusCode expected, string yaml)
        {
            await using var gateway = await RunningGateway.StartAsync(yaml, clock, data.FullName);
            using var answer = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: Capped));
            answer.StatusCode.ShouldBe(expected, await answer.TextAsync());
        }
    }

    /// <summary>BerriAI/litellm #14004: who is over budget is kept from free models in the house, too.</summary>
    [Fact]
    public async Task Spent_ModelsInTheHouse_GoOnAndTakeOverWhatTheyMay()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(Answer);
        await using var house = await ScriptedUpstream.StartAsync();
        house.Otherwise(UpstreamAnswer.Text("from the house"));
        await using var gateway = await RunningGateway.StartAsync(
            $$"""
            providers:
              openai: { preset: openai, baseUrl: "{{upstream.OpenAiUrl}}", apiKey: key }
              house: { preset: openai-compatible, baseUrl: "{{house.OpenAiUrl}}", location: local }
            tiers: { small: [house/model], mid: [openai/mid-model], premium: [openai/premium-model] }
            targets:
              house/model: { price: { input: 0.02, output: 0.05 } }
              openai/mid-model: { price: { input: 0.5, output: 2 } }
              openai/premium-model: { price: { input: 2.5, output: 10 } }
            routing: { smallUpTo: 0, midUpTo: 0 }
            budgets: [{ name: nothing, amount: 0 }]
            """);

        using var named = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small"));
        using var first = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto"));
        using var next = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto"));
        using var premium = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("premium"));

        named.Header("x-pareto-target").ShouldBe("house/model");
        first.Header("x-pareto-target").ShouldBe("house/model");
        first.Header("x-pareto-reason").ShouldContain("budget nothing does not pay for openai/mid-model");
        next.Header("x-pareto-reason").ShouldContain("budget nothing has no more for premium: small", Case.Sensitive, "the plan begins where there is money");
        await premium.ErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_quota", "budget_exceeded");
        upstream.Requests.ShouldBeEmpty();
        gateway.Ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Cost.ShouldBeGreaterThan(0, "what the house costs is written down, and no budget pays it");
    }

    /// <summary>maximhq/bifrost #3547: each replica counts alone, so the cap is as many times too high.</summary>
    [Fact]
    public async Task Replicas_OneDatabase_ShareOneBudget()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed");
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(Answer);
        var yaml = TestConfiguration.OpenAi(upstream, $$"""
            storage: { engine: postgres, connection: "{{PostgresServer.Shared.CreateSchema()}}" }
            budgets: [{ name: pocket, amount: 0.0021 }]
            """);
        var data = Directory.CreateTempSubdirectory("pareto-budget-test-");
        try
        {
            await using var one = await RunningGateway.StartAsync(yaml);
            File.Copy(Path.Combine(one.DataDirectory, "pareto.key"), Path.Combine(data.FullName, "pareto.key"));
            await using var other = await RunningGateway.StartAsync(yaml, dataDirectory: data.FullName);

            var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? one : other).PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: Capped))));

            answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(10);
            one.Ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Cost.ShouldBe(10 * Cost);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
