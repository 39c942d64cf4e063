using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Server.Tests.Faults;

/// <summary>The real program under signals: <c>kill -9</c> loses nothing that a client saw complete, SIGTERM and SIGINT let requests finish.</summary>
public sealed class ProcessTests
{
    private const int Rounds = 3;
    private const int Clients = 16;
    private const int SeenBeforeTheKill = 200;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task Kill_UnderLoad_EveryReplySeenCompleteHasItsRowOnce()
    {
        using var data = new DataFolder();
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("one two three").Using(10, 5));
        var configuration = data.Write(upstream);
        var seen = new ConcurrentDictionary<string, bool>();
        for (var round = 1; round <= Rounds; round++)
        {
            using var gateway = await GatewayProcess.StartAsync(data.Path, configuration);
            using var enough = new SemaphoreSlim(0);
            var clients = Enumerable.Range(0, Clients).Select(client => AskUntilKilledAsync(gateway.Address, stream: client % 2 == 0, seen, enough)).ToArray();
            for (var i = 0; i < SeenBeforeTheKill; i++)
            {
                await enough.WaitAsync(Cancel);
            }

            await gateway.KillAsync();
            await Task.WhenAll(clients);
        }

        // The next start finds all of it, and goes on from there.
        using var restarted = await GatewayProcess.StartAsync(data.Path, configuration);
        using (var client = new HttpClient { BaseAddress = restarted.Address })
        {
            seen.TryAdd((await AskAsync(client, stream: true)).ShouldNotBeNull(), true);
        }

        using var database = SqliteDatabase.OpenExisting(DataDirectory.At(data.Path));
        var ledger = new LedgerReader(database);
        seen.Count.ShouldBeGreaterThan(Rounds * SeenBeforeTheKill);
        foreach (var id in seen.Keys)
        {
            var row = ledger.Entries(new RequestId(id)).ShouldHaveSingleItem(id);
            row.Outcome.ShouldBe(AttemptOutcome.Completed);
            row.Usage.ShouldBe(new TokenUsage { Input = 10, Output = 5 });
        }

        // A row beyond those was committed and its client was not told any more: never more rows than calls.
        var total = ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0];
        total.Attempts.ShouldBeInRange(seen.Count, upstream.Requests.Length);
        total.Completed.ShouldBe(total.Attempts - NotCompleted(data.Path));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_WhileAStreamRuns_LetsItFinishAndExitsWithZero(string signal)
    {
        using var data = new DataFolder();
        await using var upstream = await ScriptedUpstream.StartAsync();
        var gate = new TaskCompletionSource();
        upstream.Otherwise(UpstreamAnswer.Text("one two three").Using(10, 5).HoldAfter(1, gate.Task));
        using var gateway = await GatewayProcess.StartAsync(data.Path, data.Write(upstream));
        using var client = new HttpClient { BaseAddress = gateway.Address };
        using var response = await client.SendAsync(Request(stream: true), HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var reader = await FaultBench.ReadUntilAsync(response, "one");

        await gateway.SignalAsync(signal);
        await WaitUntilRefusedAsync(gateway.Address);
        gate.SetResult();

        var rest = await reader.ReadToEndAsync(Cancel);
        rest.ShouldContain("three");
        FaultBench.EventsIn(rest)[^1].ShouldBe("[DONE]");
        var (exitCode, output, errors) = await gateway.WaitForExitAsync();
        exitCode.ShouldBe(0, errors);
        output.ShouldContain("the ledger is closed");
        RowsOf(data.Path, response).ShouldHaveSingleItem().Outcome.ShouldBe(AttemptOutcome.Completed);
    }

    [Fact(Timeout = 60_000)]
    public async Task Signal_StreamOutlastsTheDrainTime_IsBrokenOffAndPaidFor()
    {
        using var data = new DataFolder();
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("one two three").HoldAfter(1, new TaskCompletionSource().Task));
        using var gateway = await GatewayProcess.StartAsync(data.Path, data.Write(upstream, drainTime: "500ms"));
        using var client = new HttpClient { BaseAddress = gateway.Address };
        using var response = await client.SendAsync(Request(stream: true), HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var reader = await FaultBench.ReadUntilAsync(response, "one");

        await gateway.SignalAsync("TERM");

        var rest = "";
        try
        {
            rest = await reader.ReadToEndAsync(Cancel);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Broken off in the middle of a chunk, which is how a client tells it from an end.
        }

        rest.ShouldNotContain("[DONE]");
        var (exitCode, _, errors) = await gateway.WaitForExitAsync();
        exitCode.ShouldBe(0, errors);
        var row = RowsOf(data.Path, response).ShouldHaveSingleItem();
        row.Outcome.ShouldBe(AttemptOutcome.ClientLeft);
        row.Cost.GetValueOrDefault().ShouldBeGreaterThan(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_TwoProcessesOnOneFolder_BothServeAndWriteTheirRows()
    {
        using var data = new DataFolder();
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("one two three").Using(10, 5));
        var configuration = data.Write(upstream);
        var both = await Task.WhenAll(GatewayProcess.StartAsync(data.Path, configuration), GatewayProcess.StartAsync(data.Path, configuration));
        using var first = both[0];
        using var second = both[1];

        var ids = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using var client = new HttpClient { BaseAddress = both[i % 2].Address };
            return (await AskAsync(client, stream: i % 3 == 0)).ShouldNotBeNull();
        }));

        using var database = SqliteDatabase.OpenExisting(DataDirectory.At(data.Path));
        var ledger = new LedgerReader(database);
        ids.ShouldAllBe(id => ledger.Entries(new RequestId(id)).Count == 1);
    }

    private static async Task AskUntilKilledAsync(Uri address, bool stream, ConcurrentDictionary<string, bool> seen, SemaphoreSlim enough)
    {
        using var client = new HttpClient { BaseAddress = address };
        try
        {
            while (await AskAsync(client, stream) is { } id)
            {
                seen.TryAdd(id, true).ShouldBeTrue("no request has another's id");
                enough.Release();
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Killed.
        }
    }

    /// <summary>The id of a request whose reply came to its end; null for one that did not.</summary>
    private static async Task<string?> AskAsync(HttpClient client, bool stream)
    {
        using var response = await client.SendAsync(Request(stream), HttpCompletionOption.ResponseHeadersRead, Cancel);
        response.IsSuccessStatusCode.ShouldBeTrue();
        var body = await response.Content.ReadAsStringAsync(Cancel);
        return !stream || FaultBench.EventsIn(body)[^1] == "[DONE]" ? response.Header("x-pareto-request-id") : null;
    }

    private static HttpRequestMessage Request(bool stream) => new(HttpMethod.Post, Exchanges.ChatPath)
    {
        Content = new StringContent(Exchanges.Chat("small", more: stream ? ",\"stream\":true" : ""), Encoding.UTF8, "application/json"),
    };

    private static async Task WaitUntilRefusedAsync(Uri address)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(address.Host, address.Port, Cancel);
            }
            catch (SocketException)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        }
    }

    private static IReadOnlyList<LedgerEntry> RowsOf(string directory, HttpResponseMessage response)
    {
        using var database = SqliteDatabase.OpenExisting(DataDirectory.At(directory));
        return new LedgerReader(database).Entries(new RequestId(response.Header("x-pareto-request-id")));
    }

    private static long NotCompleted(string directory)
    {
        using var connection = DataFolder.OpenDatabase(directory);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM ledger WHERE outcome <> 'completed'";
        return (long)command.ExecuteScalar()!;
    }
}
