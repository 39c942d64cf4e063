using System.Net;

namespace Pareto.Server.Tests.Endpoints;

public sealed class AlertTests : IAsyncLifetime
{
    private const string Path = "/admin/v1/alerts";

    private static readonly string Secret = $"whsec_{new string('A', 32)}";

    private ScriptedUpstream _upstream = null!;

    public async ValueTask InitializeAsync() => _upstream = await ScriptedUpstream.StartAsync();

    public async ValueTask DisposeAsync() => await _upstream.DisposeAsync();

    [Fact]
    public async Task List_NothingRaised_IsEmpty()
    {
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(_upstream));

        using var list = await gateway.SendAsync(HttpMethod.Get, Path, key: gateway.NewAdminKey);
        using var nobody = await gateway.SendAsync(HttpMethod.Get, Path);
        using var wrong = await gateway.SendAsync(HttpMethod.Get, Path + "?limit=0", key: gateway.NewAdminKey);

        (await list.JsonAsync()).GetProperty("alerts").GetArrayLength().ShouldBe(0);
        nobody.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (wrong.StatusCode, (await wrong.JsonAsync()).GetProperty("error").GetProperty("param").GetString()).ShouldBe((HttpStatusCode.BadRequest, "limit"));
    }

    [Fact]
    public async Task Chat_AnswersThatGrow_AreAlertedDeliveredAndShown()
    {
        await using var receiver = await ScriptedUpstream.StartAsync();
        receiver.Otherwise(UpstreamAnswer.Response(204, ""));
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(
            _upstream, $"alerts: {{ webhooks: [ {{ name: ops, url: \"{receiver.Address}\", secret: {Secret} }} ] }}"));
        await AskAsync(gateway, 220, outputTokens: 100);
        receiver.Requests.ShouldBeEmpty();

        await AskAsync(gateway, 60, outputTokens: 1000);

        var post = await receiver.WaitForRequestAsync();
        var data = post.Json.GetProperty("data");
        (data.GetProperty("kind").GetString(), data.GetProperty("subject").GetString()).ShouldBe(("outputBloat", "default"));
        data.GetProperty("figures").GetProperty("typicalTokensBefore").GetDouble().ShouldBe(100, 1);
        data.GetProperty("figures").GetProperty("typicalTokensNow").GetDouble().ShouldBeGreaterThan(200);
        using var status = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/status", key: gateway.NewAdminKey);
        (await status.JsonAsync()).GetProperty("alerts")[0].GetProperty("id").GetString().ShouldBe(data.GetProperty("id").GetString());
        using var list = await gateway.SendAsync(HttpMethod.Get, Path, key: gateway.NewAdminKey);
        var listed = (await list.JsonAsync()).GetProperty("alerts")[0];
        listed.GetProperty("alert").GetProperty("message").GetString()!.ShouldContain("The answers of the workload 'default'");
        listed.GetProperty("deliveries")[0].GetProperty("webhook").GetString().ShouldBe("ops");
        gateway.Logs.Messages.ShouldNotContain(message => message.Contains(Secret, StringComparison.Ordinal));
        gateway.Logs.Messages.ShouldContain(message => message.Contains("Alert (outputBloat)", StringComparison.Ordinal));
    }

    private async Task AskAsync(RunningGateway gateway, int requests, int outputTokens)
    {
        _upstream.Otherwise(UpstreamAnswer.Text("ok").Using(10, outputTokens));
        for (var i = 0; i < requests; i++)
        {
            using var answer = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat());
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }
}
