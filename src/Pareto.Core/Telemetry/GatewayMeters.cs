using System.Diagnostics.Metrics;

namespace Pareto.Core.Telemetry;

/// <summary>
/// The instruments of one gateway. Whoever listens aggregates: <see cref="Metrics.MetricsCollector"/> for <c>/metrics</c>, the
/// OpenTelemetry SDK for OTLP. To an instrument that nobody listens to, recording is a test of a field.
/// </summary>
internal sealed class GatewayMeters : IDisposable
{
    /// <summary>Workloads, keys, and shares of budgets, that are told apart.</summary>
    private const int MostNames = 100;

    // The conventions' own boundaries (gen-ai-metrics.md).
    private static readonly double[] TokenBuckets = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
    private static readonly double[] DurationBuckets = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    private static readonly double[] FirstTokenBuckets = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private static readonly double[] CommitBuckets = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5];
    private static readonly double[] OverheadBuckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

    private readonly Meter _meter;

    public GatewayMeters()
    {
        // The scope tells the meters of several gateways in one process apart.
        _meter = new Meter(new MeterOptions(TelemetryNames.Source) { Scope = this });
        TokenUsage = Histogram<long>(TelemetryNames.TokenUsage, "{token}", "Tokens of an attempt, by type: input includes the cached ones, output the reasoning.", TokenBuckets);
        OperationDuration = Histogram<double>(TelemetryNames.OperationDuration, "s", "How long an attempt took, to its end.", DurationBuckets);
        TimeToFirstToken = Histogram<double>(TelemetryNames.TimeToFirstToken, "s", "How long an attempt at a stream took to its first piece of answer.", FirstTokenBuckets);
        Requests = Counter<long>(TelemetryNames.Requests, "{request}", "Requests that were carried out, by how they ended.");
        Overhead = Histogram<double>(TelemetryNames.Overhead, "s", "The gateway's own share of a request's time.", OverheadBuckets);
        LedgerCommit = Histogram<double>(TelemetryNames.LedgerCommit, "s", "How long a request waited for its rows to be committed.", CommitBuckets);
        WorkloadCost = Counter<double>(TelemetryNames.WorkloadCost, "USD", "Cost of all attempts with a known price, by who asked.");
        BaselineCost = Counter<double>(TelemetryNames.BaselineCost, "USD", "What the baseline would have cost, where that is known.");
        Savings = _meter.CreateUpDownCounter<double>(TelemetryNames.Savings, "USD", "Baseline minus cost over the attempts where both are known; negative where Pareto cost more.");
        Attempts = Counter<long>(TelemetryNames.Attempts, "{attempt}", "Attempts at targets: rows of the ledger.");
        Cost = Counter<double>(TelemetryNames.Cost, "USD", "Cost of all attempts with a known price, by who answered.");
        Tokens = Counter<long>(TelemetryNames.Tokens, "{token}", "Tokens by class, each token in one class only.");
        Unpriced = Counter<long>(TelemetryNames.Unpriced, "{attempt}", "Attempts that are in no sum of money, because no price is known.");
        Estimated = Counter<long>(TelemetryNames.Estimated, "{attempt}", "Attempts whose price is an estimate.");
        Errors = Counter<long>(TelemetryNames.Errors, "{error}", "Errors that clients were told, by their code.");
        LimitRefusals = Counter<long>(TelemetryNames.LimitRefusals, "{request}", "Requests that a rate limit refused.");
        Verdicts = Counter<long>(TelemetryNames.Verdicts, "{request}", "Verdicts of the policy gate.");
        Findings = Counter<long>(TelemetryNames.Findings, "{finding}", "What the policy gate found, by type.");
        TemplateMisses = Counter<long>(TelemetryNames.TemplateMisses, "{answer}", "Answers that did not follow the template of their workload.");
        Alerts = Counter<long>(TelemetryNames.Alerts, "{alert}", "Alerts that were raised and kept, by kind.");
        AlertDeliveries = Counter<long>(TelemetryNames.AlertDeliveries, "{attempt}", "Attempts to deliver alerts to webhooks, by how they ended.");
    }

    public Meter Meter => _meter;

    public Histogram<long> TokenUsage { get; }

    public Histogram<double> OperationDuration { get; }

    public Histogram<double> TimeToFirstToken { get; }

    public Counter<long> Requests { get; }

    public Histogram<double> Overhead { get; }

    public Histogram<double> LedgerCommit { get; }

    public Counter<double> WorkloadCost { get; }

    public Counter<double> BaselineCost { get; }

    public UpDownCounter<double> Savings { get; }

    public Counter<long> Attempts { get; }

    public Counter<double> Cost { get; }

    public Counter<long> Tokens { get; }

    public Counter<long> Unpriced { get; }

    public Counter<long> Estimated { get; }

    public Counter<long> Errors { get; }

    public Counter<long> LimitRefusals { get; }

    public Counter<long> Verdicts { get; }

    public Counter<long> Findings { get; }

    public Counter<long> TemplateMisses { get; }

    public Counter<long> Alerts { get; }

    public Counter<long> AlertDeliveries { get; }

    /// <summary>The names of workloads and keys as labels may have them.</summary>
    public LabelLimit Workloads { get; } = new(MostNames);

    public LabelLimit Keys { get; } = new(MostNames);

    /// <summary>Whose shares of budgets there are, as labels may have them.</summary>
    public LabelLimit BudgetSubjects { get; } = new(MostNames);

    /// <summary>Adds a value that is read when somebody asks.</summary>
    public void Observe<T>(string name, string unit, string description, Func<IEnumerable<Measurement<T>>> read)
        where T : struct => _meter.CreateObservableGauge(name, read, unit, description);

    public void Dispose() => _meter.Dispose();

    private Counter<T> Counter<T>(string name, string unit, string description)
        where T : struct => _meter.CreateCounter<T>(name, unit, description);

    private Histogram<T> Histogram<T>(string name, string unit, string description, double[] buckets)
        where T : struct => _meter.CreateHistogram(
            name, unit, description, advice: new InstrumentAdvice<T> { HistogramBucketBoundaries = [.. buckets.Select(bound => (T)Convert.ChangeType(bound, typeof(T), System.Globalization.CultureInfo.InvariantCulture))] });
}
