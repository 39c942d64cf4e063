using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Pareto.Core.Telemetry;

/// <summary>
/// Sends spans and metrics to a collector, from threads of the SDK's own: a collector that is slow or gone costs requests nothing,
/// and what it does not take in time is dropped. Disposing it sends what is left.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private OtlpExport(Uri endpoint, OtlpOptions options)
    {
        var version = typeof(OtlpExport).Assembly.GetName().Version?.ToString(3);
        // The environment comes last: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES tell several gateways apart.
        var resource = ResourceBuilder.CreateEmpty()
            .AddService("pareto", serviceVersion: version).AddTelemetrySdk().AddEnvironmentVariableDetector();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(TelemetryNames.Source)
            .AddOtlpExporter(exporter => Set(exporter, "v1/traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(TelemetryNames.Source, RuntimeMetrics.Meter)
            .AddOtlpExporter((exporter, reader) =>
            {
                Set(exporter, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Interval.TotalMilliseconds;
            })
            .Build();

        void Set(OtlpExporterOptions exporter, string path)
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
            exporter.HttpClientFactory = () => Client(options, TimeSpan.FromMilliseconds(exporter.TimeoutMilliseconds));
        }
    }

    /// <summary>Null where no collector is named, in the options or in the environment's <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public static OtlpExport? Start(OtlpOptions options, Func<string, string?> environment)
    {
        var endpoint = options.Endpoint;
        if (endpoint is null && Uri.TryCreate(environment("OTEL_EXPORTER_OTLP_ENDPOINT"), UriKind.Absolute, out var named) && TelemetryOptionsValidator.IsAddress(named))
        {
            endpoint = named;
        }

        return endpoint is null ? null : new OtlpExport(endpoint, options);
    }

    // The exporter's own way to name headers is a list with commas between, which no value may hold.
    private static HttpClient Client(OtlpOptions options, TimeSpan timeout)
    {
        var client = new HttpClient { Timeout = timeout };
        foreach (var (name, value) in options.Headers)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value.Reveal());
        }

        return client;
    }

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }
}
