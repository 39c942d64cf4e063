using System.Net;
using Pareto.Core.Exchange;

namespace Pareto.Server.Tests.Faults;

/// <summary>What clients get while nothing outside the house answers, over real HTTP.</summary>
public sealed class OfflineTests : IAsyncLifetime
{
    private ScriptedUpstream _cloud = null!;
    private ScriptedUpstream _house = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await ScriptedUpstream.StartAsync();
        _house = await ScriptedUpstream.StartAsync();
        _cloud.Otherwise(UpstreamAnswer.Error(503, "down"));
        _house.Otherwise(UpstreamAnswer.Text("from the house").Using(10, 5));
    }

    public async ValueTask DisposeAsync()
    {
        await _cloud.DisposeAsync();
        await _house.DisposeAsync();
    }

    [Theory]
    [InlineData("premium", false)]
    [InlineData("premium", true)]
    [InlineData("cloud/large", false)]
    [InlineData("cloud/large", true)]
    [InlineData("old-name", false)]
    public async Task Local_NothingOutsideAnswers_NamedRequestsAreServedInTheHouseAndMarked(string model, bool stream)
    {
        await using var gateway = await StartAsync("offline: local");

        using var response = await AskAsync(gateway, model, stream);

        (await FaultBench.TextOfAsync(response, stream)).ShouldBe("from the house");
        response.Header("x-pareto-degraded").ShouldBe("offline");
        response.Header("x-pareto-target").ShouldBe("house/better");
        var rows = gateway.RowsOf(response);
        rows[^1].Target.ToString().ShouldBe("house/better");
        rows[^1].Reason.ShouldStartWith("offline: ");
        rows.SkipLast(1).ShouldAllBe(row => row.Failure == UpstreamFailureKind.ServerError);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Local_RuleThatNamesTargetsOutside_IsStoodInForAsWell(bool stream)
    {
        await using var gateway = await StartAsync("offline: local, rules: [ { name: important, when: turns == 1, use: cloud/large } ]");

        using var response = await AskAsync(gateway, "auto", stream);

        (await FaultBench.TextOfAsync(response, stream)).ShouldBe("from the house");
        response.Header("x-pareto-degraded").ShouldBe("offline");
        response.Header("x-pareto-reason").ShouldStartWith("offline: rule important");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refuse_NothingOutsideAnswers_NamedRequestsAreRefused(bool stream)
    {
        await using var gateway = await StartAsync("smallUpTo: 2");

        using var response = await AskAsync(gateway, "premium", stream);

        await response.ErrorAsync(HttpStatusCode.BadGateway, "upstream_error", "upstream_unavailable");
        _house.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Auto_NothingOutsideAnswers_FallsBackAndIsMarked(bool stream)
    {
        await using var gateway = await StartAsync("smallUpTo: 0, midUpTo: 0, prediction: { enabled: false }");

        using var response = await AskAsync(gateway, "auto", stream);

        (await FaultBench.TextOfAsync(response, stream)).ShouldBe("from the house");
        response.Header("x-pareto-degraded").ShouldBe("offline");
        response.Header("x-pareto-reason").ShouldStartWith("failover from premium");
    }

    [Fact]
    public async Task Local_OutsideAnswers_NothingIsMarked()
    {
        await using var gateway = await StartAsync("offline: local");
        _cloud.Otherwise(UpstreamAnswer.Text("from outside").Using(10, 5));

        using var response = await AskAsync(gateway, "premium", stream: false);
        using var local = await AskAsync(gateway, "small", stream: false);

        (await FaultBench.TextOfAsync(response, stream: false)).ShouldBe("from outside");
        response.Headers.Contains("x-pareto-degraded").ShouldBeFalse();
        local.Headers.Contains("x-pareto-degraded").ShouldBeFalse();
    }

    // A provider that answers that this request is too long is there: its no stands.
    [Fact]
    public async Task Local_OutsideDeclinesTheRequest_NobodyStandsIn()
    {
        await using var gateway = await StartAsync("offline: local");
        _cloud.Otherwise(UpstreamAnswer.Response(400, """{"error":{"message":"too long","code":"context_length_exceeded"}}"""));

        using var response = await AskAsync(gateway, "cloud/large", stream: false);

        response.IsSuccessStatusCode.ShouldBeFalse();
        _house.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Local_TargetOutsideTheVerdict_NeverStandsIn()
    {
        await using var gateway = await StartAsync(
            "offline: local",
            """
            policy:
              residency: { public: external, internal: external }
            """);

        using var response = await AskAsync(gateway, "premium", stream: false);

        response.IsSuccessStatusCode.ShouldBeFalse();
        _house.Requests.ShouldBeEmpty();
    }

    private Task<RunningGateway> StartAsync(string routing, string more = "") => RunningGateway.StartAsync(
        $$"""
        server: { listen: "http://127.0.0.1:0", drainTime: 1s }
        providers:
          cloud: { preset: openai-compatible, baseUrl: "{{_cloud.OpenAiUrl}}", location: external }
          house: { preset: openai-compatible, baseUrl: "{{_house.OpenAiUrl}}", location: local }
        tiers:
          small: [house/little]
          mid: [house/better]
          premium: [cloud/large, cloud/larger]
        aliases: { old-name: cloud/larger }
        routing: { {{routing}} }
        execution: { retries: 0 }
        {{more}}
        """);

    private static Task<HttpResponseMessage> AskAsync(RunningGateway gateway, string model, bool stream) =>
        gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(model, more: stream ? ",\"stream\":true" : ""));
}
