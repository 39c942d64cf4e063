using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>
/// What the policy gate decided about one request, and what came of it. Holds names and counts, never a value that was
/// found, and is never changed once written.
/// </summary>
public sealed record AuditEntry
{
    public required RequestId RequestId { get; init; }

    /// <summary>When the decision was made.</summary>
    public required DateTimeOffset At { get; init; }

    public required string KeyName { get; init; }

    public required string Workload { get; init; }

    public required Sensitivity Sensitivity { get; init; }

    /// <summary>What was done, in the configuration's word: <c>allow</c>, <c>localOnly</c>, <c>mask</c>, <c>redact</c>, <c>block</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The name of the policy that led to it.</summary>
    public required string Policy { get; init; }

    /// <summary>How many of each type were found in the request.</summary>
    public IReadOnlyDictionary<string, int> Findings { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>How many of each type were found in the reply.</summary>
    public IReadOnlyDictionary<string, int> ReplyFindings { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Every target that was sent the request, in order, those that failed included.</summary>
    public ImmutableArray<TargetId> Targets { get; init; } = [];

    public required AuditOutcome Outcome { get; init; }
}

/// <summary>How a request ended that stands in the audit trail.</summary>
public enum AuditOutcome
{
    /// <summary>It was answered whole.</summary>
    Answered,

    /// <summary>The gateway refused it: no target has seen it.</summary>
    Refused,

    /// <summary>It was carried out and failed.</summary>
    Failed,

    /// <summary>The client left before the end.</summary>
    ClientLeft,
}
