using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Testing;
using Pareto.Workbench.Audit;

namespace Pareto.Workbench.Tests.Audit;

/// <summary>Facts and configurations as tests need them.</summary>
internal static class MadeFacts
{
    public const string Easy = "What is the capital of France?";

    public const string Hard =
        """
        Design the architecture of a distributed payment ledger that survives the loss of a region. Prove that no transfer can be booked twice,
        derive the bound on staleness of reads step by step, compare three consensus protocols with their trade-offs, and write the migration plan
        from a single PostgreSQL database in phases with rollback, including a risk analysis for each phase.
        """;

    public static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly FakeTimeProvider Time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    // 30.436875 days, the mean month, so that nothing has to be scaled.
    public static readonly TimeSpan Month = TimeSpan.FromDays(365.2425 / 12);

    /// <summary>A workload whose log holds exactly these calls.</summary>
    public static WorkloadFacts Of(string name, IReadOnlyList<LoggedCall> calls, decimal cost = 0, long unpriced = 0, double duplicates = 0) => new()
    {
        Name = name,
        Calls = calls.Count,
        Usage = new TokenUsage { Input = calls.Sum(call => call.Usage?.Input ?? 0), Output = calls.Sum(call => call.Usage?.Output ?? 0) },
        Cost = cost,
        Unpriced = unpriced,
        From = Start,
        Until = Start + Month,
        RoutineShare = 0,
        PersonalDataShare = 0,
        ExactDuplicateShare = duplicates,
        NearDuplicateShare = 0,
        NearDuplicateWrongRate = 0,
        PrefixReuseShare = 0,
        Sample = calls,
    };

    public static LoggedCall Call(string prompt, long input = 1_000, long output = 100, string? session = null) => new()
    {
        Position = new LogPosition("made.jsonl", 1),
        Messages = prompt.Length == 0 ? [] : [new LoggedMessage(ChatRole.User, prompt)],
        Usage = new TokenUsage { Input = input, Output = output },
        Session = session,
    };

    public static IReadOnlyList<LoggedCall> Mix(int easy, int hard) =>
        [.. Enumerable.Repeat(Call(Easy), easy), .. Enumerable.Repeat(Call(Hard), hard)];

    /// <summary>Ollama for small, GPT-5 mini for mid, GPT-5.2 for premium, and what is written besides.</summary>
    public static CheckedConfiguration Configuration(string further = "")
    {
        var configuration = new ConfigurationChecker(_ => null, Time).Check(
            $$"""
            providers:
              ollama: { preset: ollama }
              openai: { preset: openai, apiKey: none }
            tiers:
              small: [ollama/llama3.2:3b]
              mid: [openai/gpt-5-mini]
              premium: [openai/gpt-5.2]
            {{further}}
            """,
            "made.yaml");
        configuration.Problems.Select(configuration.Describe).ShouldBeEmpty();
        return configuration;
    }
}
