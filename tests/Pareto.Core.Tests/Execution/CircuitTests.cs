using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using Pareto.Core.Execution.Load;
using static Pareto.Core.Tests.Execution.ExecutionTest;

namespace Pareto.Core.Tests.Execution;

/// <summary>A target that keeps failing is passed over, for a while.</summary>
public sealed class CircuitTests
{
    private static readonly CircuitOptions Circuit = new() { MinimumAttempts = 4, BreakTime = TimeSpan.FromSeconds(15) };
    private static readonly ExecutionOptions Options = new() { Retries = 0, Circuit = Circuit };

    [Fact]
    public async Task RunAsync_TargetKeepsFailing_IsPassedOverWithoutACall()
    {
        await using var test = new ExecutionTest { Options = Options };
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.ServerError));
        test.Provider.Script(B, Scripts.Answer("Paris"));
        await AskOftenAsync(test, Circuit.MinimumAttempts);
        test.Executor.IsPassedOver(TargetOf(A)).ShouldBeTrue();

        var asked = await test.AskAsync();

        asked.Text.ShouldBe("Paris");
        test.Provider.CallsOf(A).Count().ShouldBe(Circuit.MinimumAttempts);
        asked.Rows.ShouldHaveSingleItem().Target.Model.ShouldBe(B, "an attempt that was not made has no row");
        asked.Started.ServedBy!.Reason.ShouldBe("planned; after 1 failed");
    }

    [Fact]
    public async Task RunAsync_TargetAlwaysBreaksOff_IsPassedOver()
    {
        await using var test = new ExecutionTest { Options = Options };
        test.Provider.Script(A, Scripts.Say(Scripts.Started, Scripts.Piece("Par"), Scripts.Failed(UpstreamFailureKind.CutOff)));
        test.Provider.Script(B, Scripts.Answer("Paris"));
        await AskOftenAsync(test, Circuit.MinimumAttempts / 2);

        test.Executor.IsPassedOver(TargetOf(A)).ShouldBeTrue();
        (await test.AskAsync()).Text.ShouldBe("Paris");
    }

    [Fact]
    public async Task RunAsync_OnlyTargetIsPassedOver_SaysWhenToTryAgain()
    {
        await using var test = new ExecutionTest { Options = Options };
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.ServerError));
        await AskOftenAsync(test, Circuit.MinimumAttempts, A);

        var asked = await test.AskAsync(A);

        asked.Error.Kind.ShouldBe(GatewayErrorKind.UpstreamUnavailable);
        asked.Error.Message.ShouldContain("passed over after repeated failures");
        asked.Error.RetryAfter!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), Circuit.BreakTime);
        asked.Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_AfterTheBreak_OneAttemptTellsWhetherTheTargetIsBack()
    {
        await using var test = new ExecutionTest { Options = Options };
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.ServerError));
        test.Provider.Script(B, Scripts.Answer("Paris"));
        await AskOftenAsync(test, Circuit.MinimumAttempts);

        // Still ill: one attempt, and passed over again.
        test.Clock.Advance(Circuit.BreakTime);
        await AskOftenAsync(test, 3);
        test.Provider.CallsOf(A).Count().ShouldBe(Circuit.MinimumAttempts + 1);
        test.Executor.IsPassedOver(TargetOf(A)).ShouldBeTrue();

        // Well again.
        test.Clock.Advance(Circuit.BreakTime);
        test.Provider.Script(A, Scripts.Answer("Paris, again"));
        (await test.AskAsync()).Text.ShouldBe("Paris, again");
        (await test.AskAsync()).Text.ShouldBe("Paris, again");
        test.Executor.IsPassedOver(TargetOf(A)).ShouldBeFalse();
    }

    [Fact]
    public async Task IsPassedOver_BreakIsOver_EndsWithoutTraffic()
    {
        await using var test = new ExecutionTest { Options = Options };
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.ServerError));
        await AskOftenAsync(test, Circuit.MinimumAttempts, A);
        test.Executor.IsPassedOver(TargetOf(A)).ShouldBeTrue();

        test.Clock.Advance(Circuit.BreakTime);

        test.Executor.IsPassedOver(TargetOf(A)).ShouldBeFalse("a load balancer that asks for readiness sends no traffic until it hears yes");
    }

    [Fact]
    public async Task RunAsync_ConfigurationIsReloaded_TheTargetStaysPassedOver()
    {
        await using var test = new ExecutionTest { Options = Options };
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.ServerError));
        await AskOftenAsync(test, Circuit.MinimumAttempts, A);

        // As equal as a file read again makes them, with another setting changed.
        test.Options = new ExecutionOptions
        {
            Retries = 0,
            IdleTimeout = TimeSpan.FromSeconds(77),
            Circuit = new CircuitOptions { MinimumAttempts = Circuit.MinimumAttempts, BreakTime = Circuit.BreakTime },
        };

        test.Executor.IsPassedOver(TargetOf(A)).ShouldBeTrue();
        test.Executor.IsPassedOver(TargetOf(B)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(UpstreamFailureKind.InvalidRequest)]
    [InlineData(UpstreamFailureKind.ContentRefused)]
    [InlineData(UpstreamFailureKind.ContextTooLong)]
    [InlineData(UpstreamFailureKind.ModelNotFound)]
    public async Task RunAsync_FailuresThatRequestsAreToBlameFor_OpenNothing(UpstreamFailureKind kind)
    {
        await using var test = new ExecutionTest { Options = Options };
        test.Provider.Script(A, Scripts.Fail(kind));

        await AskOftenAsync(test, 3 * Circuit.MinimumAttempts, A);

        test.Executor.IsPassedOver(TargetOf(A)).ShouldBeFalse();
    }

    [Fact]
    public async Task RunAsync_CircuitOpensAmongRepeats_TheTargetsOwnFailureIsTold()
    {
        await using var test = new ExecutionTest { Options = Options with { Retries = 10, RetryDelay = TimeSpan.FromMilliseconds(1) } };
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.RateLimited));

        var asked = await test.AskAsync(A);

        asked.Error.Kind.ShouldBe(GatewayErrorKind.UpstreamRateLimited);
        asked.Rows.Count.ShouldBe(Circuit.MinimumAttempts);
    }

    [Fact]
    public void BackOff_Repeated_DoublesWithJitterUpToTheLongest()
    {
        var resilience = new TargetResilience(new TargetLoad(TimeProvider.System), TimeProvider.System, new Random(7));
        var options = new ExecutionOptions { RetryDelay = TimeSpan.FromMilliseconds(100), MaxRetryDelay = TimeSpan.FromMilliseconds(500) };
        foreach (var (repeated, whole) in new[] { 100, 200, 400, 500, 500 }.Index())
        {
            var waits = Enumerable.Range(0, 200).Select(_ => resilience.BackOff(repeated, options).TotalMilliseconds).ToArray();
            waits.Min().ShouldBeInRange(whole * 0.5, whole * 0.55);
            waits.Max().ShouldBeInRange(whole * 0.95, whole);
        }
    }

    private static async Task AskOftenAsync(ExecutionTest test, int times, params string[] models)
    {
        for (var i = 0; i < times; i++)
        {
            await test.AskAtOnceAsync(models);
        }
    }
}
