using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using static Pareto.Core.Tests.Execution.ExecutionTest;
using static Pareto.Core.Tests.Execution.ExecutorTests;

namespace Pareto.Core.Tests.Execution;

/// <summary>Time limits, and clients that leave.</summary>
public sealed class ExecutorTimeTests
{
    private static readonly ExecutionOptions Quick = new()
    {
        FirstTokenTimeout = TimeSpan.FromSeconds(4),
        IdleTimeout = TimeSpan.FromSeconds(1),
        TotalTimeout = TimeSpan.FromSeconds(20),
        Retries = 0,
    };

    [Fact]
    public async Task RunAsync_NoFirstPieceInTime_GoesToTheNextTarget()
    {
        await using var test = new ExecutionTest { Options = Quick with { Retries = 2 } };
        test.Provider.Script(A, Scripts.Hang());
        test.Provider.Script(B, Scripts.Answer("Paris"));

        var asked = await test.AskAsync();

        asked.Text.ShouldBe("Paris");
        asked.Outcomes.ShouldBe([AttemptOutcome.TimedOut, AttemptOutcome.Completed]);
        asked.Rows[0].Failure.ShouldBe(UpstreamFailureKind.Timeout);
        asked.Rows[0].Duration.ShouldBeGreaterThanOrEqualTo(Quick.FirstTokenTimeout);
        test.Provider.Calls[0].Cancelled.ShouldBeTrue();
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_OpeningsWithoutAnswer_DoNotBuyTime()
    {
        await using var test = new ExecutionTest { Options = Quick };
        var opening = new TaskCompletionSource();
        test.Provider.Script(A, ct => LateAsync(opening.Task, ct));
        test.Provider.Script(B, Scripts.Answer("Paris"));

        var asked = test.Begin();
        var collecting = asked.CollectAsync(TestContext.Current.CancellationToken);
        test.Clock.Advance(TimeSpan.FromSeconds(3));
        opening.SetResult();
        test.Clock.Advance(TimeSpan.FromSeconds(1));
        await collecting;
        await asked.SettleAsync();

        asked.Outcomes.ShouldBe([AttemptOutcome.TimedOut, AttemptOutcome.Completed]);

        static async IAsyncEnumerable<ReplyEvent> LateAsync(
            Task opening, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return Scripts.Started;
            await opening.WaitAsync(cancellationToken);
            yield return Scripts.RoleOnly;
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    [Fact]
    public async Task RunAsync_StreamFallsSilent_IsCutOffAfterTheIdleTime()
    {
        await using var test = new ExecutionTest { Options = Quick };
        test.Provider.Script(A, Scripts.Hang(Scripts.Started, Scripts.Piece("Par")));

        var asked = await test.AskAsync();

        asked.Text.ShouldBe("Par");
        asked.Error.Kind.ShouldBe(GatewayErrorKind.ReplyCutOff);
        var row = asked.Rows.ShouldHaveSingleItem();
        row.Outcome.ShouldBe(AttemptOutcome.CutOff);
        row.Failure.ShouldBe(UpstreamFailureKind.Timeout);
        row.Duration.ShouldBeInRange(Quick.IdleTimeout, Quick.FirstTokenTimeout);
        test.Provider.Calls[0].Cancelled.ShouldBeTrue();
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_ClientIsSlowToTakeAPiece_TheStreamIsNotIdle()
    {
        await using var test = new ExecutionTest { Options = Quick };
        var gate = new TaskCompletionSource();
        test.Provider.Script(A, Scripts.Then([Scripts.Started, Scripts.Piece("Par")], gate.Task, Scripts.Piece("is"), Scripts.Finished, Scripts.Usage));
        var asked = test.Begin();

        await using (var reply = asked.RunAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken))
        {
            // The opening, and one wait for more of the stream.
            await reply.MoveNextAsync();
            await reply.MoveNextAsync();
            var next = reply.MoveNextAsync();
            gate.SetResult();
            (await next).ShouldBeTrue();

            test.Clock.Advance(Quick.IdleTimeout * 10);
            while (await reply.MoveNextAsync())
            {
                asked.Events.Add(reply.Current);
            }
        }

        await asked.SettleAsync();
        asked.Events.OfType<ReplyFailed>().ShouldBeEmpty();
        asked.Outcomes.ShouldBe([AttemptOutcome.Completed]);
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_TotalTime_BoundsAllAttemptsTogether()
    {
        await using var test = new ExecutionTest { Options = Quick with { TotalTimeout = TimeSpan.FromSeconds(6) } };
        test.Provider.Script(A, Scripts.Hang());
        test.Provider.Script(B, Scripts.Hang());
        test.Provider.Script(C, Scripts.Answer("too late"));

        var asked = await test.AskAsync(A, B, C);

        asked.Error.Kind.ShouldBe(GatewayErrorKind.UpstreamTimeout);
        asked.Outcomes.ShouldBe([AttemptOutcome.TimedOut, AttemptOutcome.TimedOut]);
        asked.Rows[1].Duration.ShouldBeLessThan(Quick.FirstTokenTimeout);
        test.Provider.CallsOf(C).ShouldBeEmpty();
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_TotalTime_EndsAStreamThatNeverFallsSilent()
    {
        await using var test = new ExecutionTest { Options = Quick };
        test.Provider.Script(A, ct => DripAsync(test.Clock, ct));

        var asked = await test.AskAsync();

        asked.Error.Kind.ShouldBe(GatewayErrorKind.ReplyCutOff);
        asked.Rows.ShouldHaveSingleItem().Duration.ShouldBeGreaterThanOrEqualTo(Quick.TotalTimeout);
        ShouldHaveLetGo(test);

        static async IAsyncEnumerable<ReplyEvent> DripAsync(
            TimeProvider time, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return Scripts.Started;
            while (true)
            {
                yield return Scripts.Piece("drop ");
                await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancellationToken);
            }
        }
    }

    [Fact]
    public async Task RunAsync_RepeatWouldComeAfterTheTotalTime_IsNotWaitedFor()
    {
        await using var test = new ExecutionTest
        {
            Options = new ExecutionOptions { TotalTimeout = TimeSpan.FromSeconds(2), FirstTokenTimeout = TimeSpan.FromSeconds(2) },
        };
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.RateLimited, TimeSpan.FromSeconds(3)));
        test.Provider.Script(B, Scripts.Answer("Paris"));

        var asked = await test.AskAsync();

        asked.Text.ShouldBe("Paris");
        test.Provider.Calls[1].At.ShouldBe(test.Provider.Calls[0].At);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_ClientLeavesWhileItWaits_CancelsTheCallAndIsWrittenDown(bool stream)
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Hang());
        using var client = new CancellationTokenSource();
        var asked = test.Begin(stream);

        var collecting = asked.CollectAsync(client.Token);
        await client.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(collecting);
        await asked.SettleAsync();

        test.Provider.Calls.ShouldHaveSingleItem().Cancelled.ShouldBeTrue();
        var row = asked.Rows.ShouldHaveSingleItem();
        row.Outcome.ShouldBe(AttemptOutcome.ClientLeft);
        row.Failure.ShouldBeNull();
        row.Usage.ShouldBe(new TokenUsage { Input = PromptTokens, Estimated = true }, "the provider may go on with the prompt");
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_ClientLeavesMidStream_CancelsTheCallAndPaysForWhatItGot()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Hang(Scripts.Started, Scripts.Piece("Paris")));
        using var client = new CancellationTokenSource();
        var asked = test.Begin();

        var collecting = asked.CollectAsync(client.Token);
        asked.Text.ShouldBe("Paris");
        await client.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(collecting);
        await asked.SettleAsync();

        test.Provider.Calls.ShouldHaveSingleItem().Cancelled.ShouldBeTrue();
        var row = asked.Rows.ShouldHaveSingleItem();
        row.Outcome.ShouldBe(AttemptOutcome.ClientLeft);
        row.Usage.ShouldBe(new TokenUsage { Input = PromptTokens, Output = "Paris".Length, Estimated = true });
        row.Cost.ShouldBe((PromptTokens + (2m * "Paris".Length)) / 1_000_000);
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_StreamIsLeftWithoutCancelling_EndsTheCallToo()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Hang(Scripts.Started, Scripts.Piece("Paris")));
        var asked = test.Begin();

        await foreach (var step in asked.RunAsync(TestContext.Current.CancellationToken))
        {
            if (step is ChoiceDelta)
            {
                break;
            }
        }

        await asked.SettleAsync();
        asked.Outcomes.ShouldBe([AttemptOutcome.ClientLeft]);
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_ClientLeavesBetweenTwoAttempts_NoFurtherOneIsMade()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.ServerError));
        using var client = new CancellationTokenSource();
        var asked = test.Begin();

        var collecting = asked.CollectAsync(client.Token);
        await client.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(collecting);
        await asked.SettleAsync();

        test.Provider.Calls.ShouldHaveSingleItem();
        asked.Outcomes.ShouldBe([AttemptOutcome.Failed]);
        ShouldHaveLetGo(test);
    }
}
