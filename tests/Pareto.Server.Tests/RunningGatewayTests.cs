using System.Net;
using System.Net.Http.Json;

namespace Pareto.Server.Tests;

public sealed class RunningGatewayTests
{
    [Fact]
    public async Task Chat_ThroughTheHost_IsAnsweredByTheUpstreamAndEntered()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Next(UpstreamAnswer.Text("Paris"));
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(upstream));

        using var response = await gateway.Client.PostAsJsonAsync(
            "/v1/chat/completions",
            new { model = "mid", messages = new[] { new { role = "user", content = "The capital of France?" } } },
            TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("Paris");
        gateway.RowsOf(response).Single().Target.ToString().ShouldBe("openai/mid-model");
    }
}
