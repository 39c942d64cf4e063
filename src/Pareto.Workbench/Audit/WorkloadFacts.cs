using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit;

/// <summary>What the logs say of one workload, counted over all of its calls; and a sample of these calls for what is too dear to do with all.</summary>
public sealed record WorkloadFacts
{
    public required string Name { get; init; }

    public required long Calls { get; init; }

    /// <summary>The sum of what the calls used.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>In US dollars: as logged, else reckoned from usage and list prices.</summary>
    public required decimal Cost { get; init; }

    /// <summary>Calls for which no cost is known.</summary>
    public required long Unpriced { get; init; }

    public required DateTimeOffset? From { get; init; }

    public required DateTimeOffset? Until { get; init; }

    public required double RoutineShare { get; init; }

    public required double PersonalDataShare { get; init; }

    /// <summary>Of the calls, those whose whole prompt was asked before with the same model.</summary>
    public required double ExactDuplicateShare { get; init; }

    /// <summary>Of the calls, those that are nearly but not exactly a repetition.</summary>
    public required double NearDuplicateShare { get; init; }

    /// <summary>Of the near duplicates, those whose logged answers differ in substance: what a cache that answers them would get wrong.</summary>
    public required double NearDuplicateWrongRate { get; init; }

    /// <summary>Of the input tokens, those that stood in a prefix which an earlier call had sent.</summary>
    public required double PrefixReuseShare { get; init; }

    /// <summary>Drawn uniformly from all calls of the workload, seeded.</summary>
    public required IReadOnlyList<LoggedCall> Sample { get; init; }

    /// <summary>How it is known which calls belong to it.</summary>
    public WorkloadOrigin Origin { get; init; }

    /// <summary>Calls whose prompt is in the log. What is said of prompts is said of these.</summary>
    public long CallsWithText { get; init; }

    /// <summary>Calls whose cost the log told; the others' was reckoned.</summary>
    public long CostLogged { get; init; }

    /// <summary>The models that were called, the dearest first.</summary>
    public IReadOnlyList<ModelShare> Models { get; init; } = [];

    /// <summary>By week, the earliest first; empty where the log has no times.</summary>
    public IReadOnlyList<WeekFacts> Weeks { get; init; } = [];

    /// <summary>How the input tokens of a call grow by the week; null with fewer than three weeks.</summary>
    public Trend? InputTrend { get; init; }

    /// <summary>The same of the output tokens.</summary>
    public Trend? OutputTrend { get; init; }

    /// <summary>Of calls that were answered.</summary>
    public DurationFacts? Duration { get; init; }

    public DurationFacts? FirstToken { get; init; }

    /// <summary>Calls that ended in an error; refusals for the rate and timeouts are beside it.</summary>
    public long Failed { get; init; }

    public long Throttled { get; init; }

    public long TimedOut { get; init; }

    /// <summary>Further tries that the log counts.</summary>
    public long RetriesLogged { get; init; }

    /// <summary>Calls with the prompt of a call that had failed at most ten minutes before.</summary>
    public long RetriesInferred { get; init; }

    /// <summary>UTF-8 bytes of the prompts that were sent out.</summary>
    public long EgressBytes { get; init; }

    /// <summary>Near duplicates of which both answers are in the log: what the wrong rate was found on.</summary>
    public long NearDuplicatesCompared { get; init; }

    /// <summary>What the provider's prompt cache would save further.</summary>
    public PromptCacheFacts PromptCache { get; init; } = PromptCacheFacts.None;

    /// <summary>The 95 % interval of <see cref="RoutineShare"/>.</summary>
    public ShareInterval RoutineInterval { get; init; }

    /// <summary>The 95 % interval of <see cref="PersonalDataShare"/>.</summary>
    public ShareInterval PersonalDataInterval { get; init; }

    /// <summary>Calls whose prompt holds a key or a password.</summary>
    public double SecretShare { get; init; }

    /// <summary>The types of personal data and secrets, with the share of calls that hold each, the most frequent first.</summary>
    public IReadOnlyList<NamedShare> PersonalDataTypes { get; init; } = [];

    /// <summary>The kinds of work, the most frequent first.</summary>
    public IReadOnlyList<NamedShare> Tasks { get; init; } = [];

    /// <summary>The shares of complexity 1 to 5.</summary>
    public IReadOnlyList<double> Complexity { get; init; } = [];

    /// <summary>What spoke for or against a small model, by the share of calls in which it did, the most frequent first.</summary>
    public IReadOnlyList<SignalShare> Signals { get; init; } = [];
}
