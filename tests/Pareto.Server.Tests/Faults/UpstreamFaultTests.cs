using System.Net;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Server.Tests.Faults;

/// <summary>
/// Faults of providers over real HTTP. Before the first byte another target makes them good; where there is none, and
/// after the first byte, the client gets one clear error. The ledger is right each time.
/// </summary>
public sealed class UpstreamFaultTests
{
    private const string Greeting = """data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"model","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""" + "\n\n";
    private const string Piece = """data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"model","choices":[{"index":0,"delta":{"content":"half"},"finish_reason":null}]}""" + "\n\n";

    private static readonly (string Name, UpstreamFailureKind Kind, int Status, string Code, Func<bool, UpstreamAnswer> Answer)[] Faults =
    [
        ("reset", UpstreamFailureKind.Unreachable, 502, "upstream_unavailable", _ => UpstreamAnswer.Reset()),
        ("rate limit", UpstreamFailureKind.RateLimited, 429, "upstream_rate_limited", _ => UpstreamAnswer.RateLimited("7")),
        ("status 500", UpstreamFailureKind.ServerError, 502, "upstream_unavailable", _ => UpstreamAnswer.Error(500, "it broke")),
        ("status 503 in HTML", UpstreamFailureKind.ServerError, 502, "upstream_unavailable", _ => UpstreamAnswer.Response(503, "<html>down</html>", "text/html")),
        ("status 401", UpstreamFailureKind.Unauthorized, 502, "upstream_misconfigured", _ => UpstreamAnswer.Error(401, "wrong key")),
        ("status 404", UpstreamFailureKind.ModelNotFound, 502, "upstream_misconfigured", _ => UpstreamAnswer.Error(404, "no such model")),
        ("redirect", UpstreamFailureKind.MalformedReply, 502, "upstream_unavailable", _ => UpstreamAnswer.Response(302, "").Header("Location", "http://127.0.0.1:1/")),
        ("malformed", UpstreamFailureKind.MalformedReply, 502, "upstream_unavailable", stream =>
            stream ? UpstreamAnswer.EventStream("data: {\"choices\":[{]}\n\n") : UpstreamAnswer.Response(200, "{\"choices\":[{\"message\"")),
        ("malformed after a greeting", UpstreamFailureKind.MalformedReply, 502, "upstream_unavailable", stream =>
            stream ? UpstreamAnswer.EventStream(Greeting, "data: {\"choices\":[{]}\n\n") : UpstreamAnswer.Response(200, "[1,2")),
        ("another protocol", UpstreamFailureKind.MalformedReply, 502, "upstream_unavailable", stream =>
            stream ? UpstreamAnswer.EventStream("data: {\"hello\":1}\n\ndata: [DONE]\n\n") : UpstreamAnswer.Response(200, "{\"hello\":1}")),
        ("web page", UpstreamFailureKind.MalformedReply, 502, "upstream_unavailable", _ => UpstreamAnswer.Response(200, "<html>log in</html>", "text/html")),
        ("wrong content type", UpstreamFailureKind.MalformedReply, 502, "upstream_unavailable", stream =>
            stream ? UpstreamAnswer.Response(200, "hello", "application/json") : UpstreamAnswer.Response(200, "hello", "text/plain")),
        ("empty body", UpstreamFailureKind.MalformedReply, 502, "upstream_unavailable", _ => UpstreamAnswer.Response(200, "")),
        ("empty stream", UpstreamFailureKind.CutOff, 502, "upstream_unavailable", _ => UpstreamAnswer.EventStream()),
        ("error in a 200", UpstreamFailureKind.ServerError, 502, "upstream_unavailable", stream =>
            stream ? UpstreamAnswer.EventStream("data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n")
                : UpstreamAnswer.Response(200, """{"error":{"message":"overloaded","type":"server_error"}}""")),
        ("cut before the first piece", UpstreamFailureKind.CutOff, 502, "upstream_unavailable", _ => UpstreamAnswer.Text("half an answer").CutAfter(0)),
        ("end before the first piece", UpstreamFailureKind.CutOff, 502, "upstream_unavailable", stream =>
            stream ? UpstreamAnswer.Text("half an answer").EndAfter(0) : UpstreamAnswer.EventStream(Greeting)),
    ];

    private static readonly (string Name, UpstreamFailureKind Kind, UpstreamAnswer Answer)[] LateFaults =
    [
        ("cut", UpstreamFailureKind.CutOff, UpstreamAnswer.Text("half an answer").CutAfter(1)),
        ("end without a goodbye", UpstreamFailureKind.CutOff, UpstreamAnswer.Text("half an answer").EndAfter(1)),
        ("malformed", UpstreamFailureKind.MalformedReply, UpstreamAnswer.EventStream(Piece, "data: {\"choices\":[{]}\n\n")),
        ("error event", UpstreamFailureKind.ServerError, UpstreamAnswer.EventStream(Piece, "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n")),
    ];

    public static TheoryData<string, bool> EveryFault
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var fault in Faults)
            {
                data.Add(fault.Name, false);
                data.Add(fault.Name, true);
            }

            return data;
        }
    }

    public static TheoryData<string> EveryLateFault => [.. LateFaults.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(EveryFault))]
    public async Task Chat_FaultBeforeTheFirstByte_IsMadeGoodOrToldOnce(string name, bool stream)
    {
        var fault = Faults.Single(fault => fault.Name == name);
        await using var bench = await FaultBench.StartAsync();
        bench.Bad.Otherwise(fault.Answer(stream));

        await ShouldBeMadeGoodAsync(bench, stream, AttemptOutcome.Failed, fault.Kind);

        using var response = await bench.AskAsync(FaultBench.Alone, stream);
        await ShouldBeToldOnceAsync(bench, response, fault.Status, fault.Code, AttemptOutcome.Failed, fault.Kind);
        if (fault.Kind == UpstreamFailureKind.RateLimited)
        {
            response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        }

        bench.Bad.Requests.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_ConnectionRefused_IsMadeGoodOrToldOnce(bool stream)
    {
        await using var bench = await FaultBench.StartAsync(ScriptedUpstream.RefusingAddress());

        await ShouldBeMadeGoodAsync(bench, stream, AttemptOutcome.Failed, UpstreamFailureKind.Unreachable);

        using var response = await bench.AskAsync(FaultBench.Alone, stream);
        await ShouldBeToldOnceAsync(bench, response, 502, "upstream_unavailable", AttemptOutcome.Failed, UpstreamFailureKind.Unreachable);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_Hang_IsMadeGoodOrToldOnce(bool stream)
    {
        await using var bench = await FaultBench.StartAsync(execution: "retries: 0, firstTokenTimeout: 10s");
        bench.Bad.Otherwise(UpstreamAnswer.Hang());

        var asking = bench.AskAsync(FaultBench.WithFailover, stream);
        var hung = await bench.Bad.WaitForRequestAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        using (var good = await asking)
        {
            (await FaultBench.TextOfAsync(good, stream)).ShouldBe(FaultBench.GoodText);
            ShouldHaveFailedOver(bench, good, AttemptOutcome.TimedOut, UpstreamFailureKind.Timeout);
        }

        await hung.ClientLeft.WaitAsync(TestContext.Current.CancellationToken);

        asking = bench.AskAsync(FaultBench.Alone, stream);
        await bench.Bad.WaitForRequestAsync(2);
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        using var response = await asking;
        await ShouldBeToldOnceAsync(bench, response, 504, "upstream_timeout", AttemptOutcome.TimedOut, UpstreamFailureKind.Timeout);
    }

    [Theory]
    [MemberData(nameof(EveryLateFault))]
    public async Task Stream_FaultAfterTheFirstByte_EndsInOneErrorEvent(string name)
    {
        var fault = LateFaults.Single(fault => fault.Name == name);
        await using var bench = await FaultBench.StartAsync();
        bench.Bad.Otherwise(fault.Answer);

        using var response = await bench.AskAsync(FaultBench.WithFailover, stream: true);

        await ShouldBreakOffAsync(bench, response, await response.TextAsync(), fault.Kind);
    }

    [Fact]
    public async Task Stream_SilentForLongerThanTheIdleTime_EndsInOneErrorEvent()
    {
        await using var bench = await FaultBench.StartAsync(execution: "retries: 0, idleTimeout: 10s");
        bench.Bad.Otherwise(UpstreamAnswer.Text("half an answer").HoldAfter(1, new TaskCompletionSource().Task));

        using var response = await bench.AskAsync(FaultBench.WithFailover, stream: true);
        using var reader = await FaultBench.ReadUntilAsync(response, "half");
        var rest = reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!rest.IsCompleted)
        {
            // Reading on may not have begun to wait yet.
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        }

        await ShouldBreakOffAsync(bench, response, Piece + await rest, UpstreamFailureKind.Timeout);
        await bench.Bad.Requests.Single().ClientLeft.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Plain_ProviderStreamsAndIsCut_IsMadeGood()
    {
        // Some servers stream whatever they are asked; the client of a plain reply has seen nothing of it yet.
        await using var bench = await FaultBench.StartAsync();
        bench.Bad.Otherwise(UpstreamAnswer.EventStream(Greeting, Piece, "never").CutAfter(2));

        using var good = await bench.AskAsync(FaultBench.WithFailover, stream: false);

        (await FaultBench.TextOfAsync(good, stream: false)).ShouldBe(FaultBench.GoodText);
        bench.Gateway.RowsOf(good).Select(row => row.Outcome).ShouldBe([AttemptOutcome.CutOff, AttemptOutcome.Completed]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_RetryAfter_IsWaitedForAtTheSameTarget(bool stream)
    {
        await using var bench = await FaultBench.StartAsync(execution: "retries: 1, maxRetryDelay: 5s");
        bench.Bad.Next(UpstreamAnswer.RateLimited("4")).Otherwise(UpstreamAnswer.Text("at last").Using(10, 5));
        var begun = bench.Clock.GetUtcNow();

        var asking = bench.AskAsync(FaultBench.WithFailover, stream);
        while (!asking.IsCompleted)
        {
            bench.Clock.Advance(TimeSpan.FromMilliseconds(bench.Bad.Requests.Length == 1 ? 100 : 0));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        }

        using var response = await asking;
        (await FaultBench.TextOfAsync(response, stream)).ShouldBe("at last");
        (bench.Clock.GetUtcNow() - begun).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(4));
        bench.Good.Requests.ShouldBeEmpty();
        var rows = bench.Gateway.RowsOf(response);
        rows.Select(row => row.Outcome).ShouldBe([AttemptOutcome.Failed, AttemptOutcome.Completed]);
        rows.Select(row => row.Target.ToString()).ShouldBe([FaultBench.Alone, FaultBench.Alone]);
    }

    [Fact]
    public async Task Chat_RequestItselfIsWrong_IsToldAtOnceInTheProvidersWords()
    {
        await using var bench = await FaultBench.StartAsync();
        bench.Bad.Otherwise(UpstreamAnswer.Error(400, "top_p must be at most 1", "invalid_request_error"));

        using var response = await bench.AskAsync(FaultBench.WithFailover, stream: false);

        var error = await response.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "upstream_rejected");
        error.GetProperty("message").GetString()!.ShouldContain("top_p must be at most 1");
        bench.Good.Requests.ShouldBeEmpty();
        bench.Gateway.RowsOf(response).ShouldHaveSingleItem().Failure.ShouldBe(UpstreamFailureKind.InvalidRequest);
    }

    [Fact]
    public async Task Readiness_OnlyTargetIsPassedOver_ComesBackByTheClock()
    {
        await using var bench = await FaultBench.StartAsync(execution: "retries: 0, circuit: { minimumAttempts: 2, breakTime: 20s }");
        bench.Bad.Otherwise(UpstreamAnswer.Error(500, "it broke"));
        bench.Good.Otherwise(UpstreamAnswer.Error(500, "it broke, too"));
        for (var i = 0; i < 2; i++)
        {
            using var failed = await bench.AskAsync(FaultBench.WithFailover, stream: false);
        }

        using (var notReady = await bench.Gateway.SendAsync(HttpMethod.Get, "/readyz"))
        {
            notReady.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, await notReady.TextAsync());
        }

        using (var passedOver = await bench.AskAsync(FaultBench.WithFailover, stream: true))
        {
            await passedOver.ErrorAsync(HttpStatusCode.BadGateway, "upstream_error", "upstream_unavailable");
            passedOver.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
            bench.Gateway.RowsOf(passedOver).ShouldBeEmpty();
        }

        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        using var ready = await bench.Gateway.SendAsync(HttpMethod.Get, "/readyz");
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task ShouldBeMadeGoodAsync(FaultBench bench, bool stream, AttemptOutcome outcome, UpstreamFailureKind kind)
    {
        using var good = await bench.AskAsync(FaultBench.WithFailover, stream);
        (await FaultBench.TextOfAsync(good, stream)).ShouldBe(FaultBench.GoodText);
        ShouldHaveFailedOver(bench, good, outcome, kind);
    }

    private static void ShouldHaveFailedOver(FaultBench bench, HttpResponseMessage good, AttemptOutcome outcome, UpstreamFailureKind kind)
    {
        good.Header("x-pareto-target").ShouldBe("good/model");
        good.Header("x-pareto-reason").ShouldEndWith("after 1 failed");
        var rows = bench.Gateway.RowsOf(good);
        rows.Select(row => row.Target.ToString()).ShouldBe(["bad/model", "good/model"]);
        rows.Select(row => row.Outcome).ShouldBe([outcome, AttemptOutcome.Completed]);
        rows.Select(row => row.Final).ShouldBe([false, true]);
        rows[0].Failure.ShouldBe(kind);
        rows[0].Usage.ShouldBe(TokenUsage.None);
        rows[0].Cost.ShouldBe(0);
        rows[1].Usage.ShouldBe(new TokenUsage { Input = 10, Output = 5 });
        rows[1].Cost.ShouldBe(FaultBench.GoodCost);
    }

    private static async Task ShouldBeToldOnceAsync(
        FaultBench bench, HttpResponseMessage response, int status, string code, AttemptOutcome outcome, UpstreamFailureKind kind)
    {
        var body = await response.TextAsync();
        ((int)response.StatusCode).ShouldBe(status, body);
        var error = Exchanges.ErrorIn(response, body);
        error.GetProperty("code").GetString().ShouldBe(code);
        error.GetProperty("message").GetString()!.ShouldContain("bad/model");
        var row = bench.Gateway.RowsOf(response).ShouldHaveSingleItem();
        row.Final.ShouldBeTrue();
        row.Outcome.ShouldBe(outcome);
        row.Failure.ShouldBe(kind);
        row.Usage.ShouldBe(TokenUsage.None);
        row.Cost.ShouldBe(0);
        response.Header("x-pareto-cost").ShouldBe("0");
    }

    private static async Task ShouldBreakOffAsync(FaultBench bench, HttpResponseMessage response, string body, UpstreamFailureKind kind)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var events = FaultBench.EventsIn(body).Select(data => JsonElement.Parse(data)).ToArray();
        FaultBench.TextIn(events).ShouldStartWith("half");
        events.Count(data => data.TryGetProperty("error", out _)).ShouldBe(1);
        var error = events[^1].GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("reply_cut_off");
        error.GetProperty("message").GetString()!.ShouldContain("bad/model");
        bench.Good.Requests.ShouldBeEmpty("no second attempt once a byte was sent");
        var row = (await bench.RowsInTimeAsync(response.Header("x-pareto-request-id"))).ShouldHaveSingleItem();
        row.Outcome.ShouldBe(AttemptOutcome.CutOff);
        row.Failure.ShouldBe(kind);
        row.Usage.Estimated.ShouldBeTrue();
        row.Usage.Output.ShouldBeGreaterThan(0);
        row.Cost.GetValueOrDefault().ShouldBeGreaterThan(0);
        row.Cost.ShouldBe(((1m * row.Usage.Input) + (2m * row.Usage.Output)) / 1_000_000);
    }
}
