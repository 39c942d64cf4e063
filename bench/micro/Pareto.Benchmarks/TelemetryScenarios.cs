using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Telemetry;
using Pareto.Core.Telemetry.Metrics;

namespace Pareto.Benchmarks;

/// <summary>What a settled request costs in metrics: one row of the ledger counted, while <c>/metrics</c> adds up, and while nobody does.</summary>
internal static class TelemetryScenarios
{
    private static readonly Target Target = new()
    {
        Id = new TargetId("cloud", "large"), Tier = Tier.Premium, Location = TargetLocation.External, Abilities = TargetAbilities.Chat, ContextTokens = 8192,
    };

    private static readonly LedgerEntry[] Rows =
    [
        new()
        {
            RequestId = new RequestId("req_1"),
            Attempt = 1,
            Final = true,
            StartedAt = DateTimeOffset.UnixEpoch,
            Workload = "tickets",
            KeyName = "checkout",
            RequestedModel = "auto",
            Target = Target.Id,
            Tier = Target.Tier,
            Reason = "complexity 5",
            Outcome = AttemptOutcome.Completed,
            Usage = new TokenUsage { Input = 1000, CachedInput = 100, Output = 200 },
            Cost = 0.00123m,
            BaselineCost = 0.0175m,
            FirstToken = TimeSpan.FromMilliseconds(80),
            Duration = TimeSpan.FromMilliseconds(900),
            Overhead = TimeSpan.FromMicroseconds(90),
        },
    ];

    /// <summary>Counts the row once with each call.</summary>
    public static Action Count(bool collected)
    {
        // Both live as long as the process does.
        var meters = new GatewayMeters();
        var collector = collected ? new MetricsCollector(meters) : null;
        var telemetry = new LedgerTelemetry(meters, [Target], static provider => provider);
        var request = RoutingScenarios.Request("routing/100");
        return () =>
        {
            telemetry.Count(request, Rows);
            GC.KeepAlive(collector);
        };
    }
}
