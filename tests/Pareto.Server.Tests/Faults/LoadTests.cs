using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;

namespace Pareto.Server.Tests.Faults;

/// <summary>What a running gateway knows of its targets, and what it makes of that, over real HTTP.</summary>
public sealed class LoadTests
{
    private static readonly TargetId Bad = new("bad", "model");
    private static readonly TargetId Good = new("good", "model");

    private static readonly (string Name, UpstreamAnswer Answer)[] Faults =
    [
        ("none", UpstreamAnswer.Text("here you are")),
        ("reset", UpstreamAnswer.Reset()),
        ("rate limit", UpstreamAnswer.RateLimited("7")),
        ("status 500", UpstreamAnswer.Error(500, "it broke")),
        ("malformed", UpstreamAnswer.Response(200, "{\"choices\":[{\"message\"")),
        ("cut before the first piece", UpstreamAnswer.Text("half an answer").CutAfter(0)),
        ("cut after the first piece", UpstreamAnswer.Text("half an answer").CutAfter(1)),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> EveryFault
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var (name, _) in Faults)
            {
                data.Add(name, false);
                data.Add(name, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EveryFault))]
    public async Task Chat_AnswerOrFault_LeavesNothingInFlight(string fault, bool stream)
    {
        await using var bench = await FaultBench.StartAsync();
        bench.Bad.Otherwise(Faults.Single(one => one.Name == fault).Answer);

        using (var response = await bench.AskAsync(FaultBench.WithFailover, stream))
        {
            await response.TextAsync();
        }

        bench.Load.InFlight(Bad).ShouldBe(0);
        bench.Load.InFlight(Good).ShouldBe(0);
        bench.Load.IsHealthy(Bad).ShouldBe(fault == "none");
    }

    [Fact]
    public async Task Chat_Timeout_LeavesNothingInFlight()
    {
        await using var bench = await FaultBench.StartAsync(execution: "retries: 0, firstTokenTimeout: 10s");
        bench.Bad.Otherwise(UpstreamAnswer.Hang());
        var asking = bench.AskAsync(FaultBench.WithFailover, stream: true);
        await bench.Bad.WaitForRequestAsync();
        bench.Load.InFlight(Bad).ShouldBe(1);

        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        using var response = await asking;
        await response.TextAsync();

        bench.Load.InFlight(Bad).ShouldBe(0);
        bench.Load.IsHealthy(Bad).ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_ClientLeaves_LeavesNothingInFlight(bool afterAPiece)
    {
        await using var bench = await FaultBench.StartAsync();
        bench.Bad.Otherwise(afterAPiece ? UpstreamAnswer.Text("one two three").HoldAfter(2, new TaskCompletionSource().Task) : UpstreamAnswer.Hang());
        await ClientDisconnectTests.AskAndHangUpAsync(bench, stream: true, async client =>
        {
            var received = await bench.Bad.WaitForRequestAsync();
            if (afterAPiece)
            {
                await ClientDisconnectTests.ReadUntilAsync(client, "two");
            }

            bench.Load.InFlight(Bad).ShouldBe(1);
            return received;
        });

        await bench.OnlyRowsInTimeAsync();

        bench.Load.InFlight(Bad).ShouldBe(0);
        bench.Load.IsHealthy(Bad).ShouldBeTrue("that says nothing against the target");
    }

    [Fact]
    public async Task Chat_LeastLoaded_SecondRequestGoesWhereTheFirstIsNot()
    {
        await using var bench = await FaultBench.StartAsync(routing: "balance: { small: leastLoaded }");
        var held = new TaskCompletionSource();
        bench.Bad.Otherwise(UpstreamAnswer.Text("first").HoldUntil(held.Task));
        bench.Good.Otherwise(UpstreamAnswer.Text("first").HoldUntil(held.Task));
        var first = bench.AskAsync("small", stream: false);
        while (bench.Load.InFlight(Bad) + bench.Load.InFlight(Good) == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), Cancel);
        }

        var second = bench.AskAsync("small", stream: false);
        await bench.Bad.WaitForRequestAsync();
        await bench.Good.WaitForRequestAsync();
        held.SetResult();

        using var one = await first;
        using var other = await second;
        other.Headers.GetValues("x-pareto-reason").Single().ShouldBe("tier named; least loaded of equals first");
        bench.Bad.Requests.Length.ShouldBe(1);
        bench.Good.Requests.Length.ShouldBe(1);
    }

    [Fact]
    public async Task Chat_EqualFailsAtOnce_NextRequestsGoElsewhereUntilItHasRested()
    {
        await using var bench = await FaultBench.StartAsync(routing: "balance: { small: fastest }");
        bench.Bad.Otherwise(UpstreamAnswer.Error(500, "it broke"));
        await AnswerAfterFiveSecondsAsync(bench);

        for (var i = 0; i < 5; i++)
        {
            using var response = await bench.AskAsync("small", stream: false);
            (await FaultBench.TextOfAsync(response, stream: false)).ShouldBe(FaultBench.GoodText);
        }

        bench.Bad.Requests.Length.ShouldBe(1, "it was new, and failed faster than the other answers");
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        using (var response = await bench.AskAsync("small", stream: false))
        {
        }

        bench.Bad.Requests.Length.ShouldBe(2, "after its pause it is tried again");
    }

    [Fact]
    public async Task Reload_KeepsWhatIsKnownOfTargets()
    {
        await using var bench = await FaultBench.StartAsync(routing: "balance: { small: fastest }");
        bench.Bad.Otherwise(UpstreamAnswer.Error(500, "it broke"));
        using (var response = await bench.AskAsync(FaultBench.Alone, stream: false))
        {
        }

        bench.Gateway.Gateway.Reload(new ConfigurationChecker(_ => null, bench.Clock).Check(bench.Yaml, bench.Gateway.ConfigurationFile));
        for (var i = 0; i < 5; i++)
        {
            using var response = await bench.AskAsync("small", stream: false);
            await FaultBench.TextOfAsync(response, stream: false);
        }

        bench.Bad.Requests.Length.ShouldBe(1);
    }

    private static async Task AnswerAfterFiveSecondsAsync(FaultBench bench)
    {
        var held = new TaskCompletionSource();
        bench.Good.Next(UpstreamAnswer.Text(FaultBench.GoodText).HoldUntil(held.Task));
        var asking = bench.AskAsync(Good.ToString(), stream: false);
        await bench.Good.WaitForRequestAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        held.SetResult();
        using var response = await asking;
        bench.Load.Latency(Good).ShouldBe(TimeSpan.FromSeconds(5));
    }
}
