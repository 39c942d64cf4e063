using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Pareto.Core.Accounting;

namespace Pareto.Server.Tests.Faults;

/// <summary>
/// A hard budget of $1.00 that three replicas share, as processes of their own over a real PostgreSQL, while things go wrong.
/// <c>PARETO_BUDGET_RUNS</c> repeats each (bench/budgets).
/// </summary>
public sealed class BudgetFaultTests(ITestOutputHelper output)
{
    private const decimal Limit = 1.00m;
    private const decimal InputPrice = 1;
    private const decimal OutputPrice = 20;

    private static int Runs => int.Parse(Environment.GetEnvironmentVariable("PARETO_BUDGET_RUNS") ?? "1", CultureInfo.InvariantCulture);

    private static TimeSpan Outage => TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("PARETO_BUDGET_OUTAGE") ?? "3", CultureInfo.InvariantCulture));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 3_600_000)]
    public async Task ThreeReplicas_OneKilledAmong500Requests_NeverOverspendAndWriteEverythingDown()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed");
        output.WriteLine("run  answered  refused  lost  upstream calls  upstream $     ledger $       ledger rows  abandoned  kept after");
        for (var run = 1; run <= Runs; run++)
        {
            await KillOneAsync(run);
        }
    }

    private async Task KillOneAsync(int run)
    {
        var random = new Random(run);
        await using var upstream = await MeteringUpstream.StartAsync(_ => new MeteredAnswer(LengthOf(random)) { Takes = TimeSpan.FromMilliseconds(random.Next(20, 300)) });
        await using var replicas = await BudgetReplicas.StartAsync(upstream, Limit, InputPrice, OutputPrice);
        var victim = replicas.Gateways[run % 3];

        var (answered, byVictim, kills) = (0, 0, 0);
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = Enumerable.Range(0, 500).Select(async i =>
        {
            var outcome = await replicas.AskAsync(i % 3);
            if (outcome.Status == HttpStatusCode.OK)
            {
                var isEnough = Interlocked.Increment(ref answered) >= 60 | (i % 3 == run % 3 && Interlocked.Increment(ref byVictim) >= 10);
                if (isEnough && Interlocked.Exchange(ref kills, 1) == 0)
                {
                    await victim.KillAsync();
                    killed.SetResult();
                }
            }

            return outcome;
        }).ToArray();
        await Task.WhenAny(killed.Task, Task.WhenAll(asked));
        killed.Task.IsCompleted.ShouldBeTrue("it was to be killed in the middle");
        await replicas.RestartAsync(run % 3);
        var outcomes = await Task.WhenAll(asked);

        await replicas.SettledAsync();
        var ledger = replicas.Ledger();
        var refused = outcomes.Count(outcome => outcome.Status is HttpStatusCode.PaymentRequired or HttpStatusCode.TooManyRequests);
        var lost = outcomes.Count(outcome => outcome.Status is null);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{run,3}  {answered,8}  {refused,7}  {lost,4}  {upstream.Calls,14}  {upstream.Cost(InputPrice, OutputPrice),-13:0.000000}  {ledger.Cost,-13:0.000000}  {ledger.Rows,11}  {ledger.Abandoned,9}  {replicas.Kept():0.000000}"));

        (answered + refused + lost).ShouldBe(500, string.Join(", ", outcomes.Select(outcome => outcome.Status).Distinct()));
        lost.ShouldBeGreaterThan(0, "it was to be killed while it was at work");
        upstream.Cost(InputPrice, OutputPrice).ShouldBeLessThanOrEqualTo(Limit);
        ledger.Cost.ShouldBeLessThanOrEqualTo(Limit);
        ledger.Cost.ShouldBeGreaterThanOrEqualTo(upstream.Cost(InputPrice, OutputPrice), "what is not known is written down at its most");
        ledger.Rows.ShouldBeGreaterThanOrEqualTo(upstream.Calls);
        replicas.Kept().ShouldBe(0);
        replicas.Charged().ShouldBe(ledger.Cost);
        foreach (var outcome in outcomes.Where(outcome => outcome.Status == HttpStatusCode.OK))
        {
            ledger.Requests.ShouldContain(outcome.Request!);
        }
    }

    [Fact(Timeout = 3_600_000)]
    public async Task PostgresStopsUnderLoad_NothingAnsweredIsLostNoOverspendAndLocalModelsGoOn()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed");
        output.WriteLine("run  outage  answered  refused  unknown  in the house  upstream $     ledger $      ");
        for (var run = 1; run <= Runs; run++)
        {
            await StopPostgresAsync(run);
        }
    }

    private async Task StopPostgresAsync(int run)
    {
        var random = new Random(run);
        using var server = new PostgresServer();
        await using var upstream = await MeteringUpstream.StartAsync(_ => new MeteredAnswer(LengthOf(random)) { Takes = TimeSpan.FromMilliseconds(random.Next(20, 200)) });
        await using var replicas = await BudgetReplicas.StartAsync(upstream, Limit, InputPrice, OutputPrice, server);
        using var over = new CancellationTokenSource();
        var paid = Enumerable.Range(0, 12).Select(i => AskOnAsync(replicas, i % 3, "mid", over.Token)).ToArray();
        var house = Enumerable.Range(0, 3).Select(i => AskOnAsync(replicas, i % 3, "small", over.Token)).ToArray();

        await Task.Delay(TimeSpan.FromSeconds(1), Cancel);
        server.Stop();
        await Task.Delay(Outage, Cancel);
        server.Start();
        await Task.Delay(TimeSpan.FromSeconds(3), Cancel);
        await over.CancelAsync();
        var ofPaid = (await Task.WhenAll(paid)).SelectMany(asked => asked).ToArray();
        var ofHouse = (await Task.WhenAll(house)).SelectMany(asked => asked).ToArray();

        await replicas.SettledAsync();
        var ledger = replicas.Ledger();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{run,3}  {Outage.TotalSeconds,5}s  {Count(ofPaid, HttpStatusCode.OK),8}  {Count(ofPaid, HttpStatusCode.PaymentRequired) + Count(ofPaid, HttpStatusCode.TooManyRequests),7}  {Count(ofPaid, HttpStatusCode.ServiceUnavailable),7}  {ofHouse.Length,12}  {upstream.Cost(InputPrice, OutputPrice),-13:0.000000}  {ledger.Cost,-13:0.000000}"));

        ofHouse.ShouldAllBe(outcome => outcome.Status == HttpStatusCode.OK);
        ofPaid.Select(outcome => outcome.Status).Except([HttpStatusCode.OK, HttpStatusCode.PaymentRequired, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable]).ShouldBeEmpty();
        upstream.Cost(InputPrice, OutputPrice).ShouldBeLessThanOrEqualTo(Limit);
        ledger.Cost.ShouldBe(upstream.Cost(InputPrice, OutputPrice));
        replicas.Charged().ShouldBe(ledger.Cost);
        foreach (var outcome in ofPaid.Concat(ofHouse).Where(outcome => outcome.Status == HttpStatusCode.OK))
        {
            ledger.Requests.ShouldContain(outcome.Request!);
        }
    }

    [Fact(Timeout = 600_000)]
    public async Task Streams_AbandonedAtRandomPoints_CostWhatTheUpstreamMetered()
    {
        const int Streams = 1000;
        var random = new Random(20261122);
        var made = Enumerable.Range(0, Streams).Select(_ => random.Next(0, 40)).ToArray();
        var called = made.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        await using var upstream = await MeteringUpstream.StartAsync(prompt =>
        {
            var stream = int.Parse(prompt.Split(' ')[^1], CultureInfo.InvariantCulture);
            called[stream].SetResult();
            return new MeteredAnswer(100) { StallsAfter = made[stream] };
        });
        await using var gateway = await RunningGateway.StartAsync(string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            providers: { metered: { preset: openai-compatible, baseUrl: "{{upstream.OpenAiUrl}}", location: external } }
            tiers: { mid: [metered/model] }
            targets: { metered/model: { contextTokens: 128000, price: { input: {{InputPrice}}, output: {{OutputPrice}} } } }
            budgets: [{ name: dollar, amount: 100 }]
            """));

        await Parallel.ForEachAsync(Enumerable.Range(0, Streams), new ParallelOptions { MaxDegreeOfParallelism = 40, CancellationToken = Cancel }, async (stream, cancel) =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port, cancel);
            await using var connection = client.GetStream();
            var body = Exchanges.Chat("mid", $"Tell me of number {stream}", ",\"stream\":true");
            await connection.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {Exchanges.ChatPath} HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"), cancel);
            await called[stream].Task.WaitAsync(cancel);
            await ReadWordsAsync(connection, made[stream], cancel);
        });

        while (gateway.Ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Requests < Streams)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancel);
        }

        var total = gateway.Ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0];
        (total.Usage.Input, total.Usage.Output).ShouldBe((upstream.Input, upstream.Output));
        total.Cost.ShouldBe(upstream.Cost(InputPrice, OutputPrice));
        gateway.Gateway.BudgetUse.ShouldHaveSingleItem().Spent.ShouldBe(total.Cost);
    }

    private static async Task ReadWordsAsync(NetworkStream stream, int words, CancellationToken cancel)
    {
        var seen = new StringBuilder();
        var buffer = new byte[8192];
        while (seen.ToString().Split("word").Length - 1 < words)
        {
            var read = await stream.ReadAsync(buffer, cancel);
            read.ShouldBeGreaterThan(0, seen.ToString());
            seen.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
    }

    private static async Task<List<(HttpStatusCode? Status, string? Request)>> AskOnAsync(BudgetReplicas replicas, int replica, string model, CancellationToken over)
    {
        var outcomes = new List<(HttpStatusCode?, string?)>();
        while (!over.IsCancellationRequested)
        {
            outcomes.Add(await replicas.AskAsync(replica, model));
            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancel);
        }

        return outcomes;
    }

    private static int Count((HttpStatusCode? Status, string? Request)[] outcomes, HttpStatusCode status) => outcomes.Count(outcome => outcome.Status == status);

    // Heavy in the tail: one in fifty is ten times as long as the others.
    private static int LengthOf(Random random) => (int)((random.Next(50) == 0 ? 1000 : 100) * (0.5 + random.NextDouble()));
}
