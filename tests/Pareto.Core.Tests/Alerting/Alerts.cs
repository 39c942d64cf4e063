using Pareto.Core.Alerting;

namespace Pareto.Core.Tests.Alerting;

/// <summary>Alerts to raise.</summary>
internal static class Alerts
{
    private static readonly DateTimeOffset At = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public static Alert Budget(string key) => new()
    {
        Kind = AlertKind.Budget,
        Severity = AlertSeverity.Warning,
        Subject = "team-checkout",
        Key = key,
        Window = new AlertWindow(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero)),
        Figures = [new("limitUsd", 100m), new("spentUsd", 80.12m)],
        Message = "The budget team-checkout has used 80 % of its $100.00.",
        At = At,
    };
}
