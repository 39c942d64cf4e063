using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Configuration;

namespace Pareto.Core.Telemetry;

/// <summary>What the gateway tells about itself to others. A change takes effect at the next start.</summary>
public sealed record TelemetryOptions
{
    [Description("A key that opens GET /metrics and nothing else, for the one who scrapes. The admin key opens it too. Default: none.")]
    public SecretText? MetricsKey { get; init; }

    [Description("Sends traces and metrics to an OpenTelemetry collector.")]
    public OtlpOptions Otlp { get; init; } = new();
}

/// <summary>Where traces and metrics are sent, over OTLP as http/protobuf.</summary>
public sealed record OtlpOptions
{
    [Description("The collector's address, such as http://127.0.0.1:4318; /v1/traces and /v1/metrics are added to it. Default: the variable OTEL_EXPORTER_OTLP_ENDPOINT, and without that nothing is sent.")]
    public Uri? Endpoint { get; init; }

    [Description("Headers sent along, such as a key of the collector. Values are treated as secrets. Default: none.")]
    public IReadOnlyDictionary<string, SecretText> Headers { get; init; } = ImmutableDictionary<string, SecretText>.Empty;

    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    [Description("How often metrics are sent. Default 1m.")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);
}
