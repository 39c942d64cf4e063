using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;

namespace Pareto.Server.Tests.Faults;

/// <summary>Everything that can go wrong, all at once: in the end the ledger, the providers and the clients agree.</summary>
public sealed partial class SoakTests
{
    private const int Requests = 2_000;
    private const int AtOnce = 64;

    private static readonly (string Model, UpstreamAnswer Answer)[] Moods =
    [
        ("well", UpstreamAnswer.Text("one two three four").Using(10, 5)),
        ("silent", UpstreamAnswer.Text("one two three four").WithoutUsage()),
        ("reset", UpstreamAnswer.Reset()),
        ("limited", UpstreamAnswer.RateLimited("0")),
        ("broken", UpstreamAnswer.Error(500, "it broke")),
        ("garbled", UpstreamAnswer.Response(200, "{\"choices\":[", "application/json")),
        ("early", UpstreamAnswer.Text("one two three four").CutAfter(0)),
        ("late", UpstreamAnswer.Text("one two three four").CutAfter(2)),
        ("picky", UpstreamAnswer.Error(400, "no", "invalid_request_error")),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task Ledger_TwoThousandRequestsOfMixedFate_HoldsWhatProvidersAndClientsSaw()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        foreach (var (model, answer) in Moods)
        {
            upstream.Otherwise(answer, model);
        }

        upstream.Otherwise(UpstreamAnswer.Text("one two three four").HoldAfter(2, new TaskCompletionSource().Task), "stuck");
        await using var gateway = await RunningGateway.StartAsync(Configuration(upstream));
        var paid = new ConcurrentDictionary<string, decimal?>();
        var seed = 11;
        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancel }, async (i, _) =>
        {
            var random = new Random(Interlocked.Add(ref seed, 7));
            var leaves = random.Next(20) == 0;
            var stream = leaves || random.Next(2) == 0;
            var model = leaves ? "first-stuck" : $"first-{Moods[random.Next(Moods.Length)].Model}";
            var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(model, $"Question {i}?", stream ? ",\"stream\":true" : ""));
            using (response)
            {
                var id = response.Header("x-pareto-request-id");
                if (leaves)
                {
                    using var reader = await FaultBench.ReadUntilAsync(response, "two");
                    paid.TryAdd(id, null).ShouldBeTrue();
                    return;
                }

                var body = await response.TextAsync();
                var cost = response.Headers.TryGetValues("x-pareto-cost", out var header) ? header.Single()
                    : CostComment().Match(body) is { Success: true } comment ? comment.Groups[1].Value
                    : null;
                paid.TryAdd(id, cost is null ? null : decimal.Parse(cost, CultureInfo.InvariantCulture)).ShouldBeTrue();
            }
        });

        // Who hung up is settled a moment later.
        while (Total(gateway).Requests < Requests)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), Cancel);
        }

        var total = Total(gateway);
        paid.Count.ShouldBe(Requests);
        total.Requests.ShouldBe(Requests);
        total.Attempts.ShouldBe(upstream.Requests.Length);
        total.Unpriced.ShouldBe(0);
        var sum = 0m;
        foreach (var (id, told) in paid)
        {
            var rows = gateway.Ledger.Entries(new RequestId(id));
            rows.Select(row => row.Attempt).ShouldBe(Enumerable.Range(1, rows.Count));
            rows.Count(row => row.Final).ShouldBe(1);
            var cost = rows.Sum(row => row.Cost!.Value);
            sum += cost;
            (told ?? cost).ShouldBe(cost, id);
        }

        total.Cost.ShouldBe(sum);
        paid.Values.Count(told => told is not null).ShouldBeGreaterThan(Requests / 2);
    }

    private static LedgerTotals Total(RunningGateway gateway) => gateway.Ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0];

    private static string Configuration(ScriptedUpstream upstream)
    {
        var models = Moods.Select(mood => mood.Model).Append("stuck").ToArray();
        return $$"""
            server: { listen: "http://127.0.0.1:0", drainTime: 2s }
            providers:
              local: { preset: openai-compatible, baseUrl: "{{upstream.OpenAiUrl}}" }
            tiers:
              small: [local/well]
            targets:
              {{string.Join("\n  ", models.Select((model, i) => $"local/{model}: {{ price: {{ input: {i + 1}, output: {i + 2} }} }}"))}}
            aliases:
              {{string.Join("\n  ", models.Select(model => model is "well" or "stuck" ? $"first-{model}: [local/{model}]" : $"first-{model}: [local/{model}, local/broken, local/well]").Distinct())}}
            execution: { retries: 1, retryDelay: 1ms, maxRetryDelay: 5ms, circuit: { minimumAttempts: 100000 } }
            """;
    }

    [GeneratedRegex(@"x-pareto-cost=([0-9.]+)")]
    private static partial Regex CostComment();
}
