using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Testing;

namespace Pareto.Core.Tests.Pipeline;

public sealed class RequestReplayTests
{
    private const string Hard =
        "Prove that the protocol is free of deadlocks, derive the bound on its latency step by step, and design the migration of the whole system in phases with rollback.";

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Decide_SameRequest_GoesToTheSameTargetHoweverOftenItComes()
    {
        var configuration = Checked("");
        var replay = new RequestReplay(configuration, _time);

        Enumerable.Range(0, 5).Select(_ => replay.Decide(Judged(configuration, Hard), Principal.Anonymous)!.Name).Distinct().ShouldBe(["openai/gpt-5.2"]);
        replay.Decide(Judged(configuration, "hello"), Principal.Anonymous)!.Name.ShouldBe("ollama/llama3.2:3b");
    }

    [Fact]
    public void Decide_UnderACap_CountsWhatGoesToPremiumAndLookCountsNothing()
    {
        var configuration = Checked("routing: { premiumCap: { share: 0.2 } }");
        var replay = new RequestReplay(configuration, _time);
        var hard = Judged(configuration, Hard);
        for (var i = 0; i < 500; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(60));
            replay.Decide(hard, Principal.Anonymous);
        }

        var looks = Enumerable.Range(0, 50).Select(_ => replay.Look(hard, Principal.Anonymous)!.Name).Distinct().ToArray();
        looks.Length.ShouldBe(1, "looking changes nothing");
        var premium = 0;
        for (var i = 0; i < 500; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(60));
            premium += replay.Decide(hard, Principal.Anonymous)!.Tier == Tier.Premium ? 1 : 0;
        }

        premium.ShouldBeInRange(70, 110);
    }

    [Fact]
    public void Judge_PolicyThatBlocks_IsRefusedByTheReplay()
    {
        var configuration = Checked("policy: { rules: [{ name: none, when: { workload: default }, action: block }] }");

        var judged = Judged(configuration, "hello");

        judged.Refusal.ShouldNotBeNull();
        new RequestReplay(configuration, _time).Decide(judged, Principal.Anonymous).ShouldBeNull();
    }

    private JudgedRequest Judged(CheckedConfiguration configuration, string prompt) => new RequestGate(configuration, _time).Judge(
        new ChatRequest
        {
            Id = new RequestId("r"),
            ReceivedAt = _time.GetUtcNow(),
            ReceivedTimestamp = 0,
            Model = "auto",
            Credential = default,
            Messages = [new ChatMessage { Role = ChatRole.User, Parts = [new TextPart(prompt)] }],
        },
        Principal.Anonymous,
        TestContext.Current.CancellationToken);

    private CheckedConfiguration Checked(string further)
    {
        var configuration = new ConfigurationChecker(_ => null, _time).Check(
            $$"""
            providers: { ollama: { preset: ollama }, openai: { preset: openai, apiKey: none } }
            tiers: { small: [ollama/llama3.2:3b], premium: [openai/gpt-5.2] }
            {{further}}
            """,
            "made.yaml");
        configuration.Problems.Select(configuration.Describe).ShouldBeEmpty();
        return configuration;
    }
}
