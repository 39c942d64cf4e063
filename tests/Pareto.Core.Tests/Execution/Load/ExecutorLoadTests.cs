using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using static Pareto.Core.Tests.Execution.ExecutionTest;

namespace Pareto.Core.Tests.Execution.Load;

/// <summary>What attempts tell of their targets.</summary>
public sealed class ExecutorLoadTests
{
    private static readonly TargetId Id = TargetOf(A).Id;

    [Fact]
    public async Task RunAsync_StreamUnderWay_IsInFlightUntilItsEnd_AndFastByItsFirstPiece()
    {
        await using var test = new ExecutionTest();
        var first = new TaskCompletionSource();
        var rest = new TaskCompletionSource();
        test.Provider.Script(A, cancel => Slowly(first.Task, rest.Task));
        var exchanged = test.Begin(models: A);
        var collected = exchanged.CollectAsync(TestContext.Current.CancellationToken);
        test.Load.InFlight(Id).ShouldBe(1);
        test.Load.Latency(Id).ShouldBeNull();

        test.Clock.Advance(TimeSpan.FromSeconds(2));
        first.SetResult();
        await WaitUntilAsync(() => exchanged.Events.Count > 0);
        test.Load.Latency(Id).ShouldBe(TimeSpan.FromSeconds(2));
        test.Load.InFlight(Id).ShouldBe(1);

        test.Clock.Advance(TimeSpan.FromSeconds(7));
        rest.SetResult();
        await collected;

        test.Load.InFlight(Id).ShouldBe(0);
        test.Clock.Advance(TimeSpan.Zero);
        test.Load.Latency(Id)!.Value.ShouldBeLessThan(TimeSpan.FromSeconds(2), "the rest of the stream is no latency, and an idle target's sinks");

        static async IAsyncEnumerable<ReplyEvent> Slowly(Task first, Task rest)
        {
            await first;
            yield return Scripts.Started;
            yield return Scripts.Piece("Par");
            await rest;
            yield return Scripts.Piece("is");
            yield return Scripts.Finished;
        }
    }

    [Fact]
    public async Task RunAsync_TargetFails_StandsBackAndIsNotInFlight()
    {
        await using var test = new ExecutionTest { Options = new ExecutionOptions { Retries = 0 } };
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.ServerError));
        test.Provider.Script(B, Scripts.Answer("Paris"));

        await test.AskAsync();

        test.Load.IsHealthy(Id).ShouldBeFalse();
        test.Load.Latency(Id).ShouldBeNull();
        test.Load.InFlight(Id).ShouldBe(0);
        test.Load.IsHealthy(TargetOf(B).Id).ShouldBeTrue();
        test.Load.Latency(TargetOf(B).Id).ShouldNotBeNull();
    }

    [Fact]
    public async Task RunAsync_TargetBreaksOff_StandsBackLongerEachTime()
    {
        await using var test = new ExecutionTest { Options = new ExecutionOptions { Retries = 0 } };
        test.Provider.Script(A, Scripts.Say(Scripts.Started, Scripts.Piece("Par"), Scripts.Failed(UpstreamFailureKind.CutOff)));
        await test.AskAsync(A);
        await test.AskAsync(A);

        test.Clock.Advance(TimeSpan.FromSeconds(1.5));

        test.Load.IsHealthy(Id).ShouldBeFalse("two seconds after the second time");
        test.Load.InFlight(Id).ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_Bug_LeavesNothingInFlight()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Throw(Scripts.Started));
        var exchanged = test.Begin(models: A);

        await Should.ThrowAsync<InvalidOperationException>(() => exchanged.CollectAsync(TestContext.Current.CancellationToken));

        test.Load.InFlight(Id).ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_ClientLeaves_LeavesNothingInFlight(bool afterAPiece)
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, afterAPiece ? Scripts.Hang(Scripts.Started, Scripts.Piece("Par")) : Scripts.Hang());
        using var leaving = new CancellationTokenSource();
        var exchanged = test.Begin(models: A);
        var collected = exchanged.CollectAsync(leaving.Token);
        test.Load.InFlight(Id).ShouldBe(1);

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => collected);

        test.Load.InFlight(Id).ShouldBe(0);
        test.Load.IsHealthy(Id).ShouldBeTrue("a client that leaves says nothing against the target");
    }

    [Fact]
    public async Task RunAsync_CircuitOpens_IsNotHealthyForItsBreak()
    {
        var circuit = new CircuitOptions { MinimumAttempts = 2, BreakTime = TimeSpan.FromSeconds(40) };
        await using var test = new ExecutionTest { Options = new ExecutionOptions { Retries = 0, Circuit = circuit } };
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.ServerError));
        await test.AskAsync(A);
        await test.AskAsync(A);

        test.Clock.Advance(TimeSpan.FromSeconds(39));
        test.Load.IsHealthy(Id).ShouldBeFalse();
        test.Clock.Advance(TimeSpan.FromSeconds(1));
        test.Load.IsHealthy(Id).ShouldBeTrue();
    }

    private static async Task WaitUntilAsync(Func<bool> happened)
    {
        while (!happened())
        {
            await Task.Yield();
        }
    }
}
