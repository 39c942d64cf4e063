using System.Globalization;
using System.Net;
using System.Text;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>What a reply tells of how it came about, and that the ledger holds the very same numbers.</summary>
public sealed class ReceiptTests : IAsyncLifetime
{
    private ScriptedUpstream _upstream = null!;
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(_upstream));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("mid", "openai/mid-model", "mid")]
    [InlineData("openai/small-model", "openai/small-model", "small")]
    [InlineData("auto", "openai/small-model", "small")]
    public async Task Plain_Headers_NameTheRouteAndTheCostOfTheLedger(string model, string target, string tier)
    {
        _upstream.Next(UpstreamAnswer.Text("Hello").Using(1_234, 567, cachedInput: 34));

        using var response = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(model));

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        var row = _gateway.RowsOf(response).Single();
        response.Header("x-pareto-target").ShouldBe(target);
        response.Header("x-pareto-tier").ShouldBe(tier);
        response.Header("x-pareto-complexity").ShouldBe(row.Complexity.ToString(CultureInfo.InvariantCulture));
        response.Header("x-pareto-reason").ShouldBe(row.Reason);
        row.Reason.ShouldNotBeNullOrWhiteSpace();
        row.Complexity.ShouldBeInRange(1, 5);
        row.Target.ToString().ShouldBe(target);
        row.RequestedModel.ShouldBe(model);
        row.Cost.ShouldNotBeNull();
        row.BaselineCost.ShouldNotBeNull();
        Amount(response.Header("x-pareto-cost")).ShouldBe(row.Cost.Value);
        Amount(response.Header("x-pareto-baseline-cost")).ShouldBe(row.BaselineCost.Value);
        Amount(response.Header("x-pareto-overhead-ms")).ShouldBe((decimal)row.Overhead.TotalMilliseconds);
        row.Overhead.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task Plain_Cost_IsTokensTimesPrices()
    {
        _upstream.Next(UpstreamAnswer.Text("Hello").Using(1_234, 567, cachedInput: 34));

        using var response = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid"));

        // mid: 1200 at 0.50, 34 at 0.10, 567 at 2; baseline is premium: 1200 at 2.50, 34 at 0.25, 567 at 10.
        response.Header("x-pareto-cost").ShouldBe("0.0017374");
        response.Header("x-pareto-baseline-cost").ShouldBe("0.0086785");
    }

    [Fact]
    public async Task Stream_HeadersAndComment_TellTheSame()
    {
        _upstream.Next(UpstreamAnswer.Text("One two").Using(1_234, 567, cachedInput: 34));

        using var response = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid", more: ",\"stream\":true"));
        var body = await response.TextAsync();

        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var row = _gateway.RowsOf(response).Single();
        response.Header("x-pareto-target").ShouldBe("openai/mid-model");
        response.Header("x-pareto-tier").ShouldBe("mid");
        response.Header("x-pareto-complexity").ShouldBe(row.Complexity.ToString(CultureInfo.InvariantCulture));
        response.Header("x-pareto-reason").ShouldBe(row.Reason);
        Amount(response.Header("x-pareto-overhead-ms")).ShouldBeGreaterThanOrEqualTo(0);
        response.Headers.Contains("x-pareto-cost").ShouldBeFalse();
        var events = body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        events[^1].ShouldBe("data: [DONE]");
        var comment = events.Single(text => text.StartsWith(':'));
        comment.ShouldContain("x-pareto-cost=0.0017374 ");
        comment.ShouldContain("x-pareto-baseline-cost=0.0086785 ");
        row.Cost.ShouldBe(0.0017374m);
        row.BaselineCost.ShouldBe(0.0086785m);
        Amount(comment[(comment.LastIndexOf('=') + 1)..]).ShouldBe((decimal)row.Overhead.TotalMilliseconds);
    }

    [Fact]
    public async Task Stream_UsageNotAskedFor_IsCountedButNotSent()
    {
        _upstream.Next(UpstreamAnswer.Text("One two").Using(10, 2));

        using var response = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid", more: ",\"stream\":true"));

        (await response.TextAsync()).ShouldNotContain("usage");
        _upstream.Requests.Single().WantsUsage.ShouldBeTrue();
        var usage = _gateway.RowsOf(response).Single().Usage;
        (usage.Input, usage.Output, usage.Estimated).ShouldBe((10, 2, false));
    }

    [Fact]
    public async Task Failure_CarriesItsReceipt()
    {
        _upstream.Next(UpstreamAnswer.Error(500, "broken"));

        using var response = await _gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        response.Header("x-pareto-cost").ShouldBe("0");
        _gateway.RowsOf(response).Single().Cost.ShouldBe(0);
    }

    [Fact]
    public async Task Embeddings_Headers_NameTheRouteAndTheCost()
    {
        _upstream.Next(UpstreamAnswer.Embeddings([0.5f]).Using(50, 0));

        using var response = await _gateway.PostAsync(Exchanges.EmbeddingsPath, """{"model":"vectors","input":"a"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Header("x-pareto-target").ShouldBe("openai/embedding-model");
        response.Header("x-pareto-tier").ShouldBe("none");
        response.Header("x-pareto-cost").ShouldBe("0.000001");
        _gateway.RowsOf(response).Single().Cost.ShouldBe(0.000001m);
    }

    [Fact]
    public async Task UnknownPrice_IsSaidAndNeverZero()
    {
        await using var gateway = await RunningGateway.StartAsync(
            $$"""
            providers: { any: { preset: openai-compatible, baseUrl: "{{_upstream.OpenAiUrl}}", location: external } }
            tiers: { mid: any/unheard-of-model }
            """);
        _upstream.Next(UpstreamAnswer.Text("Hello"));

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        response.Header("x-pareto-cost").ShouldBe("unknown");
        gateway.RowsOf(response).Single().Cost.ShouldBeNull();
    }

    [Fact]
    public async Task Workload_FromItsHeader_IsEntered()
    {
        _upstream.Next(UpstreamAnswer.Text("Hello"));
        using var request = new HttpRequestMessage(HttpMethod.Post, Exchanges.ChatPath)
        {
            Content = new StringContent(Exchanges.Chat("mid"), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-pareto-workload", "ticket-triage");

        using var response = await _gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        _gateway.RowsOf(response).Single().Workload.ShouldBe("ticket-triage");
    }

    private static decimal Amount(string text) => decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
