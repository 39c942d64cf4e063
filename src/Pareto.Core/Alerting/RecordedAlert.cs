using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Pareto.Core.Alerting;

/// <summary>An alert as it is kept and told to others.</summary>
public sealed record RecordedAlert
{
    private const int IdBytes = 16;

    /// <summary>The same in every delivery and every repeat of one.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required AlertKind Kind { get; init; }

    public required AlertSeverity Severity { get; init; }

    public required string Subject { get; init; }

    public required string Message { get; init; }

    public AlertWindow? Window { get; init; }

    /// <summary>By names that end in their unit.</summary>
    public IReadOnlyDictionary<string, decimal> Figures { get; init; } = ImmutableDictionary<string, decimal>.Empty;

    /// <summary>An alert to try webhooks out with, that is told of nowhere else.</summary>
    public static RecordedAlert Trial(DateTimeOffset at) => new()
    {
        Id = NewId(),
        At = at,
        Kind = AlertKind.Test,
        Severity = AlertSeverity.Info,
        Subject = "webhooks",
        Message = "This is a test: alerts of this gateway arrive here.",
    };

    /// <summary>Gives an alert its id.</summary>
    internal static RecordedAlert Of(Alert alert) => new()
    {
        Id = NewId(),
        At = alert.At,
        Kind = alert.Kind,
        Severity = alert.Severity,
        Subject = alert.Subject,
        Message = alert.Message,
        Window = alert.Window,
        Figures = new OrderedDictionary<string, decimal>(alert.Figures.Select(figure => KeyValuePair.Create(figure.Name, figure.Value))),
    };

    private static string NewId() => $"alert_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes))}";
}

/// <summary>Recent alerts, the newest first, each with what became of its deliveries.</summary>
public sealed record AlertList(IReadOnlyList<ListedAlert> Alerts);

/// <summary>One alert, and its deliveries by the webhooks' names.</summary>
public sealed record ListedAlert(RecordedAlert Alert, ImmutableArray<AlertDelivery> Deliveries);

/// <summary>How far a webhook has been told.</summary>
/// <param name="Webhook">Its name.</param>
/// <param name="State">Whether it has taken the alert.</param>
/// <param name="Attempts">Those begun.</param>
/// <param name="NextAttemptAt">When the next one is due, or the one under way counts as lost; null once it has ended.</param>
/// <param name="Problem">What was wrong with the last attempt; null where nothing was.</param>
/// <param name="EndedAt">When it was delivered or given up.</param>
public sealed record AlertDelivery(string Webhook, DeliveryState State, int Attempts, DateTimeOffset? NextAttemptAt, string? Problem, DateTimeOffset? EndedAt);

/// <summary>Whether a webhook has taken an alert.</summary>
public enum DeliveryState
{
    Waiting,

    Delivered,

    GivenUp,
}
