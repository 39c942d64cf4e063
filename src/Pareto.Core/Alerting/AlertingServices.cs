using Microsoft.Extensions.DependencyInjection;

namespace Pareto.Core.Alerting;

/// <summary>Where alerts are raised.</summary>
internal static class AlertingServices
{
    public static IServiceCollection AddAlerting(this IServiceCollection services) => services.AddSingleton<AlertDesk>();
}
