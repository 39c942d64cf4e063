using System.Net;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>Rate limits as clients meet them.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private const string ShopKey = "client-key-of-the-shop";
    private const string LabKey = "client-key-of-the-lab";

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private ScriptedUpstream _upstream = null!;

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

    private static Task<HttpResponseMessage> ChatAsync(RunningGateway gateway, string key = ShopKey, string more = "") =>
        gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(more: more), key);

    private Task<RunningGateway> StartAsync(string limits) => RunningGateway.StartAsync(
        TestConfiguration.OpenAi(_upstream, $$"""
            keys: [ { name: shop, key: {{ShopKey}}, team: retail }, { name: lab, key: {{LabKey}} } ]
            {{limits}}
            """),
        _clock);
}
