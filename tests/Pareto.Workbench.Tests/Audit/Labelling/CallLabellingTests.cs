using Pareto.Core.Pipeline;
using Pareto.Testing;
using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Labelling;
using static Pareto.Workbench.Tests.Audit.MadeFacts;

namespace Pareto.Workbench.Tests.Audit.Labelling;

public sealed class CallLabellingTests : IAsyncLifetime
{
    private const string Yes = """{"small_model_will_do": true, "routine": true}""";

    private ScriptedUpstream _upstream = null!;

    public async ValueTask InitializeAsync() => _upstream = await ScriptedUpstream.StartAsync();

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task RunAsync_EveryAnswerSaysYes_CorrectsWhatTheRouterSays()
    {
        _upstream.Otherwise(UpstreamAnswer.Text(Yes));
        var labelling = Prepare(Distinct(easy: 60, hard: 60), labels: 40, "external");

        var estimate = await RunAsync(labelling, premiumBill: 100);

        estimate.Target.ShouldBe("judge/scripted-model");
        estimate.Asked.ShouldBe(labelling.Questions);
        estimate.Labelled.ShouldBe(labelling.Questions);
        labelling.Questions.ShouldBeInRange(25, 40, "the calls are drawn with replacement, and asked about once");
        _upstream.Requests.Length.ShouldBe(labelling.Questions);
        var figures = estimate.Figures.ShouldNotBeNull();
        figures.KeptSmall.ShouldBe(0.5, 0.12);
        figures.SmallWillDoByLabels.Value.ShouldBe(1);
        figures.SmallWillDo.Value.ShouldBe(1, 0.01);
        figures.SmallWillDo.Low.ShouldBeLessThan(1);
        figures.RightlySmall!.Value.Value.ShouldBe(1);
        figures.Saving!.Value.Value.ShouldBeGreaterThan(1.5m * figures.SavingByRouter!.Value);
    }

    [Fact]
    public async Task RunAsync_Cost_IsWhatTheUsageComesToAndStaysBelowWhatWasTold()
    {
        _upstream.Otherwise(UpstreamAnswer.Text(Yes));
        var labelling = Prepare(Distinct(easy: 20, hard: 0), labels: 20, "external");

        var estimate = await RunAsync(labelling, premiumBill: null);

        estimate.Cost!.Value.ShouldBeGreaterThan(0);
        estimate.Cost.Value.ShouldBeLessThan(labelling.MostCost!.Value);
        estimate.Figures!.Saving.ShouldBeNull();
    }

    [Fact]
    public async Task RunAsync_PersonalDataAndATargetOutside_IsNotSent()
    {
        _upstream.Otherwise(UpstreamAnswer.Text(Yes));
        var personal = Enumerable.Range(0, 30).Select(i => Call($"Write to ada.lovelace{i}@example.com that her card 4111 1111 1111 1111 was declined."));
        LoggedCall[] calls = [.. Distinct(easy: 90, hard: 0), .. personal];
        var labelling = Prepare(calls, labels: 60, "external");

        await RunAsync(labelling, premiumBill: null);

        labelling.HeldBack.ShouldBeInRange(0.1, 0.4);
        _upstream.Requests.ShouldNotBeEmpty();
        _upstream.Requests.ShouldAllBe(request => !request.Body.Contains("example.com") && !request.Body.Contains("4111"));
    }

    [Fact]
    public async Task RunAsync_PersonalDataInTheAnswerAlone_IsNotSent()
    {
        var call = Call("Who placed the order?") with { Answer = "Grace Hopper, grace.hopper@example.com" };
        var labelling = Prepare([call], labels: 5, "external");

        await RunAsync(labelling, premiumBill: null);

        labelling.HeldBack.ShouldBe(1);
        _upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_PersonalDataAndALocalTarget_IsLabelled()
    {
        _upstream.Otherwise(UpstreamAnswer.Text(Yes));
        var labelling = Prepare([.. Enumerable.Range(0, 20).Select(i => Call($"Write to ada.lovelace{i}@example.com."))], labels: 20, "local");

        var estimate = await RunAsync(labelling, premiumBill: null);

        labelling.HeldBack.ShouldBe(0);
        estimate.Labelled.ShouldBe(labelling.Questions);
    }

    [Fact]
    public async Task RunAsync_MalformedAnswers_AreNoLabels()
    {
        _upstream.Otherwise(UpstreamAnswer.Text("I would rather not say."));

        var estimate = await RunAsync(Prepare(Distinct(easy: 20, hard: 0), labels: 15, "external"), premiumBill: null);

        estimate.Labelled.ShouldBe(0);
        estimate.Stopped.ShouldBeNull();
        estimate.Figures.ShouldBeNull();
        estimate.Cost!.Value.ShouldBeGreaterThan(0, "what was answered was paid for");
    }

    [Fact]
    public async Task RunAsync_TargetThatIsDown_IsGivenUp()
    {
        _upstream.Otherwise(UpstreamAnswer.Error(500, "down"));

        var estimate = await RunAsync(Prepare(Distinct(easy: 200, hard: 0), labels: 150, "external"), premiumBill: null);

        estimate.Stopped.ShouldNotBeNull().ShouldContain("judge/scripted-model");
        _upstream.Requests.Length.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task RunAsync_Cancelled_EndsTheCallsUnderWay()
    {
        _upstream.Otherwise(UpstreamAnswer.Hang());
        using var cancelled = new CancellationTokenSource();
        var running = Prepare(Distinct(easy: 20, hard: 0), labels: 10, "external").RunAsync(null, new Progress<int>(), cancelled.Token);
        var received = await _upstream.WaitForRequestAsync();

        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
        await received.ClientLeft.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Prepare_LogWithoutTexts_HasNothingToAsk()
    {
        Prepare([Call("")], labels: 10, "external").Questions.ShouldBe(0);
    }

    private static LoggedCall[] Distinct(int easy, int hard) =>
        [.. Enumerable.Range(0, easy).Select(i => Call($"{Easy} {i}")), .. Enumerable.Range(0, hard).Select(i => Call($"{Hard} {i}"))];

    private static Task<LabelledEstimate> RunAsync(CallLabelling labelling, decimal? premiumBill) =>
        labelling.RunAsync(premiumBill, new Progress<int>(), TestContext.Current.CancellationToken);

    private CallLabelling Prepare(IReadOnlyList<LoggedCall> calls, int labels, string location)
    {
        var configuration = new ConfigurationChecker(_ => null, Time).Check(
            $$"""
            providers:
              judge: { preset: openai-compatible, baseUrl: {{_upstream.OpenAiUrl}}, location: {{location}} }
              ollama: { preset: ollama }
              openai: { preset: openai, apiKey: none }
            tiers: { small: [ollama/llama3.2:3b], premium: [openai/gpt-5.2] }
            aliases: { judge: judge/scripted-model }
            targets:
              judge/scripted-model: { price: { input: 1, output: 1 } }
            """,
            "made.yaml");
        configuration.Problems.Select(configuration.Describe).ShouldBeEmpty();
        var judge = configuration.Catalog!.Targets.Single(target => target.Id.Provider == "judge");
        return CallLabelling.Prepare([Of("w", calls)], configuration, judge, labels, seed: 3, Time, TestContext.Current.CancellationToken);
    }
}
