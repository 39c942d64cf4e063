using System.Diagnostics.Metrics;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;
using Pareto.Core.Telemetry;

namespace Pareto.Core.Pipeline;

/// <summary>What is not counted but there to be read: the targets of the configuration in force, and the ledger's queue.</summary>
internal static class GatewayGauges
{
    public static void Add(GatewayMeters meters, Gateway gateway, TargetLoad load, Ledger ledger)
    {
        meters.Observe(
            TelemetryNames.TargetInFlight, "{attempt}", "Attempts under way at a target.",
            () => gateway.Catalog.Targets.Select(target => Measure(load.InFlight(target.Id), target)));
        meters.Observe(
            TelemetryNames.TargetCircuitOpen, "1", "1 while a target is passed over after repeated failures, else 0.",
            () => gateway.Catalog.Targets.Select(target => Measure(gateway.IsPassedOver(target) ? 1 : 0, target)));
        meters.Observe(
            TelemetryNames.TargetLatency, "s", "How long a target takes to its first piece of answer: a moving average that believes bad news at once.",
            () => gateway.Catalog.Targets.Where(target => load.Latency(target.Id) is not null).Select(target => Measure(load.Latency(target.Id)!.Value.TotalSeconds, target)));
        meters.Observe<int>(
            TelemetryNames.LedgerQueue, "{request}", "Requests whose rows wait to be taken up into a transaction of the database.",
            () => [new Measurement<int>(ledger.Waiting)]);
    }

    private static Measurement<T> Measure<T>(T value, Target target)
        where T : struct => new(value, new KeyValuePair<string, object?>(TelemetryNames.Target, target.Name));
}
