using System.Net;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Server.Tests.Faults;

/// <summary>A gateway whose rows are in PostgreSQL.</summary>
public class PostgresTests
{
    [Fact(Timeout = 120_000)]
    public async Task Chat_PostgresStopsAndStarts_IsAnsweredAndInTheLedgerOnce()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed");
        using var server = new PostgresServer();
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, server.CreateSchema(), "");
        List<string> answered = [await ChatAsync(upstream, gateway)];

        server.Stop();
        answered.Add(await ChatAsync(upstream, gateway));
        answered.Add(await ChatAsync(upstream, gateway));
        server.Start();
        answered.Add(await ChatAsync(upstream, gateway));

        foreach (var request in answered)
        {
            await InTheLedgerAsync(gateway, request);
        }

        gateway.Ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Requests.ShouldBe(answered.Count);
    }

    [Fact(Timeout = 120_000)]
    public async Task Chat_PostgresGoneAndNoSpill_IsRefusedUntilItIsBack()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed");
        using var server = new PostgresServer();
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, server.CreateSchema(), ", spill: { maxBytes: 0 }");

        server.Stop();
        upstream.Next(UpstreamAnswer.Text("Hello"));
        using (var refused = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid")))
        {
            await refused.ErrorAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable_error", "ledger_unavailable");
        }

        server.Start();
        await InTheLedgerAsync(gateway, await ChatAsync(upstream, gateway));
    }

    [Fact]
    public async Task Feedback_AndAdminKey_AreKeptInPostgres()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed");
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, PostgresServer.Shared.CreateSchema(), "");
        var request = await ChatAsync(upstream, gateway);

        using var feedback = await gateway.PostAsync("/v1/feedback", $$"""{"request_id":"{{request}}","score":0.25}""");

        feedback.StatusCode.ShouldBe(HttpStatusCode.OK, await feedback.TextAsync());
        gateway.NewAdminKey.ShouldNotBeNull();
        DataDirectory.At(gateway.DataDirectory).HasDatabase.ShouldBeFalse();
    }

    private static Task<RunningGateway> StartAsync(ScriptedUpstream upstream, string connection, string more) => RunningGateway.StartAsync(
        TestConfiguration.OpenAi(upstream, $$"""storage: { engine: postgres, connection: "{{connection}}"{{more}} }"""));

    private static async Task<string> ChatAsync(ScriptedUpstream upstream, RunningGateway gateway)
    {
        upstream.Next(UpstreamAnswer.Text("Hello"));
        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid"));
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        return response.Header("x-pareto-request-id").ShouldNotBeNull();
    }

    private static async Task InTheLedgerAsync(RunningGateway gateway, string request)
    {
        while (true)
        {
            try
            {
                if (gateway.Ledger.Entries(new RequestId(request)).Count == 1)
                {
                    return;
                }
            }
            catch (StorageException)
            {
                // A connection from before the stop: the next look opens another.
            }

            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }
}
