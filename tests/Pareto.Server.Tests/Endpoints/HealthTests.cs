using System.Net;

namespace Pareto.Server.Tests.Endpoints;

public sealed class HealthTests
{
    [Fact]
    public async Task Health_TargetsThatAnswer_AliveAndReady()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(
            $$"""
            keys: [ { name: shop, key: client-key-of-the-shop } ]
            providers: { openai: { preset: openai, baseUrl: "{{upstream.OpenAiUrl}}", apiKey: k } }
            tiers: { mid: openai/mid-model }
            """);

        using var alive = await gateway.SendAsync(HttpMethod.Get, "/healthz");
        using var ready = await gateway.SendAsync(HttpMethod.Get, "/readyz");

        alive.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await alive.JsonAsync()).GetProperty("status").GetString().ShouldBe("alive");
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
        var body = await ready.JsonAsync();
        body.GetProperty("status").GetString().ShouldBe("ready");
        body.GetProperty("tiers").GetProperty("mid").GetString().ShouldBe("served");
        body.GetProperty("tiers").GetProperty("small").GetString()!.ShouldContain("tiers.small");
        upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ready_NothingConfigured_503WhileAlive()
    {
        await using var gateway = await RunningGateway.StartAsync("server: { drainTime: 1s }");

        using var alive = await gateway.SendAsync(HttpMethod.Get, "/healthz");
        using var ready = await gateway.SendAsync(HttpMethod.Get, "/readyz");
        using var head = await gateway.SendAsync(HttpMethod.Head, "/readyz");

        alive.StatusCode.ShouldBe(HttpStatusCode.OK);
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.JsonAsync()).GetProperty("status").GetString().ShouldBe("not ready");
        head.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Ready_EveryTargetPassedOver_503()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Error(500, "broken"));
        await using var gateway = await RunningGateway.StartAsync(
            $$"""
            providers: { openai: { preset: openai, baseUrl: "{{upstream.OpenAiUrl}}", apiKey: k } }
            tiers: { mid: openai/mid-model }
            execution: { retries: 0, circuit: { minimumAttempts: 2, breakTime: 5m } }
            """);

        for (var i = 0; i < 3; i++)
        {
            using var failed = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat());
            failed.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        }

        using var ready = await gateway.SendAsync(HttpMethod.Get, "/readyz");
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.JsonAsync()).GetProperty("tiers").GetProperty("mid").GetString()!.ShouldContain("passed over");
        upstream.Requests.Length.ShouldBe(2);
    }
}
