using System.Text;
using Pareto.Server.Tests.Secrecy;

namespace Pareto.Server.Tests.Telemetry;

/// <summary>What a collector gets. Alone, because spans are listened to in the whole process.</summary>
[Collection(typeof(AloneInTheProcess))]
public sealed class OtlpTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string ClientSpan = "00f067aa0ba902b7";

    [Fact]
    public async Task Trace_OfAClient_GoesOnThroughTheGatewayToTheProvider()
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Next(UpstreamAnswer.Error(500, "broken")).Otherwise(UpstreamAnswer.Text($"So it is: {Canaries.In("otlpanswer")}").Using(100, 10, cachedInput: 40));
        await using (var gateway = await RunningGateway.StartAsync(Configuration(upstream, $"telemetry: {{ otlp: {{ endpoint: \"{collector.Address}\", headers: {{ x-collector-key: \"key=of,the collector\" }} }} }}")))
        {
            using var response = await SendAsync(gateway, $"00-{TraceId}-{ClientSpan}-01");
            response.IsSuccessStatusCode.ShouldBeTrue(await response.TextAsync());
        }

        var spans = collector.Spans;
        var request = spans.Single(span => span.Name == "POST /v1/chat/completions");
        request.ShouldSatisfyAllConditions(
            () => request.TraceId.ShouldBe(TraceId),
            () => request.ParentId.ShouldBe(ClientSpan),
            () => request.Attributes["http.response.status_code"].ShouldBe("200"));
        var attempts = spans.Where(span => span != request).ToList();
        attempts.Count.ShouldBe(2);
        attempts.ShouldAllBe(attempt => attempt.TraceId == TraceId && attempt.ParentId == request.SpanId);
        attempts[0].Name.ShouldBe("chat mid-model");
        attempts[0].Attributes["error.type"].ShouldBe("server_error");
        var answered = attempts[1];
        answered.Name.ShouldBe("chat other-model");
        answered.Attributes.Keys.ShouldBe(
            [
                "gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.request.stream", "gen_ai.usage.input_tokens",
                "gen_ai.usage.output_tokens", "gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_creation.input_tokens", "pareto.request.id",
                "pareto.attempt", "pareto.purpose", "pareto.outcome", "pareto.tier", "pareto.workload", "pareto.cost.usd",
            ],
            ignoreOrder: true);
        answered.Attributes["gen_ai.provider.name"].ShouldBe("openai");
        answered.Attributes["gen_ai.usage.input_tokens"].ShouldBe("100");
        answered.Attributes["gen_ai.usage.cache_read.input_tokens"].ShouldBe("40");
        answered.Attributes["pareto.cost.usd"].ShouldBe("0.00012");

        // Each provider is told its own attempt, and nothing else that the client sent along.
        upstream.Requests.Select(sent => sent.Headers["traceparent"]).ShouldBe(attempts.Select(attempt => $"00-{TraceId}-{attempt.SpanId}-01"));
        upstream.Requests.ShouldAllBe(sent => !sent.Headers.ContainsKey("tracestate") && !sent.Headers.ContainsKey("baggage"));

        collector.Keys.ShouldBe(["key=of,the collector"]);
        collector.Metrics.ShouldContain("gen_ai.client.token.usage");
        collector.Metrics.ShouldContain("gen_ai.client.operation.duration");
        collector.Metrics.ShouldContain("pareto.cost");
        collector.Metrics.ShouldContain("dotnet.gc.collections");
        string[] planted = [.. Canaries.Words, .. Canaries.Typed.Select(canary => canary.Value), TestConfiguration.ProviderKey];
        foreach (var body in collector.Bodies)
        {
            planted.Where(value => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(value)) >= 0).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Trace_WithoutACollector_IsNeitherMadeNorPassedOn()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("ok"));
        await using var gateway = await RunningGateway.StartAsync(Configuration(upstream, ""));

        using var response = await SendAsync(gateway, $"00-{TraceId}-{ClientSpan}-01");

        response.IsSuccessStatusCode.ShouldBeTrue(await response.TextAsync());
        Core.Telemetry.GatewayTracing.IsOn.ShouldBeFalse();
        upstream.Requests.ShouldAllBe(sent => !sent.Headers.ContainsKey("traceparent"));
    }

    /// <summary>A collector that is not there costs requests nothing, and does not keep the gateway from stopping.</summary>
    [Fact]
    public async Task Export_CollectorGone_RequestsAreServed()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("ok"));
        await using var gateway = await RunningGateway.StartAsync(
            Configuration(upstream, $"telemetry: {{ otlp: {{ endpoint: \"{ScriptedUpstream.RefusingAddress()}\", interval: 1s }} }}"));

        using var response = await SendAsync(gateway, "no trace context at all");

        response.IsSuccessStatusCode.ShouldBeTrue(await response.TextAsync());
        upstream.Requests.Single().Headers["traceparent"].ShouldMatch("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$");
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningGateway gateway, string traceParent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Exchanges.ChatPath)
        {
            Content = new StringContent(Exchanges.Chat("pair", Canaries.In("otlpquestion")), Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        request.Headers.TryAddWithoutValidation("tracestate", $"vendor={Canaries.Word("tracestate")}");
        request.Headers.TryAddWithoutValidation("baggage", $"user={Canaries.Word("baggage")}");
        using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };
        using var client = new HttpClient(handler) { BaseAddress = gateway.Address };
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Configuration(ScriptedUpstream upstream, string telemetry) =>
        $$"""
        server: { drainTime: 2s }
        providers: { house: { preset: openai, baseUrl: "{{upstream.OpenAiUrl}}", apiKey: {{TestConfiguration.ProviderKey}} } }
        targets:
          house/mid-model: { price: { input: 1, output: 4 } }
          house/other-model: { price: { input: 1, cachedInput: 0.5, output: 4 } }
        aliases: { pair: [house/mid-model, house/other-model] }
        execution: { retries: 0 }
        {{telemetry}}
        """;
}
