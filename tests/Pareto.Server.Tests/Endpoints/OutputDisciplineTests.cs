using System.Net;
using System.Text;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>What a workload says of its answers, from the configuration to the provider and back.</summary>
public sealed class OutputDisciplineTests : IAsyncLifetime
{
    private const string Rules =
        """
        workloads:
          triage: { maxOutputTokens: { default: 300, cap: 800 } }
          tickets: { template: ticket }
        templates:
          ticket: { schema: '{"type":"object","required":["topic"],"properties":{"topic":{"type":"string"}}}' }
        """;

    private const string Header = "x-pareto-max-output-tokens";

    private ScriptedUpstream _upstream = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _upstream.Otherwise(UpstreamAnswer.Text("ok"));
    }

    public async ValueTask DisposeAsync() => await _upstream.DisposeAsync();

    [Theory]
    [InlineData("", 300)]
    [InlineData(",\"max_tokens\":5000", 800)]
    [InlineData(",\"max_completion_tokens\":5000", 800)]
    [InlineData(",\"max_completion_tokens\":5000,\"stream\":true", 800)]
    public async Task Chat_LengthNotTheClients_ReachesEveryDialectAndIsTold(string asked, int bound)
    {
        await using var openAi = await RunningGateway.StartAsync(TestConfiguration.OpenAi(_upstream, Rules));
        await using var anthropic = await RunningGateway.StartAsync(TestConfiguration.Anthropic(_upstream, Rules));

        using var first = await AskAsync(openAi, "triage", asked);
        using var second = await AskAsync(anthropic, "triage", asked);

        (first.StatusCode, second.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
        (first.Header(Header), second.Header(Header)).ShouldBe(($"{bound}", $"{bound}"));
        _upstream.Requests[0].Json.GetProperty("max_completion_tokens").GetInt32().ShouldBe(bound);
        _upstream.Requests[0].Json.TryGetProperty("max_tokens", out _).ShouldBeFalse();
        _upstream.Requests[1].Path.ShouldEndWith("/messages");
        _upstream.Requests[1].Json.GetProperty("max_tokens").GetInt32().ShouldBe(bound);
    }

    [Fact]
    public async Task Chat_LengthTheClients_IsItsOwnAndNotTold()
    {
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(_upstream, Rules));

        using var within = await AskAsync(gateway, "triage", ",\"max_tokens\":500");
        using var elsewhere = await AskAsync(gateway, "reports", ",\"max_tokens\":5000");

        within.Headers.Contains(Header).ShouldBeFalse();
        elsewhere.Headers.Contains(Header).ShouldBeFalse();
        _upstream.Requests.Select(request => request.Json.GetProperty("max_completion_tokens").GetInt32()).ShouldBe([500, 5000]);
    }

    [Fact]
    public async Task Chat_Template_IsAskedForAndMadeGoodOnce()
    {
        _upstream.Next(UpstreamAnswer.Text("about logins"), "small-model").Next(UpstreamAnswer.Text("""{"topic":"login"}"""), "mid-model");
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(_upstream, Rules + "\nrouting: { smallUpTo: 5, midUpTo: 5 }"));

        using var response = await AskAsync(gateway, "tickets", "", "auto");

        (await response.JsonAsync()).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("""{"topic":"login"}""");
        response.Header("x-pareto-target").ShouldBe("openai/mid-model");
        response.Header("x-pareto-reason").ShouldContain("openai/small-model missed the template ticket");
        var format = _upstream.Requests[0].Json.GetProperty("response_format").GetProperty("json_schema");
        format.GetProperty("name").GetString().ShouldBe("ticket");
        format.GetProperty("schema").GetProperty("required")[0].GetString().ShouldBe("topic");
        gateway.RowsOf(response).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Chat_AnswersThatMissTheTemplate_AreAnErrorAndCounted()
    {
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(_upstream, Rules));

        using var plain = await AskAsync(gateway, "tickets", "");
        using var streamed = await AskAsync(gateway, "tickets", ",\"stream\":true");
        using var metrics = await gateway.SendAsync(HttpMethod.Get, "/metrics", key: gateway.NewAdminKey);

        var error = await plain.ErrorAsync(HttpStatusCode.BadGateway, "upstream_error", "answer_off_template");
        error.GetProperty("message").GetString()!.ShouldContain("the template 'ticket'");
        streamed.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await streamed.TextAsync()).ShouldContain("answer_off_template");
        gateway.RowsOf(plain).ShouldHaveSingleItem().Cost.ShouldNotBeNull();
        (await metrics.TextAsync()).ShouldContain("pareto_template_misses_total{pareto_template=\"ticket\",pareto_target=\"openai/mid-model\"} 2");
    }

    private static async Task<HttpResponseMessage> AskAsync(RunningGateway gateway, string workload, string more, string model = "mid")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Exchanges.ChatPath) { Content = new StringContent(Exchanges.Chat(model, more: more), Encoding.UTF8, "application/json") };
        request.Headers.Add("x-pareto-workload", workload);
        return await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
