using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pareto.Core.Alerting.Drift;
using Pareto.Core.Alerting.Webhooks;
using Pareto.Core.Storage;
using Pareto.Core.Telemetry;

namespace Pareto.Core.Alerting;

/// <summary>Where alerts are raised, and what becomes of them.</summary>
internal static class AlertingServices
{
    /// <param name="services">Where to add them.</param>
    /// <param name="options">Who is told.</param>
    /// <param name="replica">Who watches; null: the data directory's own name.</param>
    public static IServiceCollection AddAlerting(this IServiceCollection services, AlertOptions options, string? replica) => services
        .AddSingleton<AlertDesk>()
        .AddSingleton<AlertStore>()
        .AddSingleton(provider => new DriftStore(provider.GetRequiredService<Database>(), replica, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<WorkloadWatch>()
        .AddSingleton(provider => new WebhookSender(options.Timeout, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new AlertOffice(
            provider.GetRequiredService<AlertDesk>(),
            provider.GetRequiredService<AlertStore>(),
            [.. options.Webhooks.Select(webhook => new WebhookQueue(
                webhook,
                options,
                provider.GetRequiredService<AlertStore>(),
                provider.GetRequiredService<WebhookSender>(),
                provider.GetRequiredService<GatewayMeters>(),
                new Random(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<WebhookQueue>>()))],
            options.GiveUpAfter,
            provider.GetRequiredService<GatewayMeters>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AlertOffice>>()));
}
