using Microsoft.Extensions.DependencyInjection;

namespace Pareto.Core.Routing.Checking;

/// <summary>What the gateway learns from its answers.</summary>
internal static class CheckingServices
{
    public static IServiceCollection AddChecking(this IServiceCollection services) => services
        .AddSingleton<PromiseWatchStore>()
        .AddSingleton<CheckDesk>()
        .AddSingleton<RouteLearning>();
}
