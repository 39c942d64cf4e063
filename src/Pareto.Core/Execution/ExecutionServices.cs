using Microsoft.Extensions.DependencyInjection;

namespace Pareto.Core.Execution;

/// <summary>What execution keeps while configurations come and go.</summary>
internal static class ExecutionServices
{
    public static IServiceCollection AddExecution(this IServiceCollection services) => services
        .AddSingleton(provider => new TargetResilience(provider.GetRequiredService<TimeProvider>(), new Random()));
}
