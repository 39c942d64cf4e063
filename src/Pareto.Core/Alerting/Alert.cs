using System.Collections.Immutable;

namespace Pareto.Core.Alerting;

/// <summary>
/// Something that whoever runs the gateway should know of without having to look. It is told once: the <see cref="Key"/>
/// says what "once" means, and of several alerts with the same one only the first is kept, over all replicas.
/// </summary>
/// <example><code>
/// desk.Raise(new Alert
/// {
///     Kind = AlertKind.Budget,
///     Severity = AlertSeverity.Warning,
///     Subject = "team-checkout",
///     Key = "budget/team-checkout/2026-11-01/80",
///     Window = new AlertWindow(start, end),
///     Figures = [new("limitUsd", 100m), new("spentUsd", 80.12m), new("percent", 80)],
///     Message = "The budget team-checkout has used 80 % of its $100.00 for November; it resets on 2026-12-01.",
///     At = time.GetUtcNow(),
/// });
/// </code></example>
public sealed record Alert
{
    public required AlertKind Kind { get; init; }

    public required AlertSeverity Severity { get; init; }

    /// <summary>What it is about: the budget's name, the workload.</summary>
    public required string Subject { get; init; }

    /// <summary>The same for all raisings that mean the same event: kind, subject, and the window or the level that it happened in.</summary>
    public required string Key { get; init; }

    /// <summary>The time that the figures are of; null where they are of no window.</summary>
    public AlertWindow? Window { get; init; }

    /// <summary>What was measured, by names that end in their unit.</summary>
    public ImmutableArray<AlertFigure> Figures { get; init; } = [];

    /// <summary>One or two sentences for a person: what happened and what follows. Nothing of a prompt, no key.</summary>
    public required string Message { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>From the first moment to the one after the last.</summary>
public readonly record struct AlertWindow(DateTimeOffset From, DateTimeOffset Until);

/// <param name="Name">In camel case, its unit at the end, such as <c>spentUsd</c>.</param>
/// <param name="Value">What was measured.</param>
public readonly record struct AlertFigure(string Name, decimal Value);
