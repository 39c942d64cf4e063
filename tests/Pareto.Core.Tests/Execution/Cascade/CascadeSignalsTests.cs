using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using static Pareto.Core.Tests.Execution.Cascade.CascadeFixture;
using static Pareto.Core.Tests.Execution.ExecutionTest;
using static Pareto.Core.Tests.Execution.ExecutorTests;

namespace Pareto.Core.Tests.Execution.Cascade;

/// <summary>Without a fitted plan: what speaks against a draft, and who is asked about one that stands alone.</summary>
public sealed class CascadeSignalsTests
{
    private static readonly SelfRatingOptions SelfRating = new() { AtLeast = 7 };
    private static readonly JudgeOptions Judging = new() { Target = "scripted/judge", AtLeast = 0.7, Timeout = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task RunAsync_OneDraftNothingAgainstIt_IsGiven()
    {
        await using var test = new ExecutionTest { Cascade = Setup() };
        test.Provider.Script(A, Scripts.Answer("Ada, 36"));

        var asked = await test.AskAsync(Drafts(A));

        asked.Text.ShouldBe("Ada, 36");
        asked.Started.ServedBy!.Reason.ShouldBe("small; nothing speaks against the small model's answer");
    }

    [Theory]
    [InlineData(TaskType.CreativeWriting, 1)]
    [InlineData(TaskType.QuestionAnswering, 2)]
    public async Task RunAsync_AnswersThatCannotBeCompared_StandAlone(TaskType task, int asked)
    {
        const string Tale = "There is a hill behind the town where nobody goes any more, and on it stands a house that is older than the town itself.";
        await using var test = new ExecutionTest { Cascade = Setup() };
        test.Provider.Script(A, Scripts.Answer(Tale));
        test.Provider.Script(B, Scripts.Answer("Something else that nobody could hold against it, whatever it says, since it says it in so many words of its own."));

        var told = await test.AskAsync(Drafts(A, B) with { Intent = Extracting with { Task = task } });

        told.Text.ShouldBe(Tale);
        told.Started.ServedBy!.Reason.ShouldBe("small; nothing speaks against the small model's answer");
        test.Provider.Calls.Count.ShouldBe(asked, "a second one is asked only where answers can mostly be compared");
    }

    [Theory]
    [InlineData("12 * 3 = 38, so 38")]
    [InlineData("")]
    public async Task RunAsync_SomethingSpeaksAgainstIt_Escalates(string reply)
    {
        await using var test = new ExecutionTest { Cascade = Setup() };
        test.Provider.Script(A, Scripts.Say(Scripts.Started, Scripts.Piece(reply), Scripts.Finished));
        test.Provider.Script(Bigger, Scripts.Answer("36"));

        (await test.AskAsync(Drafts(A))).Text.ShouldBe("36");
    }

    [Fact]
    public async Task RunAsync_FirstDraftHasNotTheForm_AsksTheNextSmallOne()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { AtOnce = 1 }) };
        test.Provider.Script(A, Scripts.Answer("Sure!"));
        test.Provider.Script(B, Scripts.Answer("Hello."), Scripts.Answer("yes"));
        test.Provider.Script(Bigger, Scripts.Answer("no"));

        var asked = await test.AskAsync(Drafts(A, B), test.Request(stream: false, "Answer yes or no: is it?"));

        asked.Text.ShouldBe("no", "neither is one of the labels");
        asked.Started.ServedBy!.Reason.ShouldBe("escalation; no small model gave an answer");
    }

    [Fact]
    public async Task RunAsync_TokenProbabilitiesAreAskedFor_AreNotShown()
    {
        var told = System.Text.Json.JsonElement.Parse("""{"content":[{"token":"x","logprob":-0.1}]}""");
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { LogProbs = new LogProbOptions { Mean = -1 } }) };
        test.Provider.Script(A, Scripts.Say(Scripts.Started, new ChoiceDelta { Text = "Ada", LogProbs = told }, Scripts.Finished));
        var plan = Drafts(A);
        var draft = plan.Cascade!.Drafts[0];
        draft = draft with { Target = draft.Target with { Abilities = TargetAbilities.Chat | TargetAbilities.LogProbs } };

        var asked = await test.AskAsync(plan with { Cascade = plan.Cascade with { Drafts = [draft] } });

        asked.Text.ShouldBe("Ada");
        asked.Events.OfType<ChoiceDelta>().ShouldAllBe(delta => delta.LogProbs == null);
        ((ChatRequest)test.Provider.Calls[0].Request).LogProbs.ShouldBeTrue();
    }

    [Theory]
    [InlineData("9", A, "small; the small model rates itself 9 of 10")]
    [InlineData("7", A, "small; the small model rates itself 7 of 10")]
    [InlineData("6", Bigger, "escalation; the small model rates itself 6 of 10")]
    [InlineData("very", Bigger, "escalation; the small model did not rate itself")]
    [InlineData("11", Bigger, "escalation; the small model did not rate itself")]
    public async Task RunAsync_SelfRating_Decides(string rating, string served, string reason)
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { SelfRating = SelfRating }) };
        test.Provider.Script(A, Scripts.Answer("Ada"), Scripts.Answer(rating));
        test.Provider.Script(Bigger, Scripts.Answer("Grace"));

        var asked = await test.AskAsync(Drafts(A));

        asked.Started.ServedBy!.Target.Id.Model.ShouldBe(served);
        asked.Started.ServedBy!.Reason.ShouldBe(reason);
        asked.Rows[1].Purpose.ShouldBe(AttemptPurpose.Judge);
        var question = (ChatRequest)test.Provider.Calls[1].Request;
        question.Messages.Select(message => message.Role).ShouldBe([ChatRole.User, ChatRole.Assistant, ChatRole.User]);
    }

    [Theory]
    [InlineData("""{"score": 0.9}""", A, "small; judged 0.90")]
    [InlineData("""{"score": 0.7}""", A, "small; judged 0.70")]
    [InlineData("""{"score": 0.5}""", Bigger, "escalation; judged 0.50")]
    [InlineData("""{"score": 7}""", Bigger, "escalation; no judgement")]
    [InlineData("""{"score": "1"}""", Bigger, "escalation; no judgement")]
    [InlineData("""{"score": 1, "also": 1}""", Bigger, "escalation; no judgement")]
    [InlineData("""Sure: {"score": 1}""", Bigger, "escalation; no judgement")]
    public async Task RunAsync_Judge_Decides(string judgement, string served, string reason)
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { Judge = Judging }) };
        test.Provider.Script(A, Scripts.Answer("Ada"));
        test.Provider.Script(Judge, Scripts.Answer(judgement));
        test.Provider.Script(Bigger, Scripts.Answer("Grace"));

        var asked = await test.AskAsync(Drafts(A).Judged());

        asked.Started.ServedBy!.Target.Id.Model.ShouldBe(served);
        asked.Started.ServedBy!.Reason.ShouldBe(reason);
        asked.Rows.Select(row => row.Purpose).Take(2).ShouldBe(served == A ? [AttemptPurpose.Answer, AttemptPurpose.Judge] : [AttemptPurpose.Draft, AttemptPurpose.Judge]);
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_JudgeFailsOrIsLateOrMayNotBeAsked_NeverApproves()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { Judge = Judging }) };
        test.Provider.Script(A, Scripts.Answer("Ada"));
        test.Provider.Script(Bigger, Scripts.Answer("Grace"));
        foreach (var script in new[] { Scripts.Fail(UpstreamFailureKind.ServerError), Scripts.Hang(), Scripts.Say(Scripts.Started, Scripts.Piece("""{"score": 0.9"""), Scripts.Failed(UpstreamFailureKind.CutOff)) })
        {
            test.Provider.Script(Judge, script);
            var asked = await test.AskAsync(Drafts(A).Judged());
            asked.Text.ShouldBe("Grace");
            asked.Rows.Select(row => row.Purpose).ShouldBe([AttemptPurpose.Draft, AttemptPurpose.Judge, AttemptPurpose.Answer]);
        }

        (await test.AskAsync(Drafts(A))).Text.ShouldBe("Grace", "the verdict permits no judge");
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_StreamsJudgeTakesLongerThanTheHold_EscalatesInTime()
    {
        await using var test = new ExecutionTest
        {
            Cascade = Setup(new CascadeOptions { Judge = Judging with { Timeout = TimeSpan.FromSeconds(9) }, Hold = new CascadeHoldOptions { Whole = TimeSpan.FromSeconds(2) } }),
        };
        test.Provider.Script(A, Scripts.Answer("Ada"));
        test.Provider.Script(Judge, Scripts.Hang());
        test.Provider.Script(Bigger, Scripts.Answer("Grace"));

        var asked = await test.AskAsync(Drafts(A).Judged(), test.Request(stream: true));

        asked.Text.ShouldBe("Grace");
        asked.Started.ServedBy!.Held.ShouldBe(TimeSpan.FromSeconds(2));
        asked.Rows[1].Outcome.ShouldBe(AttemptOutcome.NotNeeded);
    }

    [Fact]
    public async Task RunAsync_TwoAgree_NobodyIsAskedAboutIt()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { Judge = Judging, SelfRating = SelfRating }) };
        test.Provider.Script(A, Scripts.Answer("42"));
        test.Provider.Script(B, Scripts.Answer("42"));

        (await test.AskAsync(Drafts(A, B).Judged())).Rows.Count.ShouldBe(2);
    }
}
