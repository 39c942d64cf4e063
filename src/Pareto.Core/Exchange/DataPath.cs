using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>
/// One way that a configuration opens for a request's text to reach targets. Every stage that calls targets lists its
/// own, so that residency can be proved for all of them by one check, before anything is sent.
/// </summary>
/// <param name="Kind">What the call is for.</param>
/// <param name="Name">Which one, as a person would point at it: <c>alias team</c>, <c>rule reports</c>.</param>
/// <param name="Place">Where the configuration opens it (<c>routing.rules[2].use</c>).</param>
/// <param name="Targets">Whom it can reach before any policy is asked.</param>
public sealed record DataPath(DataPathKind Kind, string Name, string Place, ImmutableArray<Target> Targets)
{
    /// <summary>
    /// Each call chooses among the targets that the request's verdict permits, so that the others cannot be reached.
    /// False for a path whose targets are fixed by the configuration: it reaches them with whatever enters it.
    /// </summary>
    public bool ObeysVerdict { get; init; }

    /// <summary>The most sensitive text that enters the path.</summary>
    public Sensitivity UpTo { get; init; } = Sensitivity.Restricted;

    /// <summary>Only requests of this workload take the path; null for those of every workload.</summary>
    public string? Workload { get; init; }

    /// <summary>Only requests with the client key of this name take the path; null for those with any.</summary>
    public string? KeyName { get; init; }
}

/// <summary>What a stage calls a target for.</summary>
public enum DataPathKind
{
    Route,
    Fallback,
    Escalation,
    RouterModel,
    Judge,
    Shadow,
    Cache,
    Embedding,
}
