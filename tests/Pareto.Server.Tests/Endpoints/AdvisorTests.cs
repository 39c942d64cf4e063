using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;
using Pareto.Core.Routing.Advising;
using Pareto.Core.Storage;

namespace Pareto.Server.Tests.Endpoints;

/// <summary>A gateway that asks a model of the house how hard a request is; its clock stands still until a test moves it.</summary>
public sealed class AdvisorTests : IAsyncLifetime
{
    private const string Easy = "Hi";

    private static readonly TargetId Rater = new("house", "rater");

    private readonly FakeTimeProvider _clock = new();
    private ScriptedUpstream _house = null!;
    private ScriptedUpstream _outside = null!;
    private TargetLoad _load = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _load = new TargetLoad(_clock);
        _house = await ScriptedUpstream.StartAsync();
        _outside = await ScriptedUpstream.StartAsync();
        _house.Otherwise(UpstreamAnswer.Text("from small").Using(10, 2), "small");
        _outside.Otherwise(UpstreamAnswer.Text("from premium").Using(10, 2), "large");
        Advise("""{"complexity":5,"confidence":0.9}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        await _outside.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_AdviceInTime_DecidesAndIsPaidFor(bool stream)
    {
        await using var gateway = await StartAsync();

        using var response = await AskAsync(gateway, more: stream ? ",\"stream\":true" : "");

        (await response.TextAsync()).ShouldContain("premium");
        response.Header("x-pareto-reason").ShouldBe("complexity 5, advised: chat");
        response.Header("x-pareto-complexity").ShouldBe("5");
        var rows = gateway.RowsOf(response);
        rows.Select(row => (row.Target.ToString(), row.Purpose, row.Final)).ShouldBe(
            [("house/rater", AttemptPurpose.Router, false), ("outside/large", AttemptPurpose.Answer, true)]);
        rows[0].Advice.ShouldBe(new Advice(AdviceOutcome.Taken, 5, 1));
        rows[0].Cost.ShouldBe(100 * 0.1m / 1_000_000);
        rows[0].BaselineCost.ShouldBe(0);
        rows[1].Advice.ShouldBeNull();
        var totals = gateway.Ledger.TotalsOf(rows[0].RequestId).ShouldNotBeNull();
        totals.Cost.ShouldBe(rows[0].Cost.GetValueOrDefault() + rows[1].Cost.GetValueOrDefault());
        totals.Savings.ShouldBe(-rows[0].Cost.GetValueOrDefault(), "premium was the baseline: what the advice cost was lost");
    }

    [Fact]
    public async Task Chat_Question_IsShortStrictAndCold()
    {
        await using var gateway = await StartAsync();

        using var response = await AskAsync(gateway, new string('x', 100_000) + " the end", more: ",\"temperature\":1,\"max_tokens\":77");
        await response.TextAsync();

        var question = _house.Requests.Single(request => request.Model == "rater").Json;
        question.GetProperty("temperature").GetDouble().ShouldBe(0);
        question.GetProperty("max_tokens").GetInt32().ShouldBeLessThan(77);
        var format = question.GetProperty("response_format");
        format.GetProperty("type").GetString().ShouldBe("json_schema");
        format.GetProperty("json_schema").GetProperty("strict").GetBoolean().ShouldBeTrue();
        question.GetRawText().Length.ShouldBeLessThan(5_000);
        question.GetProperty("messages")[1].GetProperty("content").GetString()!.ShouldContain("the end");
    }

    [Theory]
    [InlineData("""{"complexity":5,"confidence":0.4}""", AdviceOutcome.Unsure, 5)]
    [InlineData("""{"complexity":9,"confidence":0.9}""", AdviceOutcome.Malformed, null)]
    [InlineData("I would say five.", AdviceOutcome.Malformed, null)]
    public async Task Chat_AdviceThatDoesNotCount_LeavesItToTheGateway(string advice, AdviceOutcome outcome, int? said)
    {
        Advise(advice);
        await using var gateway = await StartAsync();

        using var response = await AskAsync(gateway);

        (await response.TextAsync()).ShouldContain("small");
        response.Header("x-pareto-reason").ShouldBe($"complexity 1: chat; advice {AdviceOutcomes.Name(outcome)}");
        var row = gateway.RowsOf(response)[0];
        row.Outcome.ShouldBe(AttemptOutcome.Completed);
        row.Advice.ShouldBe(new Advice(outcome, said, 1));
    }

    [Fact]
    public async Task Chat_AdvisorFails_IsAskedOnceAndTheGatewayDecides()
    {
        _house.Otherwise(UpstreamAnswer.Error(500, "it broke"), "rater");
        await using var gateway = await StartAsync();

        using var response = await AskAsync(gateway);

        (await response.TextAsync()).ShouldContain("small");
        response.Header("x-pareto-reason").ShouldEndWith("; advice failed");
        gateway.RowsOf(response)[0].Failure.ShouldBe(UpstreamFailureKind.ServerError);
        _house.Requests.Count(request => request.Model == "rater").ShouldBe(1);
    }

    [Fact]
    public async Task Chat_AdvisorKeepsFailing_IsPassedOverWithoutACall()
    {
        _house.Otherwise(UpstreamAnswer.Error(500, "it broke"), "rater");
        await using var gateway = await StartAsync(more: "execution: { circuit: { minimumAttempts: 2 } }");
        for (var i = 0; i < 2; i++)
        {
            using var failed = await AskAsync(gateway);
            await failed.TextAsync();
        }

        using var response = await AskAsync(gateway);
        await response.TextAsync();

        gateway.RowsOf(response).ShouldHaveSingleItem().Purpose.ShouldBe(AttemptPurpose.Answer);
        response.Header("x-pareto-reason").ShouldEndWith("; advice failed");
    }

    [Fact]
    public async Task Chat_AdviceLate_IsGivenUpWhenItsTimeIsOver()
    {
        Hold(new TaskCompletionSource().Task);
        await using var gateway = await StartAsync();
        var asking = AskAsync(gateway);
        var asked = await _house.WaitForRequestAsync();
        _clock.Advance(TimeSpan.FromMilliseconds(79));
        asking.IsCompleted.ShouldBeFalse();
        _house.Requests.Length.ShouldBe(1);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        using var response = await asking;

        (await response.TextAsync()).ShouldContain("small");
        response.Header("x-pareto-reason").ShouldBe("complexity 1: chat; advice late");
        var row = gateway.RowsOf(response)[0];
        row.Outcome.ShouldBe(AttemptOutcome.NotNeeded);
        row.Advice.ShouldBe(new Advice(AdviceOutcome.Late, null, 1));
        row.Duration.ShouldBe(TimeSpan.FromMilliseconds(80));
        row.Usage.Input.ShouldBeGreaterThan(100, "the rater got its question, which is longer than the request");
        _load.InFlight(Rater).ShouldBe(0);
        await asked.ClientLeft.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Chat_AdviceLateAgainAndAgain_SaysNothingAgainstTheTarget()
    {
        Hold(new TaskCompletionSource().Task);
        await using var gateway = await StartAsync(more: "execution: { circuit: { minimumAttempts: 2 } }");
        for (var i = 1; i <= 4; i++)
        {
            var asking = AskAsync(gateway);
            await _house.WaitForRequestAsync((2 * i) - 1);
            _clock.Advance(TimeSpan.FromMilliseconds(80));
            using var response = await asking;
            await response.TextAsync();
        }

        _load.IsHealthy(Rater).ShouldBeTrue();
    }

    [Fact]
    public async Task Chat_ClientLeavesWhileTheAdvisorIsAsked_WhatWasUsedIsWrittenDown()
    {
        Hold(new TaskCompletionSource().Task);
        await using var gateway = await StartAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port, Cancel);
            var body = Exchanges.Chat("auto", Easy);
            await client.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes($"POST {Exchanges.ChatPath} HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"), Cancel);
            await _house.WaitForRequestAsync();
        }

        var row = (await gateway.OnlyRowsInTimeAsync()).ShouldHaveSingleItem();
        row.Purpose.ShouldBe(AttemptPurpose.Router);
        row.Outcome.ShouldBe(AttemptOutcome.ClientLeft);
        row.BaselineCost.ShouldBe(0, "nobody was answered");
        _load.InFlight(Rater).ShouldBe(0);
    }

    [Theory]
    [InlineData("premium", "")]
    [InlineData("house/small", "")]
    [InlineData("auto", "rules: [{ name: all, when: { workload: default }, use: small }]")]
    public async Task Chat_ScoreIsNotAsked_NorIsTheAdvisor(string model, string routing)
    {
        await using var gateway = await StartAsync(routing);

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(model, Easy));
        await response.TextAsync();

        gateway.RowsOf(response).ShouldHaveSingleItem().Purpose.ShouldBe(AttemptPurpose.Answer);
    }

    [Theory]
    [InlineData("house/rater", 1)]
    [InlineData("outside/rater", 0)]
    public async Task Chat_Restricted_IsNeverShownToAnAdvisorOutside(string advisor, int asked)
    {
        _outside.Otherwise(UpstreamAnswer.Text("""{"complexity":1,"confidence":1}"""), "rater");
        await using var gateway = await StartAsync(more: "policy: {}", advisor: advisor);

        using var restricted = await AskAsync(gateway, "What is AKIAZ7QXTESTKEY4EXMP for?");
        (await restricted.TextAsync()).ShouldContain("small");

        _outside.Requests.ShouldBeEmpty();
        _house.Requests.Count(request => request.Model == "rater").ShouldBe(asked);
        gateway.RowsOf(restricted).Count(row => row.Purpose == AttemptPurpose.Router).ShouldBe(asked);

        using var harmless = await AskAsync(gateway);
        await harmless.TextAsync();
        gateway.RowsOf(harmless)[0].Target.ToString().ShouldBe(advisor);
    }

    [Fact]
    public async Task Report_CountsAgreementAndCostByWorkload()
    {
        await using var gateway = await StartAsync();
        foreach (var advice in new[] { """{"complexity":1,"confidence":1}""", """{"complexity":2,"confidence":1}""", """{"complexity":4,"confidence":0.1}""", "none" })
        {
            Advise(advice);
            using var response = await AskAsync(gateway);
            await response.TextAsync();
        }

        using var database = SqliteDatabase.OpenExisting(DataDirectory.At(gateway.DataDirectory));
        new AdviceReader(database).Rows().ShouldHaveSingleItem()
            .ShouldBe(new AdviceRow("default", Asked: 4, InTime: 4, Taken: 2, Read: 3, Same: 1, WithinOne: 2, Cost: 4 * 100 * 0.1m / 1_000_000));
    }

    private void Advise(string text) => _house.Otherwise(UpstreamAnswer.Text(text).Using(100, 0), "rater");

    private void Hold(Task released) => _house.Otherwise(UpstreamAnswer.Text("{}").HoldUntil(released), "rater");

    private static Task<HttpResponseMessage> AskAsync(RunningGateway gateway, string question = Easy, string more = "") =>
        gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto", question, more));

    private Task<RunningGateway> StartAsync(string routing = "", string more = "", string advisor = "house/rater") => RunningGateway.StartAsync(
        $$"""
        server: { listen: "http://127.0.0.1:0", drainTime: 1s }
        providers:
          house: { preset: openai-compatible, baseUrl: "{{_house.OpenAiUrl}}", location: local }
          outside: { preset: openai-compatible, baseUrl: "{{_outside.OpenAiUrl}}", location: external }
        tiers:
          small: [house/small]
          premium: [outside/large]
        targets:
          house/small: { price: { input: 0.2, output: 1 } }
          {{advisor}}: { price: { input: 0.1, output: 1 } }
          outside/large: { price: { input: 1, output: 10 } }
        routing:
          prediction: { enabled: false }
          advisor: { target: {{advisor}} }
          {{routing}}
        {{more}}
        """,
        _clock,
        services: services => services.Replace(ServiceDescriptor.Singleton(_load)));
}
