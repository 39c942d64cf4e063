using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using static Pareto.Core.Tests.Execution.Cascade.CascadeFixture;
using static Pareto.Core.Tests.Execution.ExecutionTest;
using static Pareto.Core.Tests.Execution.ExecutorTests;

namespace Pareto.Core.Tests.Execution.Cascade;

/// <summary>Without a fitted plan: what speaks against a draft, and who is asked about one that stands alone.</summary>
public sealed class CascadeSignalsTests
{
    private const string Notice = "The tenant has to give notice in writing three months before the lease ends, which is on the last day of March.";
    private const string NoticeInOtherWords = "In writing, and three months before: the lease ends on the last day of March, and the tenant has to give notice before that.";
    private const string OtherNotice = "The tenant has to give notice by telephone six weeks before the lease ends, which is on the last day of September.";

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

    [Fact]
    public async Task RunAsync_AnswersOfWhichManyAreGood_StandAlone()
    {
        await using var test = new ExecutionTest { Cascade = Setup() };
        test.Provider.Script(A, Scripts.Answer(Notice));

        var told = await test.AskAsync(Drafts(A, B) with { Intent = Extracting with { Task = TaskType.CreativeWriting } });

        told.Text.ShouldBe(Notice);
        told.Started.ServedBy!.Reason.ShouldBe("small; nothing speaks against the small model's answer");
        test.Provider.Calls.Count.ShouldBe(1, "a second tale says nothing about the first");
    }

    [Theory]
    [InlineData(NoticeInOtherWords, A, "small; two small models agree")]
    [InlineData(OtherNotice, Bigger, "escalation; two small models differ")]
    public async Task RunAsync_AnswersInManyWords_AreComparedByWhatTheySay(string other, string served, string reason)
    {
        await using var test = new ExecutionTest { Cascade = Setup() };
        test.Provider.Script(A, Scripts.Answer(Notice));
        test.Provider.Script(B, Scripts.Answer(other));
        test.Provider.Script(Bigger, Scripts.Answer("By the end of March."));

        var asked = await test.AskAsync(Drafts(A, B));

        asked.Started.ServedBy!.Target.Id.Model.ShouldBe(served);
        asked.Started.ServedBy!.Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData("""{"score": 0.9}""", "small; judged 0.90")]
    [InlineData("""{"score": 0.2}""", "escalation; judged 0.20")]
    public async Task RunAsync_AnswersInManyWordsDiffer_TheJudgeDecides(string judgement, string reason)
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { Judge = Judging }) };
        test.Provider.Script(A, Scripts.Answer(Notice));
        test.Provider.Script(B, Scripts.Answer(OtherNotice));
        test.Provider.Script(Judge, Scripts.Answer(judgement));
        test.Provider.Script(Bigger, Scripts.Answer("By the end of March."));

        (await test.AskAsync(Drafts(A, B).Judged())).Started.ServedBy!.Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData(1, 0, A)]
    [InlineData(0, 1, Bigger)]
    public async Task RunAsync_AnEmbedderIsNamed_ItsVectorsDecideAndArePaidFor(float x, float y, string served)
    {
        await using var test = new ExecutionTest { Cascade = Setup() };
        test.Provider.Script(A, Scripts.Answer("Notice has to be given before spring comes, in writing, to whoever owns the house, and nothing else will do."));
        test.Provider.Script(B, Scripts.Answer("The owner must be told in a letter as long as it is winter; later letters or calls help nobody."));
        test.Provider.Script(Embedder, Vector(2, 0), Vector(x, y));
        test.Provider.Script(Bigger, Scripts.Answer("By the end of March."));

        var asked = await test.AskAsync(Drafts(A, B).Embedded());

        asked.Started.ServedBy!.Target.Id.Model.ShouldBe(served);
        asked.Rows.Where(row => row.Target.Model == Embedder).Select(row => row.Purpose).ShouldBe([AttemptPurpose.Embedding, AttemptPurpose.Embedding]);
        test.Provider.CallsOf(Embedder).Select(call => ((EmbeddingsRequest)call.Request).Inputs.Length).ShouldBe([1, 1]);
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_TheEmbedderFails_TheWordsDecide()
    {
        await using var test = new ExecutionTest { Cascade = Setup() };
        test.Provider.Script(A, Scripts.Answer(Notice));
        test.Provider.Script(B, Scripts.Answer(NoticeInOtherWords));
        test.Provider.Script(Embedder, Scripts.Fail(UpstreamFailureKind.ServerError));

        (await test.AskAsync(Drafts(A, B).Embedded())).Started.ServedBy!.Reason.ShouldBe("small; two small models agree");
        ShouldHaveLetGo(test);
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

    [Fact]
    public async Task RunAsync_APlanReadsTheJudge_SeesWhatItsOutcomesWouldShow()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { AtOnce = 1, Judge = Judging }, Judged(A, B)) };
        test.Provider.Script(A, Scripts.Answer("The answer is 41."));
        test.Provider.Script(B, Scripts.Answer("The answer is 42."));
        test.Provider.Script(Judge, Scripts.Answer("""{"score": 0.3}"""), Scripts.Answer("""{"score": 0.95}"""));
        test.Provider.Script(Bigger, Scripts.Answer("43"));
        var prompt = new double[PromptSignals.Count];
        PromptSignals.Write(CascadePrompt.SingleText(test.Request(stream: false)), prompt);
        var step = Judged(A, B).Next(prompt, [Seen("The answer is 41.", 0.3), Seen("The answer is 42.", 0.95)]);

        var asked = await test.AskAsync(Drafts(A, B).Fitted().Judged());

        step.Move.ShouldBe(CascadeMove.Premium, "41 and 42 weigh alike, and the first of them was judged 0.3");
        asked.Started.ServedBy!.Reason.ShouldBe(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"escalation; two small models differ: {step.Right:0.00} right"));
        asked.Rows.Select(row => row.Purpose).ShouldBe(
            [AttemptPurpose.Draft, AttemptPurpose.Judge, AttemptPurpose.Draft, AttemptPurpose.Judge, AttemptPurpose.Answer]);
        ShouldHaveLetGo(test);

        static CascadeReply Seen(string reply, double score) =>
            CascadeReply.SeenBy(CascadeSignals.Judge, reply, AnswerExtractor.Extract(reply), new TrustSignals { Score = score });
    }

    [Fact]
    public async Task RunAsync_APlanReadsTheJudgeWhoApproves_AsksNobodyElse()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { AtOnce = 1, Judge = Judging }, Judged(A, B)) };
        test.Provider.Script(A, Scripts.Answer("The answer is 42."));
        test.Provider.Script(Judge, Scripts.Answer("""{"score": 0.95}"""));

        var asked = await test.AskAsync(Drafts(A, B).Fitted().Judged());

        asked.Started.ServedBy!.Reason.ShouldBe("small; one small model's answer: 0.98 right");
        asked.Rows.Select(row => row.Purpose).ShouldBe([AttemptPurpose.Answer, AttemptPurpose.Judge], "it has been heard: it is not asked again");
    }

    [Fact]
    public async Task RunAsync_APlanReadsAJudgeWhoFails_TakesTheReplyForNone()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { Judge = Judging }, Judged(A, B)) };
        test.Provider.Script(A, Scripts.Answer("42"));
        test.Provider.Script(B, Scripts.Answer("42"));
        test.Provider.Script(Judge, Scripts.Fail(UpstreamFailureKind.ServerError));
        test.Provider.Script(Bigger, Scripts.Answer("43"));

        var asked = await test.AskAsync(Drafts(A, B).Fitted().Judged());

        asked.Text.ShouldBe("43");
        asked.Started.ServedBy!.Reason.ShouldStartWith("escalation; no small model gave an answer");
    }

    [Theory]
    [InlineData(-0.1, A)]
    [InlineData(-2, Bigger)]
    public async Task RunAsync_APlanKnowsNothingOfASignal_ItsThresholdHolds(double logProb, string served)
    {
        var told = System.Text.Json.JsonElement.Parse(string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"content":[{"token":"x","logprob":{{logProb}}}]}"""));
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { LogProbs = new LogProbOptions { Mean = -1 } }, TwoMustAgree(A, B)) };
        test.Provider.Script(A, Scripts.Answer("42"));
        test.Provider.Script(B, Scripts.Say(Scripts.Started, new ChoiceDelta { Text = "42", LogProbs = told }, Scripts.Finished));
        test.Provider.Script(Bigger, Scripts.Answer("43"));

        (await test.AskAsync(Drafts(A, B).Fitted())).Started.ServedBy!.Target.Id.Model.ShouldBe(served);
    }

    private static Script Vector(params float[] values) =>
        Scripts.Say(Scripts.Started, new EmbeddingsProduced([values]), Scripts.Usage);
}
