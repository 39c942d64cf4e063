using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pareto.Core.Accounting;
using Pareto.Core.Execution;
using Pareto.Core.PolicyGate;
using Pareto.Core.Redaction;
using Pareto.Core.Storage;

namespace Pareto.Core.Pipeline;

/// <summary>Puts a gateway together.</summary>
public static class ParetoServices
{
    /// <summary>Adds a <see cref="Gateway"/> and all that stands behind it.</summary>
    public static IServiceCollection AddPareto(this IServiceCollection services, ParetoSetup setup)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(setup)
            .AddRedaction()
            .AddStorage(setup.DataDirectory, setup.Configuration.Options.Storage)
            .AddPolicyGate()
            .AddExecution()
            .AddAccounting()
            .AddGateway();
    }

    // A key of the process's own: hashes in the log tell equal values apart from others until the gateway stops, and nobody
    // can look for a value in an old log.
    private static IServiceCollection AddRedaction(this IServiceCollection services) =>
        services.AddSingleton(_ => new Redactor(LogScanner.Find, RandomNumberGenerator.GetBytes(32)));

    private static IServiceCollection AddGateway(this IServiceCollection services) => services
        .AddSingleton<GatewayPipelineFactory>()
        .AddSingleton(provider => new ConfigurationChecker(
            Environment.GetEnvironmentVariable,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ParetoSetup>().InProcessModels))
        .AddSingleton(provider => new Gateway(
            provider.GetRequiredService<GatewayPipelineFactory>(),
            provider.GetRequiredService<ParetoSetup>().Configuration,
            provider.GetRequiredService<TimeProvider>()));
}
