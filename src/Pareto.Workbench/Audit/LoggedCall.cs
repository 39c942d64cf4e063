using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit;

/// <summary>One call to a model as somebody's log tells it. What the log leaves out is null or empty, and is not guessed here.</summary>
public sealed record LoggedCall
{
    /// <summary>Where it was read.</summary>
    public required LogPosition Position { get; init; }

    public DateTimeOffset? At { get; init; }

    /// <summary>The workload as the log names it, by a header, a tag or a mapped column.</summary>
    public string? Workload { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    /// <summary>The prompt, system messages first as they were sent; empty where the log keeps counts alone.</summary>
    public ImmutableArray<LoggedMessage> Messages { get; init; } = [];

    public string? Answer { get; init; }

    public bool HasTools { get; init; }

    /// <summary>The answer had to be JSON or to follow a schema.</summary>
    public bool WantsJson { get; init; }

    public int? MaxOutputTokens { get; init; }

    public TokenUsage? Usage { get; init; }

    /// <summary>The service tier that was paid for; batch output says so by its form.</summary>
    public ServiceTier Service { get; init; }

    /// <summary>In US dollars, as the log says; null where it must be reckoned from usage and prices.</summary>
    public decimal? Cost { get; init; }

    public TimeSpan? FirstToken { get; init; }

    public TimeSpan? Duration { get; init; }

    public LoggedOutcome Outcome { get; init; }

    /// <summary>How often the caller tried again before this outcome, where the log counts it.</summary>
    public int? Retries { get; init; }

    /// <summary>Calls of one conversation or trace share it.</summary>
    public string? Session { get; init; }
}
