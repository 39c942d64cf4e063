using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using Pareto.Core.Execution.Premium;
using static Pareto.Core.Tests.Execution.ExecutionTest;

namespace Pareto.Core.Tests.Execution.Premium;

/// <summary>The cap where attempts begin: whatever leads to premium, no attempt at it begins without room.</summary>
public sealed class ExecutorPremiumCapTests
{
    private const string Spent = "premium cap of 15 % of requests in 24 hours is spent";

    [Fact]
    public async Task RunAsync_NoRoom_TheNextTargetAnswersAndTheReasonTells()
    {
        await using var test = Capped();
        test.Provider.Script(B, Scripts.Answer("Paris"));

        var asked = await test.AskAsync(A, B);

        asked.Text.ShouldBe("Paris");
        asked.Started.ServedBy!.Reason.ShouldBe($"planned; {Spent}");
        asked.Rows.ShouldHaveSingleItem().Reason.ShouldBe($"planned; {Spent}");
        test.Provider.CallsOf(A).ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_NoRoomAndNothingElse_IsRefusedWithAClearWord()
    {
        await using var test = Capped();

        var asked = await test.AskAsync(A);

        asked.Error.Kind.ShouldBe(GatewayErrorKind.PremiumCapReached);
        asked.Error.Message.ShouldContain(Spent);
        asked.Error.Message.ShouldContain("Name the model auto");
        asked.Rows.ShouldBeEmpty();
        test.Cap!.Use()[0].Used.ShouldBe(0, "what was not tried is not counted");
    }

    [Fact]
    public async Task RunAsync_FailoverToPremium_NeedsRoomToo()
    {
        await using var test = Capped();
        test.Provider.Script(B, Scripts.Fail(UpstreamFailureKind.Unauthorized));
        test.Provider.Script(A, Scripts.Answer("from premium"));

        (await test.AskAsync(B, A)).Error.Kind.ShouldBe(GatewayErrorKind.UpstreamMisconfigured, "the failure of what was tried tells more");
        test.Provider.Script(C, Scripts.Answer("Paris"));
        for (var i = 0; i < 6; i++)
        {
            await test.AskAsync(C);
        }

        (await test.AskAsync(B, A)).Text.ShouldBe("from premium");
        test.Cap!.Use()[0].Used.ShouldBe(1 / 8.0, 1e-9);
    }

    [Fact]
    public async Task RunAsync_CircuitIsOpen_GivesBackWhatTheAttemptWouldHaveTaken()
    {
        await using var test = Capped();
        test.Options = new ExecutionOptions { Retries = 0, Circuit = new CircuitOptions { MinimumAttempts = 2 } };
        test.Cap!.Apply(new PremiumCapOptions { Share = 0.99, AppliesTo = CappedRequests.Auto });
        test.IsChosen = false;
        test.Provider.Script(A, Scripts.Fail(UpstreamFailureKind.ServerError));
        await test.AskAsync(A);
        await test.AskAsync(A);
        test.Cap.Use()[0].Used.ShouldBe(1);
        test.Provider.Script(B, Scripts.Answer("Paris"));

        var asked = await test.AskAsync(A, B);

        asked.Rows.ShouldHaveSingleItem().Target.Model.ShouldBe(B);
        test.Cap.Use()[0].Used.ShouldBe(2 / 3.0, 1e-9);
    }

    [Fact]
    public async Task RunAsync_Spend_IsSettledFromTheLedgerRows()
    {
        await using var test = Capped();
        test.Cap!.Apply(new PremiumCapOptions { Of = CapMeasure.Spend, AppliesTo = CappedRequests.Auto });
        test.IsChosen = false;
        test.Provider.Script(A, Scripts.Answer("Paris"));
        test.Provider.Script(B, Scripts.Answer("Paris"));

        var premium = await test.AskAsync(A);
        await test.AskAsync(B);

        premium.Rows[0].Cost.ShouldBe(0.00002m);
        test.Cap.Use()[0].Used.ShouldBe(0.5, 1e-9, "both answers would have cost as much at the baseline");
        var after = new PremiumCap(test.Reader, test.Clock);
        after.Apply(new PremiumCapOptions { Of = CapMeasure.Spend });
        after.Use()[0].Used.ShouldBe(0.5, 1e-9, "a restart reads the same");
    }

    private static ExecutionTest Capped()
    {
        var test = new ExecutionTest();
        test.Premium.Add(A);
        test.Cap = new PremiumCap(ledger: null, test.Clock);
        test.Cap.Apply(new PremiumCapOptions());
        return test;
    }
}
