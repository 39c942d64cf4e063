using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Rollups;
using Pareto.Core.Admission;
using Pareto.Core.Alerting;
using Pareto.Core.Execution;
using Pareto.Core.Execution.Load;
using Pareto.Core.PolicyGate;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Routing.HoldOut;
using Pareto.Core.Routing.Sessions;
using Pareto.Core.Storage;
using Pareto.Core.Telemetry;
using Pareto.Core.Telemetry.Metrics;

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
            .AddSingleton(SafeText.CreateRedactor())
            .AddStorage(setup.DataDirectory, setup.Configuration.Options.Storage)
            .AddAdmission(setup.IsExposed, setup.Configuration.Options.Server.Replica)
            .AddTelemetry(setup.Configuration.Options.Telemetry)
            .AddAlerting(setup.Configuration.Options.Alerts, setup.Configuration.Options.Server.Replica)
            .AddPolicyGate()
            .AddExecution()
            .AddAccounting(setup.Configuration.Options.Storage, setup.Configuration.Options.Server.Replica)
            .AddCompetence()
            .AddSessions()
            .AddChecking()
            .AddGateway();
    }

    private static IServiceCollection AddGateway(this IServiceCollection services) => services
        .AddSingleton(provider => HoldOutKey.Of(InstallationKey.ReadOrCreate(provider.GetRequiredService<Database>().Directory)))
        .AddSingleton<GatewayPipelineFactory>()
        .AddSingleton(provider => new ConfigurationChecker(
            Environment.GetEnvironmentVariable,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ParetoSetup>().InProcessModels))
        .AddSingleton(provider => new LiveFigures(
            provider.GetRequiredService<MetricsCollector>(),
            provider.GetRequiredService<TargetLoad>(),
            provider.GetRequiredService<Ledger>(),
            provider.GetRequiredService<LedgerReader>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider =>
        {
            // Made before the first request, so that nothing is missing from the counts.
            _ = provider.GetRequiredService<MetricsCollector>();
            _ = provider.GetRequiredService<TelemetryOutlet>();
            _ = provider.GetRequiredService<AlertOffice>();
            _ = provider.GetRequiredService<LedgerRoller>();
            var gateway = new Gateway(
                provider.GetRequiredService<GatewayPipelineFactory>(),
                provider.GetRequiredService<ParetoSetup>().Configuration,
                provider.GetRequiredService<TimeProvider>());
            BudgetGauges.Add(provider.GetRequiredService<GatewayMeters>(), () => gateway.BudgetUse);
            GatewayGauges.Add(
                provider.GetRequiredService<GatewayMeters>(), gateway, provider.GetRequiredService<TargetLoad>(), provider.GetRequiredService<Ledger>());
            return gateway;
        });
}
