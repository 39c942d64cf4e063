using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using static Pareto.Core.Tests.Execution.ExecutionTest;
using static Pareto.Core.Tests.Execution.ExecutorTests;

namespace Pareto.Core.Tests.Execution;

/// <summary>What the gateway asks models on its own behalf.</summary>
public sealed class SideCallsTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(80);

    [Fact]
    public async Task AskAsync_TargetAnswers_GivesTheWholeTextAndARowOfItsPurpose()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Say(Scripts.Started, Scripts.Piece("{\"score\""), Scripts.Piece(":0.9}"), Scripts.Finished));
        var asked = test.Begin();

        (await asked.AskAsideAsync(A, Budget, TestContext.Current.CancellationToken)).ShouldBe("{\"score\":0.9}");

        await asked.SettleAsync();
        var row = asked.Rows.ShouldHaveSingleItem();
        row.Purpose.ShouldBe(AttemptPurpose.Judge);
        row.Usage.Input.ShouldBe("and?".Length + 4, "the question of the gateway's own is what was sent");
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task AskAsync_LaterThanItsBudget_IsNothingAndSaysNothingAgainstTheTarget()
    {
        await using var test = new ExecutionTest { Options = new ExecutionOptions { Circuit = new CircuitOptions { MinimumAttempts = 2 } } };
        test.Provider.Script(A, Scripts.Hang(Scripts.Started));
        for (var i = 0; i < 4; i++)
        {
            var asked = test.Begin();
            var asking = asked.AskAsideAsync(A, Budget, TestContext.Current.CancellationToken);
            await test.PassTimeUntilAsync(asking);

            (await asking).ShouldBeNull();
            await asked.SettleAsync();
            asked.Outcomes.ShouldBe([AttemptOutcome.NotNeeded]);
            asked.Rows[0].Duration.ShouldBe(Budget);
            asked.Rows[0].Usage.Input.ShouldBeGreaterThan(0, "the provider bills the prompt all the same");
        }

        test.Executor.IsPassedOver(TargetOf(A)).ShouldBeFalse();
        ShouldHaveLetGo(test);
    }

    [Theory]
    [InlineData(UpstreamFailureKind.ServerError)]
    [InlineData(UpstreamFailureKind.MalformedReply)]
    public async Task AskAsync_TargetFails_IsNothingAndIsNotRepeated(UpstreamFailureKind kind)
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Say(Scripts.Started, Scripts.Piece("{\"sco"), Scripts.Failed(kind)));

        (await test.Begin().AskAsideAsync(A, Budget, TestContext.Current.CancellationToken)).ShouldBeNull();

        test.Provider.Calls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task AskAsync_TargetIsPassedOver_IsNothingWithoutACall()
    {
        await using var test = new ExecutionTest { Options = new ExecutionOptions { Circuit = new CircuitOptions { MinimumAttempts = 2 } } };
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.ServerError));
        for (var i = 0; i < 3; i++)
        {
            (await test.Begin().AskAsideAsync(A, Budget, TestContext.Current.CancellationToken)).ShouldBeNull();
        }

        test.Provider.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task AskAsync_ClientLeaves_ThrowsAndEndsTheCall()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Hang());
        using var client = new CancellationTokenSource();
        var asked = test.Begin();

        var asking = asked.AskAsideAsync(A, Budget, client.Token);
        await client.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(asking);
        await asked.SettleAsync();
        asked.Outcomes.ShouldBe([AttemptOutcome.ClientLeft]);
        ShouldHaveLetGo(test);
    }
}
