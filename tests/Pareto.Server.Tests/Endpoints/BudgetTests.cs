using System.Net;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>Budgets as clients meet them.</summary>
public sealed class BudgetTests
{
    // At the mid target: some 14 tokens of prompt and 100 of output are $0.000207 at most, and what is answered here costs $0.000205.
    private const string Capped = ",\"max_tokens\":100";

    private static readonly UpstreamAnswer Answer = UpstreamAnswer.Text("fine").Using(10, 100);

    [Fact]
    public async Task HardBudget_NotEnoughLeft_RefusesWithNameAmountsAndReset()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(Answer);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 28, 22, 30, 0, TimeSpan.Zero));
        await using var gateway = await RunningGateway.StartAsync(
            TestConfiguration.OpenAi(upstream, "budgets: [{ name: pocket, amount: 0.0005, window: day, zone: Europe/Berlin }]"), clock);

        for (var i = 0; i < 2; i++)
        {
            using var answered = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: Capped));
            answered.StatusCode.ShouldBe(HttpStatusCode.OK, await answered.TextAsync());
        }

        using var refused = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: Capped));

        var message = (await refused.ErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_quota", "budget_exceeded")).GetProperty("message").GetString()!;
        message.ShouldStartWith("The budget 'pocket' of $0.0005 a day has $0.00009 left, and this request may cost up to $0.000207 at openai/mid-model.");
        message.ShouldContain("It begins anew at 2026-03-28T23:00:00Z.", Case.Sensitive, "midnight in Berlin");
        refused.Header("Retry-After").ShouldBe("1800");
        upstream.Requests.Count().ShouldBe(2);

        clock.Advance(TimeSpan.FromMinutes(30));
        using var tomorrow = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: Capped));
        tomorrow.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task HardBudget_AnswerOfUnknownLength_IsHeldToWhatIsPaidFor()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(Answer);
        await using var gateway = await RunningGateway.StartAsync(
            TestConfiguration.OpenAi(upstream, "budgets: [{ name: pocket, amount: 0.01 }]"));

        using var answered = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat());

        answered.StatusCode.ShouldBe(HttpStatusCode.OK, await answered.TextAsync());
        upstream.Requests.Single().Json.GetProperty("max_completion_tokens").GetInt32().ShouldBe(1024, "nothing is known of this workload yet");
    }

    [Fact]
    public async Task SoftBudget_Overspent_GoesOnUnchanged()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(Answer);
        await using var gateway = await RunningGateway.StartAsync(
            TestConfiguration.OpenAi(upstream, "budgets: [{ name: wish, amount: 0.0001, enforcement: soft }]"));

        for (var i = 0; i < 3; i++)
        {
            using var answered = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat());
            answered.StatusCode.ShouldBe(HttpStatusCode.OK, await answered.TextAsync());
        }

        upstream.Requests.ShouldAllBe(request => !request.Body.Contains("max_completion_tokens"));
        gateway.Gateway.BudgetUse.ShouldHaveSingleItem().Spent.ShouldBe(3 * 0.000205m);
    }

    [Fact]
    public async Task Draft_IsAnAttemptToo_AndIsPaidFor()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(Answer);
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(
            upstream, "budgets: [{ name: nothing, amount: 0 }]\nrouting: { smallUpTo: 5, midUpTo: 5, cascade: { drafts: [openai/small-model] } }"));

        using var refused = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto"));

        await refused.ErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_quota", "budget_exceeded");
        upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task UnknownPrice_UnderAHardBudget_IsPassedOverAndSaysWhatToDo()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(Answer);
        await using var gateway = await RunningGateway.StartAsync(
            $$"""
            providers: { any: { preset: openai-compatible, baseUrl: "{{upstream.OpenAiUrl}}", location: external } }
            tiers: { mid: [any/nobody-knows] }
            budgets: [{ name: pocket, amount: 5 }]
            """);

        using var refused = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid"));

        var error = await refused.ErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_quota", "budget_exceeded");
        error.GetProperty("message").GetString()!.ShouldContain("nobody knows what any/nobody-knows costs. Give it a price under targets");
        upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task CostBeyondTheReservation_IsChargedAndShown()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("far too much").Using(10, 1_000_000));
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(upstream, "budgets: [{ name: pocket, amount: 1 }]"));

        using var first = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: Capped));
        using var second = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: Capped));

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        await second.ErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_quota", "budget_exceeded");
        gateway.Gateway.BudgetUse.ShouldHaveSingleItem().Spent.ShouldBe(2.000005m);
    }

    [Fact]
    public async Task Admin_SetListUnset_HoldsAtOnceAndTellsWhatIsSpent()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(Answer);
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(upstream, "budgets: [{ name: pocket, amount: 5, display: { currency: EUR, rate: 0.9 } }]"));
        using (var answered = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: Capped)))
        {
            answered.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using (var set = await AdminAsync(gateway, HttpMethod.Post, "", """{"name":"pocket","amount":0.0001,"window":"month","thresholds":[90]}"""))
        {
            set.StatusCode.ShouldBe(HttpStatusCode.OK, await set.TextAsync());
            var pocket = (await set.JsonAsync()).GetProperty("budgets").EnumerateArray().ShouldHaveSingleItem();
            pocket.GetProperty("isSet").GetBoolean().ShouldBeTrue();
            pocket.GetProperty("options").GetProperty("amount").GetDecimal().ShouldBe(0.0001m);
        }

        await UntilAsync(gateway, HttpStatusCode.PaymentRequired);
        using (var list = await AdminAsync(gateway, HttpMethod.Get, ""))
        {
            var share = (await list.JsonAsync()).GetProperty("budgets")[0].GetProperty("shares").EnumerateArray().ShouldHaveSingleItem();
            share.GetProperty("subject").GetString().ShouldBe("all");
            (share.GetProperty("spent").GetDecimal() % 0.000205m).ShouldBe(0, "so many answers");
        }

        using (var unset = await AdminAsync(gateway, HttpMethod.Post, "/pocket/unset", "{}"))
        {
            unset.StatusCode.ShouldBe(HttpStatusCode.OK, await unset.TextAsync());
        }

        await UntilAsync(gateway, HttpStatusCode.OK);
        using var status = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/status", key: gateway.NewAdminKey);
        var shown = (await status.JsonAsync()).GetProperty("budgets").EnumerateArray().ShouldHaveSingleItem();
        (shown.GetProperty("budget").GetString(), shown.GetProperty("limit").GetDecimal(), shown.GetProperty("hard").GetBoolean()).ShouldBe(("pocket", 5m, true));
        shown.GetProperty("spent").GetDecimal().ShouldBeGreaterThanOrEqualTo(2 * 0.000205m);
    }

    [Theory]
    [InlineData("""{"name":"a b","amount":1}""", "name")]
    [InlineData("""{"name":"a","amount":-1}""", "amount")]
    [InlineData("""{"name":"a","amount":1,"zone":"Nowhere/At-All"}""", "zone")]
    [InlineData("""{"name":"a","amount":1,"window":"fortnight"}""", "window")]
    [InlineData("""{"name":"a","amount":1,"startDay":5,"window":"day"}""", "startDay")]
    [InlineData("""{"name":"a","amount":1,"thresholds":[0]}""", "thresholds")]
    public async Task Admin_WrongTerms_AreRefusedWithTheField(string body, string field)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(upstream));

        using var refused = await AdminAsync(gateway, HttpMethod.Post, "", body);

        (await refused.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "invalid_request")).GetProperty("param").GetString().ShouldBe(field);
    }

    // A change is taken up within seconds.
    private static async Task UntilAsync(RunningGateway gateway, HttpStatusCode status)
    {
        while (true)
        {
            using var answer = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: Capped));
            if (answer.StatusCode == status)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    private static Task<HttpResponseMessage> AdminAsync(RunningGateway gateway, HttpMethod method, string path, string? body = null) => gateway.SendAsync(
        method, "/admin/v1/budgets" + path, body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json"), gateway.NewAdminKey);
}
