using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pareto.Core.Alerting.Webhooks;
using Pareto.Core.Telemetry;

namespace Pareto.Core.Alerting;

/// <summary>Where alerts are raised, and what becomes of them.</summary>
internal static class AlertingServices
{
    public static IServiceCollection AddAlerting(this IServiceCollection services, AlertOptions options) => services
        .AddSingleton<AlertDesk>()
        .AddSingleton<AlertStore>()
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
