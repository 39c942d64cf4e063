using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;
using Pareto.Core.Telemetry;
using Pareto.Core.Telemetry.Metrics;

namespace Pareto.Core.Pipeline;

/// <summary>How a running gateway does: its counts since it was started, and what the ledger says of today.</summary>
public sealed class LiveFigures
{
    private readonly MetricsCollector _metrics;
    private readonly TargetLoad _load;
    private readonly Ledger _ledger;
    private readonly LedgerReader _reader;
    private readonly TimeProvider _time;

    internal LiveFigures(MetricsCollector metrics, TargetLoad load, Ledger ledger, LedgerReader reader, TimeProvider time)
    {
        (_metrics, _load, _ledger, _reader, _time) = (metrics, load, ledger, reader, time);
        StartedAt = time.GetUtcNow();
    }

    public DateTimeOffset StartedAt { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Requests since the start, by how they ended.</summary>
    public IReadOnlyDictionary<string, double> Requests => _metrics.Totals(TelemetryNames.Requests, TelemetryNames.Outcome);

    /// <summary>Errors that clients were told since the start, by their code.</summary>
    public IReadOnlyDictionary<string, double> Errors => _metrics.Totals(TelemetryNames.Errors, TelemetryNames.ErrorType);

    /// <summary>Requests whose rows wait for a transaction of the database.</summary>
    public int LedgerQueue => _ledger.Waiting;

    /// <summary>Attempts under way at the target.</summary>
    public int InFlight(Target target) => _load.InFlight(target.Id);

    /// <inheritdoc cref="TargetLoad.Latency"/>
    public TimeSpan? Latency(Target target) => _load.Latency(target.Id);

    /// <summary>The ledger's totals of this day (UTC).</summary>
    public IReadOnlyList<LedgerTotals> Today(LedgerGrouping grouping) =>
        _reader.Totals(new LedgerFilter(new DateTimeOffset(Now.UtcDateTime.Date, TimeSpan.Zero)), grouping);
}
