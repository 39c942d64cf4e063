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
}
