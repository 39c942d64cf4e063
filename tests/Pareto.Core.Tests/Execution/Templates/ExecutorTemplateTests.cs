using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.Tests.Execution.Cascade;
using static Pareto.Core.Tests.Execution.ExecutionTest;

namespace Pareto.Core.Tests.Execution.Templates;

/// <summary>Answers that must have a form: what is made good elsewhere, and what the client is told where it is not.</summary>
public sealed class ExecutorTemplateTests
{
    private const string Fitting = """{"topic":"login"}""";
    private const string Wrong = "It is about the login.";

    private static readonly AnswerTemplate Ticket = new("ticket", JsonElement.Parse("""{"type":"object","required":["topic"]}"""));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_PlainAnswerThatFits_IsTheOnlyAttempt()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Answer(Fitting));

        var asked = await AskAsync(test, stream: false, Ticket, A, B);

        asked.Text.ShouldBe(Fitting);
        asked.Rows.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_AnswerThatMisses_IsMadeGoodByTheNextTarget(bool stream)
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Answer(Wrong));
        test.Provider.Script(B, Scripts.Answer(Fitting));

        var asked = await AskAsync(test, stream, Ticket with { HoldsStreams = true }, A, B);

        asked.Text.ShouldBe(Fitting);
        asked.Started.ServedBy!.Target.Id.Model.ShouldBe(B);
        asked.Started.ServedBy.Reason.ShouldBe("planned; scripted/a missed the template ticket");
        asked.Events.OfType<ReplyFailed>().ShouldBeEmpty();
        asked.Rows.Select(row => (row.Target.Model, row.Outcome, row.Final, row.Cost))
            .ShouldBe([(A, AttemptOutcome.OffTemplate, false, 0.00002m), (B, AttemptOutcome.Completed, true, 0.00002m)]);
        ExecutorTests.ShouldHaveLetGo(test);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_TwoThatMiss_EndInAClearErrorAndNoThirdAttempt(bool stream)
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Answer(Wrong));
        test.Provider.Script(B, Scripts.Answer("[]"));
        test.Provider.Script(C, Scripts.Answer(Fitting));

        var asked = await AskAsync(test, stream, Ticket with { HoldsStreams = true }, A, B, C);

        asked.Events.ShouldHaveSingleItem();
        asked.Error.Kind.ShouldBe(GatewayErrorKind.AnswerOffTemplate);
        asked.Error.Message.ShouldStartWith("scripted/b did not answer after the template 'ticket', nor did the target before it: the answer is JSON that its schema does not allow.");
        asked.Rows.Select(row => row.Outcome).ShouldBe([AttemptOutcome.OffTemplate, AttemptOutcome.OffTemplate]);
    }

    [Fact]
    public async Task RunAsync_OnlyTargetMisses_IsTheError()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Answer(Wrong));

        var asked = await AskAsync(test, stream: false, Ticket, A);

        asked.Error.Message.ShouldStartWith("scripted/a did not answer after the template 'ticket': the answer is no JSON.");
    }

    [Fact]
    public async Task RunAsync_OnlyAStandInIsLeft_IsTheErrorToo()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Answer(Wrong));
        var plan = test.PlanOf(A, B);
        plan = plan with { Targets = [plan.Targets[0], plan.Targets[1] with { StandsIn = true }] };

        var asked = await test.AskAsync(plan, test.Request(stream: false) with { Template = Ticket });

        asked.Error.Kind.ShouldBe(GatewayErrorKind.AnswerOffTemplate);
        test.Provider.CallsOf(B).ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_StreamThatIsCheckedAtItsEnd_IsHandedOnAndThenFails()
    {
        await using var test = new ExecutionTest();
        var gate = new TaskCompletionSource();
        test.Provider.Script(A, Scripts.Then([Scripts.Started, Scripts.Piece("It is")], gate.Task, Scripts.Piece(" about"), Scripts.Finished, Scripts.Usage));

        var asked = test.Begin(test.Request(stream: true) with { Template = Ticket }, test.PlanOf(A, B));
        await using var events = asked.RunAsync(Cancel).GetAsyncEnumerator(Cancel);
        (await events.MoveNextAsync()).ShouldBeTrue();
        (await events.MoveNextAsync()).ShouldBeTrue();
        events.Current.ShouldBe(Scripts.Piece("It is"), "what has come is not held back");
        gate.SetResult();
        ReplyEvent last = events.Current;
        while (await events.MoveNextAsync())
        {
            last = events.Current;
        }

        last.ShouldBeOfType<ReplyFailed>().Error.Kind.ShouldBe(GatewayErrorKind.AnswerOffTemplate);
        test.Provider.Calls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task RunAsync_StreamThatFitsAtItsEnd_EndsPlainly()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Say(Scripts.Started, Scripts.Piece("""{"topic":"""), Scripts.Piece("\"login\"}"), Scripts.Finished, Scripts.Usage));

        var asked = await AskAsync(test, stream: true, Ticket, A, B);

        asked.Text.ShouldBe(Fitting);
        asked.Events.OfType<ReplyFailed>().ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_HeldStreamThatBreaksOff_IsMadeGoodByTheNextTarget()
    {
        await using var test = new ExecutionTest();
        test.Provider.Script(A, Scripts.Say(Scripts.Started, Scripts.Piece("""{"topic":"""), Scripts.Failed(UpstreamFailureKind.CutOff)));
        test.Provider.Script(B, Scripts.Answer(Fitting));

        var asked = await AskAsync(test, stream: true, Ticket with { HoldsStreams = true }, A, B);

        asked.Text.ShouldBe(Fitting);
        asked.Outcomes.ShouldBe([AttemptOutcome.CutOff, AttemptOutcome.Completed]);
    }

    [Fact]
    public async Task RunAsync_DraftThatMisses_IsEscalated()
    {
        await using var test = new ExecutionTest { Cascade = CascadeFixture.Setup() };
        test.Provider.Script(A, Scripts.Answer(Wrong));
        test.Provider.Script(B, Scripts.Answer(Wrong));
        test.Provider.Script(CascadeFixture.Bigger, Scripts.Answer(Fitting));

        var asked = await test.AskAsync(CascadeFixture.Drafts(A, B), test.Request(stream: false) with { Template = Ticket });

        asked.Text.ShouldBe(Fitting);
        asked.Started.ServedBy!.Target.Id.Model.ShouldBe(CascadeFixture.Bigger);
        asked.Started.ServedBy.Reason.ShouldBe("escalation; scripted/a missed the template");
        test.Provider.Calls.ShouldAllBe(call => call.Disposed);
    }

    [Fact]
    public async Task RunAsync_DraftAndTargetMiss_EndInTheErrorAndNoThirdTry()
    {
        await using var test = new ExecutionTest { Cascade = CascadeFixture.Setup() };
        foreach (var model in (string[])[A, B, C, CascadeFixture.Bigger])
        {
            test.Provider.Script(model, Scripts.Answer(Wrong));
        }

        var plan = CascadeFixture.Drafts(A, B);
        plan = plan with { Targets = [.. plan.Targets, new PlannedTarget(TargetOf(C), "another")] };
        var asked = await test.AskAsync(plan, test.Request(stream: false) with { Template = Ticket });

        asked.Error.Kind.ShouldBe(GatewayErrorKind.AnswerOffTemplate);
        test.Provider.CallsOf(C).ShouldBeEmpty();
    }

    private static async Task<Exchanged> AskAsync(ExecutionTest test, bool stream, AnswerTemplate template, params string[] models)
    {
        var asked = test.Begin(test.Request(stream) with { Template = template }, test.PlanOf(models));
        await test.PassTimeUntilAsync(asked.CollectAsync(Cancel));
        await asked.SettleAsync();
        return asked;
    }
}
