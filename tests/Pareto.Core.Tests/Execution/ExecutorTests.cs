using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using static Pareto.Core.Tests.Execution.ExecutionTest;

namespace Pareto.Core.Tests.Execution;

/// <summary>Failures of targets: what is repeated, what goes elsewhere, what the client is told, and what is written down.</summary>
public sealed class ExecutorTests
{
    [Fact]
    public async Task RunAsync_FirstTargetAnswers_StreamsItInOneRow()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Answer("Paris"));

        var asked = await test.AskAsync();

        asked.Text.ShouldBe("Paris");
        asked.Started.ServedBy!.Target.Id.Model.ShouldBe(A);
        asked.Started.ServedBy.Reason.ShouldBe("planned");
        asked.Events.OfType<ReplyFailed>().ShouldBeEmpty();
        var row = asked.Rows.ShouldHaveSingleItem();
        row.Outcome.ShouldBe(AttemptOutcome.Completed);
        row.Usage.ShouldBe(new TokenUsage { Input = 10, Output = 5 });
        row.Cost.ShouldBe(0.00002m);
        ShouldHaveLetGo(test);
    }

    [Theory]
    [InlineData(UpstreamFailureKind.Unreachable)]
    [InlineData(UpstreamFailureKind.RateLimited)]
    [InlineData(UpstreamFailureKind.ServerError)]
    [InlineData(UpstreamFailureKind.CutOff)]
    public async Task RunAsync_FailureThatMayPass_IsRepeatedAtTheSameTarget(UpstreamFailureKind kind)
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Fail(kind), Scripts.Answer("Paris"));

        var asked = await test.AskAsync();

        asked.Text.ShouldBe("Paris");
        asked.Started.ServedBy!.Reason.ShouldBe("planned", "one target answered; that it took two attempts is the ledger's matter");
        asked.Outcomes.ShouldBe([AttemptOutcome.Failed, AttemptOutcome.Completed]);
        asked.Rows.Select(row => row.Attempt).ShouldBe([1, 2]);
        asked.Rows.Select(row => row.Final).ShouldBe([false, true]);
        asked.Rows[0].Failure.ShouldBe(kind);
        asked.Rows[0].Cost.ShouldBe(0);
        test.Provider.Calls.Select(call => call.Model).ShouldBe([A, A]);
        (test.Provider.Calls[1].At - test.Provider.Calls[0].At).ShouldBeGreaterThanOrEqualTo(test.Options.RetryDelay / 2);
        ShouldHaveLetGo(test);
    }

    [Theory]
    [InlineData(UpstreamFailureKind.Timeout, AttemptOutcome.TimedOut)]
    [InlineData(UpstreamFailureKind.Unauthorized, AttemptOutcome.Failed)]
    [InlineData(UpstreamFailureKind.ModelNotFound, AttemptOutcome.Failed)]
    [InlineData(UpstreamFailureKind.ContextTooLong, AttemptOutcome.Failed)]
    [InlineData(UpstreamFailureKind.MalformedReply, AttemptOutcome.Failed)]
    public async Task RunAsync_FailureThatStays_GoesToTheNextTargetAtOnce(UpstreamFailureKind kind, AttemptOutcome outcome)
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Fail(kind));
        test.Provider.Script(B, Scripts.Answer("Paris"));

        var asked = await test.AskAsync();

        asked.Text.ShouldBe("Paris");
        asked.Started.ServedBy!.Target.Id.Model.ShouldBe(B);
        asked.Started.ServedBy.Reason.ShouldBe("planned; after 1 failed");
        asked.Outcomes.ShouldBe([outcome, AttemptOutcome.Completed]);
        asked.Rows.Select(row => row.Target.Model).ShouldBe([A, B]);
        test.Provider.Calls[1].At.ShouldBe(test.Provider.Calls[0].At);
    }

    [Theory]
    [InlineData(UpstreamFailureKind.InvalidRequest, GatewayErrorKind.UpstreamRejected)]
    [InlineData(UpstreamFailureKind.ContentRefused, GatewayErrorKind.UpstreamContentRefused)]
    public async Task RunAsync_RequestItselfIsToBlame_NoOtherTargetIsTried(UpstreamFailureKind kind, GatewayErrorKind error)
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Fail(kind));

        var asked = await test.AskAsync();

        asked.Error.Kind.ShouldBe(error);
        asked.Error.Message.ShouldContain($"said {kind}");
        asked.Rows.ShouldHaveSingleItem().Final.ShouldBeTrue();
        test.Provider.Calls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task RunAsync_RetryAfter_IsWaitedFor()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.RateLimited, TimeSpan.FromSeconds(2)), Scripts.Answer("Paris"));

        var asked = await test.AskAsync();

        asked.Text.ShouldBe("Paris");
        (test.Provider.Calls[1].At - test.Provider.Calls[0].At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task RunAsync_RetryAfterLongerThanAllowed_GoesToTheNextTargetAtOnce()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.RateLimited, test.Options.MaxRetryDelay + TimeSpan.FromMilliseconds(1)));
        test.Provider.Script(B, Scripts.Answer("Paris"));

        var asked = await test.AskAsync();

        asked.Text.ShouldBe("Paris");
        test.Provider.Calls.Select(call => call.Model).ShouldBe([A, B]);
        test.Provider.Calls[1].At.ShouldBe(test.Provider.Calls[0].At);
    }

    [Fact]
    public async Task RunAsync_RetriesUsedUp_GoesToTheNextTargetAndWritesEveryAttempt()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.ServerError));
        test.Provider.Script(B, Scripts.Fail(UpstreamFailureKind.Unauthorized));
        test.Provider.Script(C, Scripts.Answer("Paris"));

        var asked = await test.AskAsync(A, B, C);

        test.Provider.Calls.Select(call => call.Model).ShouldBe([A, A, A, B, C]);
        asked.Started.ServedBy!.Reason.ShouldBe("planned; after 2 failed");
        asked.Rows.Select(row => row.Attempt).ShouldBe([1, 2, 3, 4, 5]);
        asked.Rows.Select(row => row.Final).ShouldBe([false, false, false, false, true]);
    }

    [Fact]
    public async Task RunAsync_EveryTargetFails_OneErrorNamesThemAll()
    {
        await using var test = new ExecutionTest { Options = new ExecutionOptions { Retries = 0 } };
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.ServerError));
        test.Provider.Script(B, Scripts.Fail(UpstreamFailureKind.RateLimited, TimeSpan.FromSeconds(9)));

        var asked = await test.AskAsync();

        asked.Events.ShouldHaveSingleItem().ShouldBeOfType<ReplyFailed>();
        asked.Error.Kind.ShouldBe(GatewayErrorKind.UpstreamRateLimited);
        asked.Error.RetryAfter.ShouldBe(TimeSpan.FromSeconds(9));
        asked.Error.Message.ShouldContain("scripted/a: said ServerError");
        asked.Error.Message.ShouldContain("scripted/b: said RateLimited");
        asked.Outcomes.ShouldBe([AttemptOutcome.Failed, AttemptOutcome.Failed]);
        asked.Rows.Sum(row => row.Cost).ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_OpeningsWithoutAnswer_DoNotBindToTheTarget()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Say(Scripts.Started, Scripts.RoleOnly, Scripts.RoleOnly, Scripts.Failed(UpstreamFailureKind.Unauthorized)));
        test.Provider.Script(B, Scripts.Answer("Paris"));

        var asked = await test.AskAsync();

        asked.Text.ShouldBe("Paris");
        asked.Started.ServedBy!.Target.Id.Model.ShouldBe(B);
        asked.Outcomes.ShouldBe([AttemptOutcome.Failed, AttemptOutcome.Completed]);
    }

    [Fact]
    public async Task RunAsync_ReplyWithoutAnswer_IsAFailureOfTheTarget()
    {
        await using var test = new ExecutionTest { Options = new ExecutionOptions { Retries = 0 } };
        test.Provider.Script(A, Scripts.Say(Scripts.Started, Scripts.RoleOnly));
        test.Provider.Script(B, Scripts.Say());

        var asked = await test.AskAsync();

        asked.Error.Kind.ShouldBe(GatewayErrorKind.UpstreamUnavailable);
        asked.Rows.Select(row => row.Failure).ShouldBe([UpstreamFailureKind.CutOff, UpstreamFailureKind.CutOff]);
    }

    [Fact]
    public async Task RunAsync_StreamCutAfterItsFirstPiece_EndsInOneErrorWithoutASecondAttempt()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Say(Scripts.Started, Scripts.Piece("Par"), Scripts.Failed(UpstreamFailureKind.CutOff)));
        test.Provider.Script(B, Scripts.Answer("Paris"));

        var asked = await test.AskAsync();

        asked.Text.ShouldBe("Par");
        asked.Error.Kind.ShouldBe(GatewayErrorKind.ReplyCutOff);
        asked.Events[^1].ShouldBeOfType<ReplyFailed>();
        test.Provider.Calls.ShouldHaveSingleItem();
        var row = asked.Rows.ShouldHaveSingleItem();
        row.Outcome.ShouldBe(AttemptOutcome.CutOff);
        row.Failure.ShouldBe(UpstreamFailureKind.CutOff);
        row.Usage.ShouldBe(new TokenUsage { Input = PromptTokens, Output = "Par".Length, Estimated = true });
        row.Cost.GetValueOrDefault().ShouldBeGreaterThan(0);
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_PlainReplyCutAfterItsFirstPiece_IsMadeGoodElsewhere()
    {
        await using var test = new ExecutionTest { Options = new ExecutionOptions { Retries = 0 } };
        test.Provider.Script(A, Scripts.Say(Scripts.Started, Scripts.Piece("Par"), Scripts.Failed(UpstreamFailureKind.CutOff)));
        test.Provider.Script(B, Scripts.Answer("Paris"));

        var asked = test.Begin(stream: false);
        await asked.CollectAsync(TestContext.Current.CancellationToken);
        await asked.SettleAsync();

        asked.Text.ShouldBe("Paris");
        asked.Events.OfType<ReplyFailed>().ShouldBeEmpty();
        asked.Outcomes.ShouldBe([AttemptOutcome.CutOff, AttemptOutcome.Completed]);
        asked.Rows[0].Cost.GetValueOrDefault().ShouldBeGreaterThan(0, "what was cut off is paid for all the same");
        asked.Rows[0].BaselineCost.GetValueOrDefault().ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_BugInAProvider_IsThrownAndIsNoLeaveOfTheClient(bool atTheCall)
    {
        await using var test = new ExecutionTest();
        if (!atTheCall)
        {
            test.Provider.Script(A, Scripts.Throw(Scripts.Started));
        }

        // Without a script the call itself throws.
        var asked = test.Begin();
        await Should.ThrowAsync<Exception>(asked.CollectAsync(TestContext.Current.CancellationToken));
        await asked.SettleAsync();

        asked.Outcomes.ShouldBe([AttemptOutcome.Failed]);
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_BugAfterTheFirstPiece_IsThrownAndTheReplyIsCutOff()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Throw(Scripts.Started, Scripts.Piece("Par")));

        var asked = test.Begin();
        await Should.ThrowAsync<InvalidOperationException>(asked.CollectAsync(TestContext.Current.CancellationToken));
        await asked.SettleAsync();

        asked.Outcomes.ShouldBe([AttemptOutcome.CutOff]);
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_AccountIsSettled_ThrowsAndLeavesNothingRunning()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Answer("Paris"));
        var asked = test.Begin();
        await asked.SettleAsync();

        await Should.ThrowAsync<InvalidOperationException>(asked.CollectAsync(TestContext.Current.CancellationToken));

        test.Provider.Calls.ShouldBeEmpty();
        ShouldHaveLetGo(test);
    }

    /// <summary>No timer runs on, and every call has given back what it held.</summary>
    internal static void ShouldHaveLetGo(ExecutionTest test)
    {
        test.Clock.RunningTimers.ShouldBe(0);
        test.Provider.Calls.ShouldAllBe(call => call.Disposed);
    }
}
