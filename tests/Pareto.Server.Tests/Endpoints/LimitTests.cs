using System.Net;
using Pareto.Core.Accounting;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>Rate limits as clients meet them.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private const string ShopKey = "client-key-of-the-shop";
    private const string LabKey = "client-key-of-the-lab";

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private ScriptedUpstream _upstream = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _upstream.Otherwise(UpstreamAnswer.Text("Hello there").Using(10, 5));
    }

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task Chat_BeyondTheLimit_IsRefusedInTheClientsDialectUntilTheWindowHasPassed()
    {
        await using var gateway = await StartAsync("limits: [ { name: each-key, requests: 3 } ]");
        for (var i = 0; i < 3; i++)
        {
            using var served = await ChatAsync(gateway);
            served.Header("x-ratelimit-limit-requests").ShouldBe("3");
            served.Header("x-ratelimit-remaining-requests").ShouldBe($"{2 - i}");
            served.Header("x-ratelimit-reset-requests").ShouldBe("1m0s");
            served.Headers.Contains("x-ratelimit-limit-tokens").ShouldBeFalse();
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        using var refused = await ChatAsync(gateway);
        using var other = await ChatAsync(gateway, LabKey);
        _clock.Advance(TimeSpan.FromSeconds(30.2));
        using var later = await ChatAsync(gateway);

        var error = await refused.ErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", "rate_limit_exceeded");
        error.GetProperty("message").GetString().ShouldBe("The limit 'each-key' of 3 requests a minute for key 'shop' is reached. It has room again in 31 s.");
        refused.Header("Retry-After").ShouldBe("31");
        refused.Header("x-ratelimit-remaining-requests").ShouldBe("0");
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        later.StatusCode.ShouldBe(HttpStatusCode.OK);
        _upstream.Requests.Count().ShouldBe(5);
    }

    [Fact]
    public async Task Chat_Refused_CostsNothingAndIsCountedAndToldOnceAMinute()
    {
        await using var gateway = await StartAsync("limits: [ { name: each-key, requests: 1 } ]");
        for (var i = 0; i < 5; i++)
        {
            using var response = await ChatAsync(gateway);
        }

        _clock.Advance(TimeSpan.FromSeconds(10));
        using var again = await ChatAsync(gateway);

        gateway.Ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Requests.ShouldBe(1);
        gateway.Logs.Messages.Count(message => message.Contains("refused by the limit 'each-key'", StringComparison.Ordinal)).ShouldBe(1);
        using var scrape = await gateway.SendAsync(HttpMethod.Get, "/metrics", key: gateway.NewAdminKey);
        (await scrape.TextAsync()).ShouldContain("pareto_limits_refused_total{pareto_limit=\"each-key\"} 5");
        using var status = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/status", key: gateway.NewAdminKey);
        var limit = (await status.JsonAsync()).GetProperty("limits").EnumerateArray().ShouldHaveSingleItem();
        (limit.GetProperty("limit").GetString(), limit.GetProperty("subject").GetString(), limit.GetProperty("measure").GetString()).ShouldBe(("each-key", "shop", "requests"));
        (limit.GetProperty("used").GetInt32(), limit.GetProperty("most").GetInt32(), limit.GetProperty("windowSeconds").GetInt32()).ShouldBe((1, 1, 60));
    }

    [Theory]
    [InlineData("{ name: x, scope: all, requests: 1 }", true)]
    [InlineData("{ name: x, scope: key, requests: 1 }", false)]
    [InlineData("{ name: x, scope: key, only: [lab], requests: 1 }", false)]
    [InlineData("{ name: x, scope: team, requests: 1 }", true)]
    [InlineData("{ name: x, scope: team, only: [other], requests: 1 }", false)]
    [InlineData("{ name: x, scope: project, requests: 1 }", false)]
    [InlineData("{ name: x, scope: model, only: [openai/mid-model], requests: 1 }", true)]
    [InlineData("{ name: x, scope: model, only: [old-name], requests: 1 }", true)]
    [InlineData("{ name: x, scope: model, only: [mid], requests: 1 }", false)]
    [InlineData("{ name: x, scope: workload, requests: 1 }", true)]
    [InlineData("{ name: x, scope: workload, only: [reports], requests: 1 }", false)]
    [InlineData("{ name: x, scope: endUser, requests: 1 }", true)]
    [InlineData("{ name: x, scope: endUser, only: [u-2], requests: 1 }", false)]
    public async Task Chat_OfTwoKeys_IsCountedTogetherWhereTheScopeSaysSo(string limit, bool together)
    {
        await using var gateway = await StartAsync($"limits: [ {limit} ]");

        using var first = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("old-name", more: ",\"user\":\"u-1\""), ShopKey);
        using var second = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("openai/mid-model", more: ",\"user\":\"u-1\""), LabKey);

        first.StatusCode.ShouldBe(HttpStatusCode.OK, await first.TextAsync());
        second.StatusCode.ShouldBe(together ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK);
    }

    [Fact]
    public async Task Chat_Tokens_AreChargedByWhatWasReallyUsedAndExpectedFromThenOn()
    {
        await using var gateway = await StartAsync("limits: [ { name: tpm, tokens: 1000 } ]");

        using var first = await ChatAsync(gateway);
        using var second = await ChatAsync(gateway);

        first.Header("x-ratelimit-limit-tokens").ShouldBe("1000");
        first.Header("x-ratelimit-remaining-tokens").ShouldBe("985");
        second.Header("x-ratelimit-remaining-tokens").ShouldBe("970");
    }

    // Field complaint 13: streams counted late, or "remaining" that never falls.
    [Fact]
    public async Task Complaint13_Stream_CountsOnEntryWhatIsExpectedAndAtItsEndWhatItUsed()
    {
        var rest = new TaskCompletionSource();
        await using var gateway = await StartAsync("limits: [ { name: tpm, tokens: 1000 } ]");
        _upstream.Next(UpstreamAnswer.Text("one two three").Using(400, 580).HoldAfter(1, rest.Task));

        using var stream = await ChatAsync(gateway, more: ",\"stream\":true,\"max_tokens\":600");
        var expected = int.Parse(stream.Header("x-ratelimit-remaining-tokens"));
        using var meanwhile = await ChatAsync(gateway, more: ",\"max_tokens\":600");
        rest.SetResult();
        await stream.TextAsync();
        using var after = await ChatAsync(gateway, more: ",\"max_tokens\":100");

        expected.ShouldBeInRange(700, 750, "the prompt, and the 256 tokens that an answer is expected to have before anything is known");
        meanwhile.Header("x-ratelimit-remaining-tokens").ShouldBe($"{expected - 15}", "the stream is counted while it runs");
        after.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests, "980 and 15 are used");
        after.Header("x-ratelimit-remaining-tokens").ShouldBe("5");
    }

    // Field complaint 12: each replica counts tokens alone, so the limit is multiplied by their number.
    [Fact(Timeout = 50_000)]
    public async Task Complaint12_TokensOverThreeReplicas_AreCountedTogether()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed");
        var storage = $$"""storage: { engine: postgres, connection: "{{PostgresServer.Shared.CreateSchema()}}" }""";
        _upstream.Otherwise(UpstreamAnswer.Text("Hello there").Using(10, 90));
        var folders = Directory.CreateTempSubdirectory("pareto-server-test-");
        var replicas = new List<RunningGateway>();
        try
        {
            for (var i = 0; i < 3; i++)
            {
                var data = folders.CreateSubdirectory($"replica-{i}").FullName;
                if (i > 0)
                {
                    File.Copy(Path.Combine(replicas[0].DataDirectory, "pareto.key"), Path.Combine(data, "pareto.key"));
                }

                replicas.Add(await StartAsync($"limits: [ {{ name: tpm, tokens: 1000 }} ]\n{storage}", TimeProvider.System, data));
            }

            var served = 0;
            for (var i = 0; served < 9 || i < 100; i++)
            {
                using var response = await ChatAsync(replicas[i % 3]);
                served += response.StatusCode == HttpStatusCode.OK ? 1 : 0;
            }

            served.ShouldBeLessThanOrEqualTo(10);
            (replicas[0].Ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Requests).ShouldBe(served);
        }
        finally
        {
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }

            folders.Delete(recursive: true);
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task Chat_PostgresStops_GoesOnWithinTheLimit()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed");
        using var server = new PostgresServer();
        await using var gateway = await StartAsync(
            $$"""
            limits: [ { name: rpm, requests: 10 } ]
            storage: { engine: postgres, connection: "{{server.CreateSchema()}}" }
            """,
            TimeProvider.System);
        using (var before = await ChatAsync(gateway))
        {
            before.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        server.Stop();
        var served = 0;
        for (var i = 0; i < 15; i++)
        {
            using var response = await ChatAsync(gateway);
            served += response.StatusCode == HttpStatusCode.OK ? 1 : 0;
        }

        served.ShouldBe(9);
        gateway.Logs.Messages.Count(message => message.Contains("Rate limits: the shared database is gone", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Chat_Dollars_AreChargedByWhatItReallyCost()
    {
        // At the mid tier's prices 1000 tokens of output cost $0.002.
        await using var gateway = await StartAsync("limits: [ { name: spend, window: day, dollars: 0.003 } ]");
        _upstream.Otherwise(UpstreamAnswer.Text("Hello").Using(0, 1000));

        using var first = await ChatAsync(gateway);
        using var second = await ChatAsync(gateway);

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        var error = await second.ErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", "rate_limit_exceeded");
        error.GetProperty("message").GetString()!.ShouldStartWith("The limit 'spend' of $0.003 a day for key 'shop' is reached. It has room again in 86");
    }

    [Fact]
    public async Task Chat_OneAtATime_IsFreedWhenARequestEndsHoweverItEnds()
    {
        await using var gateway = await StartAsync("limits: [ { name: slots, concurrency: 1, tokens: 1000000 } ]");

        _upstream.Next(UpstreamAnswer.Error(500, "broken"));
        using (var failed = await ChatAsync(gateway))
        {
            failed.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
            failed.Header("x-ratelimit-limit-tokens").ShouldBe("1000000");
        }

        using (var unknown = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("no-such-model"), ShopKey))
        {
            unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        var never = new TaskCompletionSource();
        _upstream.Next(UpstreamAnswer.Text("one two three").HoldAfter(1, never.Task));
        using (var leaving = await ChatAsync(gateway, more: ",\"stream\":true"))
        {
            using var refused = await ChatAsync(gateway);
            var error = await refused.ErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", "rate_limit_exceeded");
            error.GetProperty("message").GetString().ShouldBe("The limit 'slots' of 1 requests at a time for key 'shop' is reached. It has room when one of them ends.");
            refused.Header("Retry-After").ShouldBe("1");
        }

        // The client has left; the gateway sees it soon.
        while (true)
        {
            using var response = await ChatAsync(gateway);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                break;
            }

            await Task.Yield();
            Cancel.ThrowIfCancellationRequested();
        }

        using var status = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/status", key: gateway.NewAdminKey);
        (await status.JsonAsync()).GetProperty("limits").EnumerateArray().ShouldNotContain(limit => limit.GetProperty("measure").GetString() == "concurrency");
    }

    [Fact]
    public async Task Chat_KeyWithALimitOfItsOwn_IsHeldToTheTightest()
    {
        await using var gateway = await StartAsync("limits: [ { name: wide, requests: 100 } ]");
        using var created = await gateway.PostAsync("/admin/v1/keys", """{"name":"intern","limits":[{"requests":2},{"window":"day","requests":50,"concurrency":3}]}""", gateway.NewAdminKey);
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.TextAsync());
        var key = (await created.JsonAsync()).GetProperty("secret").GetString()!;

        using var first = await ChatAsync(gateway, key);
        using var second = await ChatAsync(gateway, key);
        using var third = await ChatAsync(gateway, key);

        first.Header("x-ratelimit-limit-requests").ShouldBe("2");
        first.Header("x-ratelimit-remaining-requests").ShouldBe("1");
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        var error = await third.ErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", "rate_limit_exceeded");
        error.GetProperty("message").GetString()!.ShouldStartWith("This key's own limit of 2 requests a minute is reached.");
    }

    [Fact]
    public async Task EditKey_ScopesAndLimits_AreInForceAtOnceAndTheRestStays()
    {
        await using var gateway = await StartAsync("");
        using var created = await gateway.PostAsync("/admin/v1/keys", """{"name":"intern","team":"retail","scopes":{"tiers":["small"]},"limits":[{"requests":1}]}""", gateway.NewAdminKey);
        var key = (await created.JsonAsync()).GetProperty("secret").GetString()!;
        using var outOfScope = await ChatAsync(gateway, key);

        using var wider = await EditAsync("""{"scopes":{"workloads":["default"]}}""");
        using var first = await ChatAsync(gateway, key);
        using var refused = await ChatAsync(gateway, key);
        using var more = await EditAsync("""{"limits":[{"requests":2}]}""");
        using var second = await ChatAsync(gateway, key);
        using var wrong = await EditAsync("""{"scopes":{"models":["no-such-model"]}}""");
        using var nobody = await gateway.SendAsync(HttpMethod.Patch, "/admin/v1/keys/nobody", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), gateway.NewAdminKey);

        outOfScope.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        wider.StatusCode.ShouldBe(HttpStatusCode.OK, await wider.TextAsync());
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        second.StatusCode.ShouldBe(HttpStatusCode.OK, "the count goes on under the raised limit");
        second.Header("x-ratelimit-remaining-requests").ShouldBe("0");
        var now = await more.JsonAsync();
        now.GetProperty("team").GetString().ShouldBe("retail");
        now.GetProperty("scopes").GetProperty("workloads")[0].GetString().ShouldBe("default");
        now.GetProperty("scopes").GetProperty("tiers").GetArrayLength().ShouldBe(0);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        nobody.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        Task<HttpResponseMessage> EditAsync(string edit) => gateway.SendAsync(
            HttpMethod.Patch, "/admin/v1/keys/intern", new StringContent(edit, System.Text.Encoding.UTF8, "application/json"), gateway.NewAdminKey);
    }

    [Theory]
    [InlineData("""[{}]""")]
    [InlineData("""[{"requests":0}]""")]
    [InlineData("""[{"dollars":1e12}]""")]
    [InlineData("""[{"requests":1},{"tokens":5,"requests":2}]""")]
    [InlineData("""[{"window":"week","requests":1}]""")]
    [InlineData("""[{"concurrency":1},{"window":"day","concurrency":1}]""")]
    public async Task CreateKey_WrongLimits_IsRefused(string limits)
    {
        await using var gateway = await StartAsync("");

        using var response = await gateway.PostAsync("/admin/v1/keys", $$"""{"name":"intern","limits":{{limits}}}""", gateway.NewAdminKey);

        await response.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "invalid_request");
    }

    [Fact]
    public async Task Embeddings_AreCountedToo()
    {
        await using var gateway = await StartAsync("limits: [ { name: rpm, scope: model, only: [vectors], requests: 1 } ]");
        _upstream.Otherwise(UpstreamAnswer.Embeddings([0.1f, 0.2f]));
        const string Body = """{"model":"vectors","input":"a"}""";

        using var first = await gateway.PostAsync(Exchanges.EmbeddingsPath, Body, ShopKey);
        using var second = await gateway.PostAsync(Exchanges.EmbeddingsPath, Body, LabKey);

        first.StatusCode.ShouldBe(HttpStatusCode.OK, await first.TextAsync());
        second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private static Task<HttpResponseMessage> ChatAsync(RunningGateway gateway, string key = ShopKey, string more = "") =>
        gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: more), key);

    private Task<RunningGateway> StartAsync(string limits, TimeProvider? time = null, string? data = null) => RunningGateway.StartAsync(
        TestConfiguration.OpenAi(_upstream, $"keys: [ {{ name: shop, key: {ShopKey}, team: retail }}, {{ name: lab, key: {LabKey}, team: retail }} ]\n{limits}"),
        time ?? _clock,
        data);
}
