using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Routing.Competence;

public abstract class FeedbackIntakeTests : IDisposable
{
    private static readonly Principal Checkout = new("checkout");

    private readonly TestDatabase _test;
    private readonly OutcomeStore _outcomes;
    private readonly FeedbackIntake _intake;

    protected FeedbackIntakeTests(StorageEngine engine)
    {
        _test = new TestDatabase(engine);
        _outcomes = new OutcomeStore(_test.Database, _test.Clock);
        _intake = new FeedbackIntake(_outcomes, _test.Reader);
    }

    public void Dispose()
    {
        _outcomes.Dispose();
        _test.Dispose();
        GC.SuppressFinalize(this);
    }

    private IReadOnlyList<CompetenceRow> Rows => new CompetenceReader(_test.Database).Rows();

    [Fact]
    public async Task Accept_WordOnAnAnswer_CountsForWhoGaveIt()
    {
        await AppendAsync(Accounting.Rows.Row("a", attempt: 1) with { Final = false, Outcome = AttemptOutcome.Failed, Target = new TargetId("other", "m") },
            Accounting.Rows.Row("a", attempt: 2), Accounting.Rows.Row("b"));

        _intake.Accept(Word("a", 1), Checkout).Refusal.ShouldBeNull();
        _intake.Accept(Word("b", 0.5), Checkout).Attempt!.Target.ShouldBe(new TargetId("ollama", "llama3.2:3b"));

        Rows.ShouldBe([new CompetenceRow(new TargetId("ollama", "llama3.2:3b"), TaskType.Extraction, 2, 2, 0.75)]);
    }

    [Fact]
    public async Task Accept_RequestThatOnlyAnAdvisorAnswered_IsUnknown()
    {
        await AppendAsync(Accounting.Rows.Row("a") with { Purpose = AttemptPurpose.Router });

        _intake.Accept(Word("a", 1), Checkout).Refusal!.Kind.ShouldBe(GatewayErrorKind.UnknownRequest);
        Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task Accept_TasksAndLevels_AreToldApart()
    {
        await AppendAsync(Accounting.Rows.Row("a"), Accounting.Rows.Row("b") with { Complexity = 3 }, Accounting.Rows.Row("c") with { Task = TaskType.Code });
        foreach (var request in (string[])["a", "b", "c"])
        {
            _intake.Accept(Word(request, 1), Checkout);
        }

        Rows.Select(row => (row.Task, row.Complexity)).ShouldBe(
            [(TaskType.Code, 2), (TaskType.Extraction, 2), (TaskType.Extraction, 3)]);
    }

    [Fact]
    public async Task Accept_LaterWordOfOneSource_TakesThePlace()
    {
        await AppendAsync(Accounting.Rows.Row("a"));

        _intake.Accept(Word("a", 0), Checkout);
        _intake.Accept(Word("a", 1), Checkout);

        Rows.ShouldHaveSingleItem().ShouldSatisfyAllConditions(row => row.Observations.ShouldBe(1), row => row.Quality.ShouldBe(1));
    }

    [Fact]
    public async Task Accept_LabelAfterUser_LabelCounts()
    {
        await AppendAsync(Accounting.Rows.Row("a"));

        _intake.Accept(Word("a", 0) with { Source = OutcomeSource.Label }, Principal.Admin);
        _intake.Accept(Word("a", 0.5) with { Source = OutcomeSource.Judge }, Principal.Admin);
        _intake.Accept(Word("a", 1), Checkout);

        Rows.ShouldHaveSingleItem().Quality.ShouldBe(0);
    }

    [Fact]
    public async Task Write_OfAnotherTarget_CountsBesideTheOneThatAnswered()
    {
        await AppendAsync(Accounting.Rows.Row("a"));
        var shadow = new TargetId("other", "m");

        _intake.Accept(Word("a", 1), Checkout);
        _outcomes.Write(new Outcome(new RequestId("a"), shadow, OutcomeSource.Comparison, "default", TaskType.Extraction, 2, 0.25));

        Rows.Select(row => (row.Target, row.Quality)).ShouldBe([(new TargetId("ollama", "llama3.2:3b"), 1), (shadow, 0.25)]);
    }

    [Fact]
    public async Task Write_Escalations_AreCountedApartAndGiveWayToAnyOtherWord()
    {
        await AppendAsync(Accounting.Rows.Row("a"), Accounting.Rows.Row("b"), Accounting.Rows.Row("c"));
        _intake.Accept(Word("a", 1), Checkout);
        foreach (var (request, quality) in (ReadOnlySpan<(string, double)>)[("a", 0), ("b", 0), ("c", 1)])
        {
            _outcomes.Write(new Outcome(
                new RequestId(request), new TargetId("ollama", "llama3.2:3b"), OutcomeSource.Escalation, "w", TaskType.Extraction, 2, quality));
        }

        Rows.ShouldBe([new CompetenceRow(new TargetId("ollama", "llama3.2:3b"), TaskType.Extraction, 2, 1, 1) { Escalations = 2, EscalationsAgreed = 0.5 }]);
    }

    [Fact]
    public async Task Write_ComparisonOfWhatTheUserHasJudged_UserCounts()
    {
        await AppendAsync(Accounting.Rows.Row("a"));

        _intake.Accept(Word("a", 1), Checkout);
        _outcomes.Write(new Outcome(new RequestId("a"), new TargetId("ollama", "llama3.2:3b"), OutcomeSource.Comparison, "default", TaskType.Extraction, 2, 0));

        Rows.ShouldHaveSingleItem().Quality.ShouldBe(1);
    }

    [Fact]
    public async Task Accept_AnothersRequest_IsUnknown()
    {
        await AppendAsync(Accounting.Rows.Row("a"));

        _intake.Accept(Word("a", 1), new Principal("other")).Refusal!.Kind.ShouldBe(GatewayErrorKind.UnknownRequest);
        _intake.Accept(Word("z", 1), Checkout).Refusal!.Kind.ShouldBe(GatewayErrorKind.UnknownRequest);
        _intake.Accept(Word("a", 1), Principal.Admin).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task Accept_LabelWithAClientsKey_IsRefused()
    {
        await AppendAsync(Accounting.Rows.Row("a"));

        _intake.Accept(Word("a", 1) with { Source = OutcomeSource.Label }, Checkout).Refusal!.Parameter.ShouldBe("source");
        Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task Accept_RequestThatFailed_HasNoAnswerToJudge()
    {
        await AppendAsync(Accounting.Rows.Row("a") with { Outcome = AttemptOutcome.CutOff });

        _intake.Accept(Word("a", 1), Checkout).Refusal!.Kind.ShouldBe(GatewayErrorKind.UnknownRequest);
    }

    // Wilson's interval: 8 of 10 right is 0.490 to 0.943, 20 of 20 is 0.839 to 1.
    [Theory]
    [InlineData(10, 0.8, 0.4902, 0.9433)]
    [InlineData(20, 1, 0.8389, 1)]
    [InlineData(20, 0, 0, 0.1611)]
    public void Interval_OfARow_IsWilsons(int observations, double quality, double low, double high)
    {
        var row = new CompetenceRow(new TargetId("p", "m"), TaskType.Chat, 1, observations, quality);

        row.Low.ShouldBe(low, 1e-4);
        row.High.ShouldBe(high, 1e-4);
    }

    [Fact]
    public void SourceOf_EveryName_IsKnown()
    {
        foreach (var source in Enum.GetValues<OutcomeSource>().Except([OutcomeSource.Comparison, OutcomeSource.Escalation]))
        {
            FeedbackIntake.SourceOf(source.ToString().ToLowerInvariant()).ShouldBe(source);
        }

        FeedbackIntake.SourceOf("oracle").ShouldBeNull();
        FeedbackIntake.SourceOf("comparison").ShouldBeNull("nobody but the gateway can say that it has compared");
        FeedbackIntake.SourceOf("escalation").ShouldBeNull("nor that it has escalated");
    }

    private static Feedback Word(string request, double quality) => new(new RequestId(request), quality, OutcomeSource.User);

    private async Task AppendAsync(params LedgerEntry[] rows)
    {
        await using var ledger = Ledger.Open(_test.Database);
        await ledger.AppendAsync(rows);
    }
}
