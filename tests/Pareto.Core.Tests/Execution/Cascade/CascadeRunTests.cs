using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Execution.Premium;
using static Pareto.Core.Tests.Execution.Cascade.CascadeFixture;
using static Pareto.Core.Tests.Execution.ExecutionTest;
using static Pareto.Core.Tests.Execution.ExecutorTests;

namespace Pareto.Core.Tests.Execution.Cascade;

/// <summary>Plain replies: which draft is given, what is escalated, and what stands in the ledger for it.</summary>
public sealed class CascadeRunTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_TwoDraftsAgree_GivesTheOneAndWritesBothDown(bool fitted)
    {
        await using var test = new ExecutionTest { Cascade = Setup(plan: TwoMustAgree(A, B)) };
        test.Provider.Script(A, Scripts.Answer("The answer is 42."));
        test.Provider.Script(B, Scripts.Answer("42"));

        var asked = await test.AskAsync(fitted ? Drafts(A, B).Fitted() : Drafts(A, B));

        asked.Text.ShouldBe("The answer is 42.");
        var served = asked.Started.ServedBy!;
        served.Target.Id.Model.ShouldBe(A);
        served.Reason.ShouldBe(fitted ? "small; two small models agree: 0.97 right" : "small; two small models agree");
        served.Held.ShouldBeNull("of a plain reply there is nothing to hold back");
        asked.Rows.Select(row => (row.Target.Model, row.Purpose, row.Final)).ShouldBe(
            [(A, AttemptPurpose.Answer, true), (B, AttemptPurpose.Draft, false)]);
        asked.Rows[0].Reason.ShouldBe(served.Reason);
        asked.Outcomes.ShouldAllBe(outcome => outcome == AttemptOutcome.Completed);
        ShouldHaveLetGo(test);
    }

    [Theory]
    [InlineData("42", B, "small; nothing speaks against the small model's answer")]
    [InlineData("", Bigger, "escalation; no small model gave an answer")]
    public async Task RunAsync_ThePromptHasDecided_AsksItsModelAloneAndEscalatesWhatIsNoAnswer(string answer, string served, string reason)
    {
        await using var test = new ExecutionTest { Cascade = Setup(plan: ByPrompt(B, upTo: 0)) };
        test.Provider.Script(A, Scripts.Answer("41"));
        test.Provider.Script(B, Scripts.Answer(answer));
        test.Provider.Script(Bigger, Scripts.Answer("43"));

        var asked = await test.AskAsync(Drafts(A, B).Fitted());

        asked.Started.ServedBy!.Target.Id.Model.ShouldBe(served);
        asked.Started.ServedBy!.Reason.ShouldBe(reason);
        asked.Rows.ShouldNotContain(row => row.Target.Model == A);
        ShouldHaveLetGo(test);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_DraftsDiffer_EscalatesAndPaysForAll(bool fitted)
    {
        await using var test = new ExecutionTest { Cascade = Setup(plan: TwoMustAgree(A, B)) };
        test.Provider.Script(A, Scripts.Answer("41"));
        test.Provider.Script(B, Scripts.Answer("42"));
        test.Provider.Script(Bigger, Scripts.Answer("43"));

        var asked = test.Begin(test.Request(stream: false), fitted ? Drafts(A, B).Fitted() : Drafts(A, B));
        await asked.CollectAsync(TestContext.Current.CancellationToken);
        var receipt = await asked.SettleAsync();

        asked.Text.ShouldBe("43");
        asked.Started.ServedBy!.Reason.ShouldBe(fitted ? "escalation; two small models differ: 0.05 right" : "escalation; two small models differ");
        asked.Rows.Select(row => (row.Target.Model, row.Purpose, row.Final)).ShouldBe(
            [(A, AttemptPurpose.Draft, false), (B, AttemptPurpose.Draft, false), (Bigger, AttemptPurpose.Answer, true)]);
        asked.Rows[2].Reason.ShouldBe(asked.Started.ServedBy!.Reason);
        receipt.Cost.ShouldBe(asked.Rows.Sum(row => row.Cost), "the client's bill is the sum of all rows");
        receipt.Usage.Input.ShouldBe(30);
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_FirstTwoOfThreeAgree_TheThirdIsCancelledAndPaidFor()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { AtOnce = 3 }, TwoMustAgree(A, B, C)) };
        test.Provider.Script(A, Scripts.Answer("42"));
        test.Provider.Script(B, Scripts.Answer("42"));
        test.Provider.Script(C, Scripts.Hang(Scripts.Started, Scripts.Piece("Let me see")));

        var asked = await test.AskAsync(Drafts(A, B, C).Fitted());

        asked.Text.ShouldBe("42");
        test.Provider.Calls[2].Cancelled.ShouldBeTrue();
        asked.Outcomes.ShouldBe([AttemptOutcome.Completed, AttemptOutcome.Completed, AttemptOutcome.NotNeeded]);
        asked.Rows[2].Usage.ShouldBe(new TokenUsage { Input = PromptTokens, Output = "Let me see".Length, Estimated = true });
        ShouldHaveLetGo(test);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_TheFirstIsSlowAndTheOthersAgree_IsNotWaitedFor(bool fitted)
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { AtOnce = 3 }, TwoMustAgree(A, B, C)) };
        test.Provider.Script(A, Scripts.Hang());
        test.Provider.Script(B, Scripts.Answer("42"));
        test.Provider.Script(C, Scripts.Answer("42"));

        var asked = await test.AskAsync(fitted ? Drafts(A, B, C).Fitted() : Drafts(A, B, C));

        asked.Started.ServedBy!.Target.Id.Model.ShouldBe(B);
        asked.Outcomes.ShouldBe([AttemptOutcome.NotNeeded, AttemptOutcome.Completed, AttemptOutcome.Completed]);
        asked.Rows[0].Duration.ShouldBe(TimeSpan.Zero);
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_OneAtATime_AsksTheThirdOnlyWhenTwoDiffer()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { AtOnce = 1 }, TwoMustAgree(A, B, C)) };
        test.Provider.Script(A, Scripts.Answer("42"));
        test.Provider.Script(B, Scripts.Answer("41"), Scripts.Answer("42"));
        test.Provider.Script(C, Scripts.Answer("42"));

        var differing = await test.AskAsync(Drafts(A, B, C).Fitted());
        var agreeing = await test.AskAsync(Drafts(A, B, C).Fitted());

        differing.Rows.Count.ShouldBe(3);
        differing.Started.ServedBy!.Reason.ShouldBe("small; two of three small models agree: 0.97 right");
        agreeing.Rows.Count.ShouldBe(2);
    }

    [Fact]
    public async Task RunAsync_TwoAtOnce_RunSideBySide()
    {
        await using var test = new ExecutionTest { Cascade = Setup(plan: TwoMustAgree(A, B)) };
        var gate = new TaskCompletionSource();
        test.Provider.Script(A, Scripts.Then([], gate.Task, Scripts.Started, Scripts.Piece("42"), Scripts.Finished));
        test.Provider.Script(B, Scripts.Then([], gate.Task, Scripts.Started, Scripts.Piece("42"), Scripts.Finished));

        var asked = test.Begin(test.Request(stream: false), Drafts(A, B).Fitted());
        var collecting = asked.CollectAsync(TestContext.Current.CancellationToken);
        test.Provider.Calls.Count.ShouldBe(2);
        gate.SetResult();
        await collecting;

        asked.Text.ShouldBe("42");
    }

    [Theory]
    [InlineData(UpstreamFailureKind.ServerError)]
    [InlineData(UpstreamFailureKind.MalformedReply)]
    [InlineData(UpstreamFailureKind.CutOff)]
    [InlineData(UpstreamFailureKind.InvalidRequest)]
    public async Task RunAsync_ADraftFails_CountsAsNoAnswer(UpstreamFailureKind kind)
    {
        await using var test = new ExecutionTest { Cascade = Setup(plan: TwoMustAgree(A, B)), Options = new ExecutionOptions { Retries = 0 } };
        test.Provider.Script(A, Scripts.Answer("42"));
        test.Provider.Script(B, Scripts.Say(Scripts.Started, Scripts.Piece("42"), Scripts.Failed(kind)));
        test.Provider.Script(Bigger, Scripts.Answer("43"));

        var asked = await test.AskAsync(Drafts(A, B).Fitted());

        asked.Text.ShouldBe("43");
        asked.Started.ServedBy!.Reason.ShouldStartWith("escalation; one small model's answer");
        asked.Rows[1].Outcome.ShouldBe(AttemptOutcome.CutOff);
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_ADraftFailsInPassing_IsRepeatedLikeAnyAttempt()
    {
        await using var test = new ExecutionTest { Cascade = Setup(plan: TwoMustAgree(A, B)) };
        test.Provider.Script(A, Scripts.Answer("42"));
        test.Provider.Script(B, Scripts.Fail(UpstreamFailureKind.ServerError), Scripts.Answer("42"));

        var asked = await test.AskAsync(Drafts(A, B).Fitted());

        asked.Text.ShouldBe("42");
        asked.Rows.Count.ShouldBe(3);
    }

    [Fact]
    public async Task RunAsync_DraftsHang_AreGivenUpAfterTheirTime()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { Timeout = TimeSpan.FromSeconds(2) }, TwoMustAgree(A, B)) };
        test.Provider.Script(A, Scripts.Hang());
        test.Provider.Script(B, Scripts.Hang());
        test.Provider.Script(Bigger, Scripts.Answer("43"));

        var asked = await test.AskAsync(Drafts(A, B).Fitted());

        asked.Text.ShouldBe("43");
        asked.Started.ServedBy!.Reason.ShouldBe("escalation; no small model gave an answer");
        asked.Outcomes.ShouldBe([AttemptOutcome.TimedOut, AttemptOutcome.TimedOut, AttemptOutcome.Completed]);
        asked.Rows[0].Duration.ShouldBe(TimeSpan.FromSeconds(2));
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_NothingEscalatedToAnswers_GivesTheBestDraftMarked()
    {
        await using var test = new ExecutionTest { Cascade = Setup(plan: TwoMustAgree(A, B)), Options = new ExecutionOptions { Retries = 0 } };
        test.Provider.Script(A, Scripts.Answer("41"));
        test.Provider.Script(B, Scripts.Answer("42"));
        test.Provider.Script(Bigger, Scripts.Fail(UpstreamFailureKind.ServerError));

        var asked = await test.AskAsync(Drafts(A, B).Fitted());

        asked.Text.ShouldBe("41");
        asked.Started.ServedBy!.Degraded.ShouldBe("1 of the targets it was escalated to failed");
        asked.Rows.Select(row => (row.Purpose, row.Final)).ShouldBe(
            [(AttemptPurpose.Answer, true), (AttemptPurpose.Draft, false), (AttemptPurpose.Answer, false)]);
        ShouldHaveLetGo(test);
    }

    [Theory]
    [InlineData(OnEscalationFailed.Error, UpstreamFailureKind.ServerError, GatewayErrorKind.UpstreamUnavailable)]
    [InlineData(OnEscalationFailed.BestDraft, UpstreamFailureKind.ContentRefused, GatewayErrorKind.UpstreamContentRefused)]
    public async Task RunAsync_NothingEscalatedToAnswers_IsAnErrorWhereAsked(OnEscalationFailed then, UpstreamFailureKind kind, GatewayErrorKind told)
    {
        await using var test = new ExecutionTest
        {
            Cascade = Setup(new CascadeOptions { OnEscalationFailed = then }, TwoMustAgree(A, B)), Options = new ExecutionOptions { Retries = 0 },
        };
        test.Provider.Script(A, Scripts.Answer("41"));
        test.Provider.Script(B, Scripts.Answer("42"));
        test.Provider.Script(Bigger, Scripts.Fail(kind));

        (await test.AskAsync(Drafts(A, B).Fitted())).Error.Kind.ShouldBe(told);
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_EverythingFails_IsAnError()
    {
        await using var test = new ExecutionTest { Cascade = Setup(plan: TwoMustAgree(A, B)), Options = new ExecutionOptions { Retries = 0 } };
        foreach (var model in new[] { A, B, Bigger })
        {
            test.Provider.Script(model, Scripts.Fail(UpstreamFailureKind.ServerError));
        }

        (await test.AskAsync(Drafts(A, B).Fitted())).Error.Kind.ShouldBe(GatewayErrorKind.UpstreamUnavailable);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_ClientLeaves_EndsAllDraftsAndWritesThemDown(bool stream)
    {
        await using var test = new ExecutionTest { Cascade = Setup(plan: TwoMustAgree(A, B)) };
        test.Provider.Script(A, Scripts.Hang(Scripts.Started, Scripts.Piece("4")));
        test.Provider.Script(B, Scripts.Hang());
        using var client = new CancellationTokenSource();
        var asked = test.Begin(test.Request(stream), Drafts(A, B).Fitted());

        var collecting = asked.CollectAsync(client.Token);
        await client.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(collecting);
        await asked.SettleAsync();

        test.Provider.Calls.Count.ShouldBe(2);
        test.Provider.Calls.ShouldAllBe(call => call.Cancelled);
        asked.Outcomes.ShouldBe([AttemptOutcome.ClientLeft, AttemptOutcome.ClientLeft]);
        asked.Rows[0].Usage.Output.ShouldBe(1);
        ShouldHaveLetGo(test);
    }

    [Fact]
    public async Task RunAsync_ModelOfThePlanMayNotBeReached_IsNotAskedAndGivesNoAnswer()
    {
        await using var test = new ExecutionTest { Cascade = Setup(plan: TwoMustAgree(A, B, C)) };
        test.Provider.Script(A, Scripts.Answer("42"));
        test.Provider.Script(C, Scripts.Answer("42"));

        var asked = await test.AskAsync(Drafts(A, C).Fitted());

        asked.Text.ShouldBe("42");
        asked.Rows.Select(row => row.Target.Model).ShouldBe([A, C]);
    }

    [Fact]
    public async Task RunAsync_PremiumIsCapped_EscalationNeedsRoomAndDraftsCountOnce()
    {
        await using var test = new ExecutionTest { Cascade = Setup(plan: TwoMustAgree(A, B)) };
        test.Cap = new PremiumCap(null, test.Clock);
        test.Cap.Apply(new PremiumCapOptions { Share = 0.15 });
        test.Provider.Script(A, Scripts.Answer("41"));
        test.Provider.Script(B, Scripts.Answer("42"));
        test.Provider.Script(Bigger, Scripts.Answer("43"));

        var first = await test.AskAsync(Drafts(A, B).Fitted());
        for (var i = 0; i < 6; i++)
        {
            await test.AskAsync(Drafts(A, B).Fitted());
        }

        first.Text.ShouldBe("41");
        first.Started.ServedBy!.Degraded.ShouldBe("premium cap of 15 % of requests in 24 hours is spent");
        test.Provider.CallsOf(Bigger).Count().ShouldBe(1, "seven requests leave room for one");
        test.Cap.Use()[0].Used.ShouldBe(1 / 7.0, 1e-9);
    }

    [Fact]
    public async Task RunAsync_JudgeIsPremiumAndCapped_IsNotAskedAndDoesNotApprove()
    {
        await using var test = new ExecutionTest { Cascade = Setup(new CascadeOptions { Judge = new JudgeOptions() }) };
        test.Cap = new PremiumCap(null, test.Clock);
        test.Cap.Apply(new PremiumCapOptions { Share = 0.15 });
        test.Provider.Script(A, Scripts.Answer("Ada"));
        var plan = Drafts(A).Judged();
        var judge = plan.Cascade!.Judge! with { Target = plan.Cascade.Judge!.Target with { Tier = Tier.Premium } };

        var asked = await test.AskAsync(plan with { Cascade = plan.Cascade with { Judge = judge } });

        asked.Started.ServedBy!.Reason.ShouldStartWith("small; no judgement; premium cap");
        asked.Rows.ShouldHaveSingleItem();
    }
}
