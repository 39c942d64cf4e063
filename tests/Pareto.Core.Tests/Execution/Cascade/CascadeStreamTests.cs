using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using static Pareto.Core.Tests.Execution.Cascade.CascadeFixture;
using static Pareto.Core.Tests.Execution.ExecutionTest;
using static Pareto.Core.Tests.Execution.ExecutorTests;

namespace Pareto.Core.Tests.Execution.Cascade;

/// <summary>Streams: what is held back for how long, and what the client sees of it.</summary>
public sealed class CascadeStreamTests
{
    private static readonly CascadeHoldOptions Hold = new() { Tokens = 3, Time = TimeSpan.FromMilliseconds(500), Whole = TimeSpan.FromSeconds(2) };

    // A task whose answers are long and open.
    private static readonly Intent Writing = Extracting with { Task = TaskType.CreativeWriting, ExpectedOutputTokens = 700 };

    [Fact]
    public async Task RunAsync_ShortClosedAnswersAgree_AreHeldWholeAndStreamed()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { Hold = Hold }, TwoMustAgree(A, B)) };
        var gate = new TaskCompletionSource();
        test.Provider.Script(A, Scripts.Say(Scripts.Started, Scripts.Piece("4"), Scripts.Piece("2"), Scripts.Finished, Scripts.Usage));
        test.Provider.Script(B, Scripts.Then([Scripts.Started, Scripts.Piece("4")], gate.Task, Scripts.Piece("2"), Scripts.Finished, Scripts.Usage));

        var asked = test.Begin(test.Request(stream: true), Drafts(A, B).Fitted());
        var collecting = asked.CollectAsync(TestContext.Current.CancellationToken);
        test.Clock.Advance(TimeSpan.FromMilliseconds(300));
        asked.Events.ShouldBeEmpty("nothing is given before it is judged");
        gate.SetResult();
        await collecting;
        await asked.SettleAsync();

        asked.Events.OfType<ChoiceDelta>().Select(delta => delta.Text).ShouldBe(["4", "2", null]);
        asked.Started.ServedBy!.Held.ShouldBe(TimeSpan.FromMilliseconds(300));
        asked.Rows.Select(row => row.Purpose).ShouldBe([AttemptPurpose.Answer, AttemptPurpose.Draft]);
        ShouldHaveLetGo(test);
    }

    [Theory]
    [InlineData(OnHoldOver.Escalate, Bigger)]
    [InlineData(OnHoldOver.Commit, A)]
    public async Task RunAsync_HoldIsOverBeforeTheDecision_DoesAsConfigured(OnHoldOver then, string served)
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { Hold = Hold with { Then = then } }, TwoMustAgree(A, B)) };
        var gate = new TaskCompletionSource();
        test.Provider.Script(A, Scripts.Then([Scripts.Started, Scripts.Piece("The")], gate.Task, Scripts.Piece(" rest"), Scripts.Finished, Scripts.Usage));
        test.Provider.Script(B, Scripts.Hang());
        test.Provider.Script(Bigger, Scripts.Answer("43"));

        var asked = test.Begin(test.Request(stream: true), Drafts(A, B).Fitted());
        var collecting = asked.CollectAsync(TestContext.Current.CancellationToken);
        test.Clock.Advance(Hold.Whole);
        gate.SetResult();
        await collecting;
        await asked.SettleAsync();

        asked.Started.ServedBy!.Target.Id.Model.ShouldBe(served);
        asked.Started.ServedBy!.Reason.ShouldEndWith("the small models took longer than the hold of 2 s");
        asked.Started.ServedBy!.Held!.Value.ShouldBeInRange(Hold.Whole, Hold.Whole + TimeSpan.FromMilliseconds(20));
        asked.Text.ShouldBe(served == A ? "The rest" : "43");
        asked.Rows[1].Outcome.ShouldBe(AttemptOutcome.NotNeeded);
        ShouldHaveLetGo(test);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_LongAnswer_IsGivenOnAfterItsBeginning(bool byPrompt)
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { Hold = Hold }, ByPrompt(A, upTo: 0)) };
        var gate = new TaskCompletionSource();
        test.Provider.Script(A, Scripts.Then(
            [Scripts.Started, Scripts.Piece("Once "), Scripts.Piece("upon "), Scripts.Piece("a ")], gate.Task, Scripts.Piece("time"), Scripts.Finished, Scripts.Usage));

        var asked = test.Begin(test.Request(stream: true), (byPrompt ? Drafts(A, B).Fitted() : Drafts(A, B)) with { Intent = Writing });
        var collecting = asked.CollectAsync(TestContext.Current.CancellationToken);
        asked.Text.ShouldBe("Once upon a ", "three pieces are held, and given on as soon as they are judged");
        gate.SetResult();
        await collecting;
        await asked.SettleAsync();

        asked.Text.ShouldBe("Once upon a time");
        asked.Started.ServedBy!.Reason.ShouldBe("small; the small model's beginning raises no doubt");
        asked.Rows.ShouldHaveSingleItem().Purpose.ShouldBe(AttemptPurpose.Answer);
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_LongAnswerComesSlowly_IsHeldNoLongerThanConfigured()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { Hold = Hold }) };
        var gate = new TaskCompletionSource();
        test.Provider.Script(A, Scripts.Then([Scripts.Started, Scripts.Piece("Once ")], gate.Task, Scripts.Piece("upon"), Scripts.Finished, Scripts.Usage));

        var asked = test.Begin(test.Request(stream: true), Drafts(A) with { Intent = Writing });
        await using var reply = asked.RunAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var first = reply.MoveNextAsync().AsTask();
        test.Clock.Advance(Hold.Time - TimeSpan.FromMilliseconds(1));
        first.IsCompleted.ShouldBeFalse();
        test.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await first;
        asked.Events.Add(reply.Current);
        gate.SetResult();
        while (await reply.MoveNextAsync())
        {
            asked.Events.Add(reply.Current);
        }

        asked.Text.ShouldBe("Once upon", "what was waited for when the hold was over is not lost");
        asked.Started.ServedBy!.Held.ShouldBe(Hold.Time);
    }

    [Fact]
    public async Task RunAsync_BeginningIsDoubted_SwitchesBeforeTheClientSeesAnything()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { Hold = Hold, LogProbs = new LogProbOptions { Mean = -1 } }) };
        test.Provider.Script(A, Scripts.Hang(Scripts.Started, Unsure("Once "), Unsure("upon "), Unsure("a ")));
        test.Provider.Script(Bigger, Scripts.Answer("A tale."));

        var asked = await test.AskAsync(Drafts(A) with { Intent = Writing }, test.Request(stream: true));

        asked.Text.ShouldBe("A tale.");
        asked.Started.ServedBy!.Reason.ShouldBe("escalation; the small model doubts its beginning");
        asked.Outcomes.ShouldBe([AttemptOutcome.NotNeeded, AttemptOutcome.Completed]);
        asked.Rows[0].Usage.Output.ShouldBe("Once upon a ".Length, "what was held and dropped is paid for");
        test.Provider.Calls[0].Cancelled.ShouldBeTrue();
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_GivenOnAndThenCutOff_IsNotMadeGoodElsewhere()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { Hold = Hold with { Tokens = 1 } }) };
        test.Provider.Script(A, Scripts.Say(Scripts.Started, Scripts.Piece("Once "), Scripts.Piece("upon"), Scripts.Failed(UpstreamFailureKind.CutOff)));

        var asked = await test.AskAsync(Drafts(A) with { Intent = Writing }, test.Request(stream: true));

        asked.Error.Kind.ShouldBe(GatewayErrorKind.ReplyCutOff);
        test.Provider.CallsOf(Bigger).ShouldBeEmpty();
        asked.Outcomes.ShouldBe([AttemptOutcome.CutOff]);
    }

    [Fact]
    public async Task RunAsync_ClientLeavesWhileItStreams_TheDraftIsLeft()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { Hold = Hold with { Tokens = 1 } }) };
        test.Provider.Script(A, Scripts.Hang(Scripts.Started, Scripts.Piece("Once ")));
        var asked = test.Begin(test.Request(stream: true), Drafts(A) with { Intent = Writing });

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

    private static ChoiceDelta Unsure(string text) => new()
    {
        Text = text, LogProbs = System.Text.Json.JsonElement.Parse("""{"content":[{"token":"x","logprob":-2.5}]}"""),
    };
}
