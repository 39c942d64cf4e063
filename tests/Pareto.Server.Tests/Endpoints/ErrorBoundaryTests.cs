using System.Net;

namespace Pareto.Server.Tests.Endpoints;

public sealed class ErrorBoundaryTests
{
    private const string Canary = "canary-in-an-exception";

    [Fact]
    public async Task Request_BugOnTheWay_500InTheDialectAndNoMessageInTheLog()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var clock = new BreakableClock();
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(upstream), clock);

        clock.Broken = true;
        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat());
        var body = await response.TextAsync();
        clock.Broken = false;

        await response.ErrorAsync(HttpStatusCode.InternalServerError, "server_error", "internal_error");
        body.ShouldNotContain(Canary);
        gateway.Logs.Messages.ShouldContain(message => message.Contains("Unexpected System.InvalidOperationException", StringComparison.Ordinal));
        gateway.Logs.Messages.ShouldNotContain(message => message.Contains(Canary, StringComparison.Ordinal));
        upstream.Next(UpstreamAnswer.Text("Hello"));
        using var next = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat());
        next.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AdminRequest_DatabaseBroken_503ThatDoesNotNameTheFile()
    {
        await using var gateway = await RunningGateway.StartAsync("server: { drainTime: 1s }");
        await File.WriteAllTextAsync(
            Path.Combine(gateway.DataDirectory, "pareto.db"), "no database any more", TestContext.Current.CancellationToken);

        using var response = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/ledger", key: gateway.NewAdminKey);

        var error = await response.ErrorAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable_error", "ledger_unavailable");
        error.GetProperty("message").GetString()!.ShouldNotContain(gateway.DataDirectory);
        gateway.Logs.Messages.ShouldContain(message => message.Contains("pareto.db", StringComparison.Ordinal));
    }

    private sealed class BreakableClock : TimeProvider
    {
        public volatile bool Broken;

        public override DateTimeOffset GetUtcNow() => Broken ? throw new InvalidOperationException(Canary) : System.GetUtcNow();
    }
}
