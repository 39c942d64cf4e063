using Microsoft.Extensions.DependencyInjection;
using Pareto.Core.Telemetry.Metrics;

namespace Pareto.Core.Telemetry;

/// <summary>The instruments and whoever listens to them.</summary>
internal static class TelemetryServices
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetryOptions options) => services
        .AddSingleton<GatewayMeters>()
        .AddSingleton(provider => new MetricsCollector(provider.GetRequiredService<GatewayMeters>()))
        .AddSingleton(provider => new ErrorCounter(provider.GetRequiredService<GatewayMeters>()))
        .AddSingleton(_ => new TelemetryOutlet(OtlpExport.Start(options.Otlp, Environment.GetEnvironmentVariable)));
}

/// <summary>Holds the export, where there is one, for as long as the gateway lives.</summary>
internal sealed class TelemetryOutlet(OtlpExport? export) : IDisposable
{
    public void Dispose() => export?.Dispose();
}
