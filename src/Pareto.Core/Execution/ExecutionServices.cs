using Microsoft.Extensions.DependencyInjection;
using Pareto.Core.Accounting;
using Pareto.Core.Execution.Load;
using Pareto.Core.Execution.Premium;

namespace Pareto.Core.Execution;

/// <summary>What execution keeps while configurations come and go.</summary>
internal static class ExecutionServices
{
    public static IServiceCollection AddExecution(this IServiceCollection services) => services
        .AddSingleton<TargetLoad>()
        .AddSingleton(provider => new TargetResilience(provider.GetRequiredService<TargetLoad>(), provider.GetRequiredService<TimeProvider>(), new Random()))
        .AddSingleton(provider => new PremiumCap(provider.GetRequiredService<LedgerReader>(), provider.GetRequiredService<TimeProvider>()));
}
