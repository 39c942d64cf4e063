using System.Net;
using System.Text;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>The ledger as books: a hold-out, what was saved, and its rows for other programs.</summary>
public sealed class BookTests : IAsyncLifetime
{
    private ScriptedUpstream _upstream = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _upstream.Otherwise(UpstreamAnswer.Text("answer").Using(100, 20));
    }

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task Chat_HoldOut_SendsItsShareTheBaselinesWay()
    {
        await using var gateway = await StartAsync("savings: { holdOut: 0.5 }");
        var held = 0;
        for (var i = 0; i < 40; i++)
        {
            var (target, reason, row) = await AskAsync(gateway, $"Hi {i}");
            var draw = row.HoldOut.ShouldNotBeNull();
            draw.Unit.Length.ShouldBe(16);
            var isHeld = draw.Arm == HoldOutArm.HeldOut;
            held += isHeld ? 1 : 0;
            target.ShouldBe(isHeld ? "openai/premium-model" : "openai/small-model");
            reason.ShouldStartWith(isHeld ? "hold-out: the baseline's way" : "complexity ");

            // The same conversation goes the same way.
            (await AskAsync(gateway, $"Hi {i}")).Row.HoldOut.ShouldBe(draw);
        }

        held.ShouldBeInRange(5, 35);
        using var savings = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/savings", key: gateway.NewAdminKey);
        var all = JsonElement.Parse(await savings.TextAsync()).GetProperty("savings")[0].GetProperty("heldOut");
        all.GetProperty("heldOutRequests").GetInt64().ShouldBe(2 * held);
        all.GetProperty("routedUnits").GetInt64().ShouldBe(40 - held);
        // 100 input and 20 output tokens: $0.00045 at premium, $0.000018 at small.
        all.GetProperty("savingsPerRequest").GetProperty("value").GetDouble().ShouldBe(0.000432, 1e-9);
    }

    [Fact]
    public async Task Chat_NamedTierOrNoHoldOut_DrawsNothing()
    {
        await using var gateway = await StartAsync("savings: { holdOut: 0.5 }");
        (await AskAsync(gateway, "Hi", model: "small")).Row.HoldOut.ShouldBeNull();

        await using var without = await StartAsync("");
        (await AskAsync(without, "Hi")).Row.HoldOut.ShouldBeNull();
    }

    /// <summary>A router that costs more than it saves: "80 % saved" was shown while money was lost (BerriAI/litellm #38816).</summary>
    [Fact]
    public async Task Savings_ARouterDearerThanWhatItSaves_AreALoss()
    {
        _upstream.Otherwise(UpstreamAnswer.Text("""{"complexity":1,"confidence":0.95}""").Using(5_000, 50), "mid-model");
        await using var gateway = await StartAsync("routing: { advisor: { target: openai/mid-model, timeout: 10s } }");

        var (target, _, row) = await AskAsync(gateway, "Hi");

        target.ShouldBe("openai/small-model");
        gateway.Ledger.Entries(row.RequestId).Select(attempt => attempt.Purpose).ShouldContain(AttemptPurpose.Router);
        using var savings = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/savings", key: gateway.NewAdminKey);
        var declared = JsonElement.Parse(await savings.TextAsync()).GetProperty("savings")[0].GetProperty("declared");
        // The router's 5,000 and 50 tokens at $0.50 and $2 cost more than the whole answer at the baseline.
        declared.GetProperty("costByPurpose").GetProperty("router").GetDecimal().ShouldBe(0.0026m);
        declared.GetProperty("savings").GetDecimal().ShouldBe(0.00045m - 0.000018m - 0.0026m);
    }

    [Fact]
    public async Task Export_HasTheRows()
    {
        await using var gateway = await StartAsync("");
        var (_, _, row) = await AskAsync(gateway, "Hi");

        using var csv = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/ledger/export", key: gateway.NewAdminKey);
        using var jsonl = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/ledger/export?format=jsonl&byRequest=true", key: gateway.NewAdminKey);
        using var none = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/ledger/export?until=2020-01-01", key: gateway.NewAdminKey);

        (await csv.TextAsync()).TrimEnd().Split('\n')[1].ShouldStartWith($"{row.RequestId},1,true,answer,");
        JsonElement.Parse((await jsonl.TextAsync()).Trim()).GetProperty("cost").GetDecimal().ShouldBe(0.000018m);
        (await none.TextAsync()).TrimEnd().Split('\n').Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("/admin/v1/ledger/export?format=xml")]
    [InlineData("/admin/v1/ledger/export?since=January")]
    [InlineData("/admin/v1/savings?until=2026-13-01")]
    public async Task WrongQuery_IsRefused(string path)
    {
        await using var gateway = await StartAsync("");
        using var response = await gateway.SendAsync(HttpMethod.Get, path, key: gateway.NewAdminKey);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private Task<RunningGateway> StartAsync(string more) => RunningGateway.StartAsync(TestConfiguration.OpenAi(_upstream, more));

    private static async Task<(string Target, string Reason, LedgerEntry Row)> AskAsync(RunningGateway gateway, string text, string model = "auto")
    {
        var body = JsonSerializer.Serialize(new { model, messages = new[] { new { role = "user", content = text } } });
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await gateway.SendAsync(HttpMethod.Post, "/v1/chat/completions", content);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        await response.Content.ReadAsStringAsync(Cancel);
        var row = gateway.RowsOf(response).Single(row => row.Final);
        return (row.Target.ToString(), row.Reason, row);
    }
}
