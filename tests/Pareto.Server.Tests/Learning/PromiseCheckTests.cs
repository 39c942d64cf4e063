using System.Text;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Routing.Promise;
using Pareto.Core.Storage;

namespace Pareto.Server.Tests.Learning;

/// <summary>A gateway with a promise, whose small target does not stay as good as it was.</summary>
public sealed class PromiseCheckTests : IAsyncLifetime
{
    // Of the kind that the shipped model was trained on.
    private const string Question = "A baker sells 12 loaves in the morning and twice as many in the afternoon. How many loaves does she sell in the whole day?";
    private const string Right = "The answer is 36.";
    private const string Wrong = "The answer is 41.";

    private static readonly OperatingPoint Point = new()
    {
        Router = Predictor.Shipped.Fingerprint, MaxLoss = 0.02, Confidence = 0.95, All = new WorkloadThreshold { SmallUpTo = 1, Labels = 1000 },
    };

    private readonly string _data = Directory.CreateTempSubdirectory("pareto-check-test-").FullName;
    private ScriptedUpstream _upstream = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        Small(Right);
        _upstream.Otherwise(UpstreamAnswer.Text(Right), "premium-model");
        await File.WriteAllTextAsync(Path.Combine(_data, "promise.json"), Point.ToJson(), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _upstream.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Chat_SmallGetsWorse_FallsBackToPremiumSaysSoAndRecovers()
    {
        var check = new CheckOptions { MaxLoss = 0.1 };
        await using (var gateway = await StartAsync("sample: 1, maxLoss: 0.1"))
        {
            for (var i = 1; i <= 10; i++)
            {
                (await AskAsync(gateway)).Tier.ShouldBe("small");
                await SeenAsync(check, i);
            }

            Small(Wrong);
            var (worse, last) = await AskUntilAsync(gateway, check, "premium", mostRequests: 30);

            worse.ShouldBeInRange(2, 20);
            last.Reason.ShouldStartWith("promise of at most 2 % loss broken since 20");
            last.Reason.ShouldEndWith(": premium");
            gateway.Logs.Messages.ShouldContain(message => message.Contains("The promise is broken for all workloads", StringComparison.Ordinal));
        }

        // What was seen outlives the process, and so does what was decided.
        await using (var restarted = await StartAsync("sample: 1, maxLoss: 0.1"))
        {
            (await AskAsync(restarted)).Tier.ShouldBe("premium");

            Small(Right);
            var (again, last) = await AskUntilAsync(restarted, check, "small", mostRequests: 200);

            again.ShouldBeInRange(30, 150);
            last.Reason.ShouldStartWith("promise of at most 2 % loss: gain of premium");
        }
    }

    [Fact]
    public async Task Chat_Compared_IsOnTheLedgerUnderItsRequest()
    {
        await using var gateway = await StartAsync("sample: 1");

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", Question, ",\"stream\":true"));
        (await response.TextAsync()).ShouldContain("36");
        var rows = await RowsAsync(gateway, response.Header("x-pareto-request-id"), 2);

        rows.Select(row => (row.Attempt, row.Purpose, row.Final, row.Target.Model)).ShouldBe(
            [(1, AttemptPurpose.Answer, true, "small-model"), (2, AttemptPurpose.Comparison, false, "premium-model")]);
        rows[0].BaselineCost.ShouldNotBeNull().ShouldBeGreaterThan(0);
        rows[1].BaselineCost.ShouldBe(0);
        rows[1].Cost.ShouldNotBeNull().ShouldBeGreaterThan(0);
        var total = gateway.Ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0];
        total.Requests.ShouldBe(1);
        total.Cost.ShouldBe(rows[0].Cost!.Value + rows[1].Cost!.Value);
        _upstream.Requests.Count(call => call.Model == "premium-model" && !call.Stream).ShouldBe(1);
    }

    [Fact]
    public async Task Chat_JudgeFindsBothAsGood_NothingIsLost()
    {
        Small(Wrong);
        _upstream.Otherwise(UpstreamAnswer.Text("They say the same.\nVERDICT: SAME"), "mid-model");
        await using var gateway = await StartAsync("sample: 1, judge: openai/mid-model, maxLoss: 0.1");

        for (var i = 1; i <= 20; i++)
        {
            var reply = await AskAsync(gateway);
            reply.Tier.ShouldBe("small");
            await SeenAsync(new CheckOptions { Judge = "openai/mid-model", MaxLoss = 0.1 }, i);
            gateway.Ledger.Entries(new RequestId(reply.Id)).Select(row => row.Purpose).ShouldBe(
                [AttemptPurpose.Answer, AttemptPurpose.Comparison, AttemptPurpose.Judge]);
        }
    }

    [Fact]
    public async Task Chat_NobodySaysWhatIsTooMuch_DecidesNothing()
    {
        Small(Wrong);
        await using var gateway = await StartAsync("sample: 1");

        for (var i = 1; i <= 30; i++)
        {
            (await AskAsync(gateway)).Tier.ShouldBe("small");
            await SeenAsync(new CheckOptions(), i);
        }

        Rung(new CheckOptions()).Losses[^1].ShouldBe(30, "the differences are shown all the same");
    }

    [Fact]
    public async Task Chat_BudgetOfTheDay_IsKept()
    {
        // A comparison costs 10 tokens at 2.5 and 5 at 10 dollars a million.
        const decimal Each = 0.000075m;
        foreach (var start in (string[])["first", "after a restart"])
        {
            await using var gateway = await StartAsync($"sample: 1, dailyBudget: {2 * Each}");
            var before = Compared(gateway);
            for (var i = 0; i < 5; i++)
            {
                await AskAsync(gateway);
                await UntilAsync(() => gateway.Logs.Messages.Count(message => message.Contains("not compared", StringComparison.Ordinal)) + Compared(gateway) - before > i);
            }

            Compared(gateway).ShouldBe(2, start);
        }

        static int Compared(RunningGateway gateway) =>
            (int)(gateway.Ledger.SpentOnComparisons(DateTimeOffset.UnixEpoch) / Each);
    }

    [Fact]
    public async Task Chat_Restricted_IsNeverCompared()
    {
        await using var gateway = await StartAsync("sample: 1", "policy: { residency: { restricted: [local] } }", location: "local");

        for (var i = 0; i < 5; i++)
        {
            (await AskAsync(gateway, "restricted")).Tier.ShouldBe("small");
        }

        await RowsAsync(gateway, (await AskAsync(gateway, "public")).Id, 2);
        await RowsAsync(gateway, (await AskAsync(gateway, "internal")).Id, 2);

        _upstream.Requests.Count(call => call.Model == "premium-model").ShouldBe(2);
        gateway.Ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Attempts.ShouldBe(9);
    }

    [Fact]
    public async Task Dispose_ComparisonUnderWay_IsEndedAndOnTheLedger()
    {
        _upstream.Otherwise(UpstreamAnswer.Hang(), "premium-model");
        string id;
        await using (var gateway = await StartAsync("sample: 1"))
        {
            id = (await AskAsync(gateway)).Id;
            await _upstream.WaitForRequestAsync(2);
        }

        using var database = SqliteDatabase.OpenExisting(DataDirectory.At(_data));
        new LedgerReader(database).Entries(new RequestId(id)).Select(row => (row.Purpose, row.Outcome)).ShouldBe(
            [(AttemptPurpose.Answer, AttemptOutcome.Completed), (AttemptPurpose.Comparison, AttemptOutcome.ClientLeft)]);
    }

    private void Small(string answer) => _upstream.Otherwise(UpstreamAnswer.Text(answer), "small-model");

    private Task<RunningGateway> StartAsync(string check, string more = "", string? location = null)
    {
        var yaml = TestConfiguration.OpenAi(_upstream, $"routing: {{ promise: {{ file: promise.json }}, check: {{ {check} }} }}\n{more}");
        return RunningGateway.StartAsync(
            location is null ? yaml : yaml.Replace("preset: openai,", $"preset: openai, location: {location},", StringComparison.Ordinal), dataDirectory: _data);
    }

    private static async Task<(string Id, string Tier, string Reason)> AskAsync(RunningGateway gateway, string? sensitivity = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Exchanges.ChatPath)
        {
            Content = new StringContent(Exchanges.Chat("auto", Question), Encoding.UTF8, "application/json"),
        };
        if (sensitivity is not null)
        {
            request.Headers.Add("x-pareto-sensitivity", sensitivity);
        }

        using var response = await gateway.Client.SendAsync(request, Cancel);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.TextAsync());
        return (response.Header("x-pareto-request-id"), response.Header("x-pareto-tier"), response.Header("x-pareto-reason"));
    }

    /// <summary>Asks, each time when the last comparison is done, until a tier answers that did not before.</summary>
    private async Task<(int Requests, (string Id, string Tier, string Reason) Last)> AskUntilAsync(RunningGateway gateway, CheckOptions check, string tier, int mostRequests)
    {
        for (var i = 0; i < mostRequests; i++)
        {
            var (turn, seen) = Progress(check);
            var reply = await AskAsync(gateway);
            if (reply.Tier == tier)
            {
                return (i, reply);
            }

            await UntilAsync(() => Progress(check) != (turn, seen));
        }

        throw new InvalidOperationException($"{tier} has not answered within {mostRequests} requests.");
    }

    private Task SeenAsync(CheckOptions check, long values) => UntilAsync(() => Progress(check).Seen == values);

    private (int Turn, long Seen) Progress(CheckOptions check)
    {
        var rung = TryRung(check);
        return (rung?.Turn ?? 0, rung?.Losses.Sum() ?? 0);
    }

    private RungState Rung(CheckOptions check) => TryRung(check).ShouldNotBeNull();

    private RungState? TryRung(CheckOptions check)
    {
        using var database = SqliteDatabase.OpenExisting(DataDirectory.At(_data));
        using var store = new PromiseWatchStore(database, TimeProvider.System);
        return store.Read(Point, WatchTerms.Of(Point, check)).GetValueOrDefault("")?.Rungs[0];
    }

    private static async Task<IReadOnlyList<LedgerEntry>> RowsAsync(RunningGateway gateway, string id, int count)
    {
        IReadOnlyList<LedgerEntry> rows = [];
        await UntilAsync(() => (rows = gateway.Ledger.Entries(new RequestId(id))).Count == count);
        return rows;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        }
    }
}
