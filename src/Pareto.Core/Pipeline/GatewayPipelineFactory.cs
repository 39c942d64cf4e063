using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Admission;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Alerting.Drift;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Execution.Load;
using Pareto.Core.Execution.Premium;
using Pareto.Core.PolicyGate;
using Pareto.Core.Redaction;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Advising;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.HoldOut;
using Pareto.Core.Routing.Sessions;
using Pareto.Core.Routing.Steering;
using Pareto.Core.Telemetry;
using Pareto.Core.Text;

namespace Pareto.Core.Pipeline;

/// <summary>Makes the pipeline of a configuration out of what outlives configurations: the ledger, connections, circuits.</summary>
internal sealed class GatewayPipelineFactory(
    KeyRingParts keys,
    EndUserNames endUsers,
    RateLimiter limiter,
    ExpectedUse expected,
    TargetResilience resilience,
    TargetLoad load,
    Ledger ledger,
    Redactor redactor,
    TimeProvider time,
    GatekeeperFactory gatekeepers,
    ConversationMemory conversations,
    PremiumCap premiumCap,
    BudgetBook budgets,
    RouteLearning learning,
    GatewayMeters meters,
    WorkloadWatch workloadWatch,
    HoldOutKey holdOut,
    ILogger<Executor> executorLogger)
{
    public IReadOnlyList<PremiumUse> PremiumUse => premiumCap.Use();

    public IReadOnlyList<BudgetUse> BudgetUse => budgets.Use();

    public ImmutableArray<BudgetOptions> ConfiguredBudgets { get; private set; } = [];

    /// <inheritdoc cref="RateLimiter.Fullest"/>
    public IReadOnlyList<LimitUse> FullestLimits(int most) => limiter.Fullest(most);

    public GatewayPipeline Create(CheckedConfiguration configuration)
    {
        var options = configuration.Options;
        var catalog = configuration.Catalog!;
        premiumCap.Apply(options.Routing.PremiumCap);
        ConfiguredBudgets = options.Budgets;
        budgets.Apply(options.Budgets, catalog.Targets.Where(target => target.Location.IsLocal).Select(target => target.Id));
        workloadWatch.Apply(options.Workloads.ToFrozenDictionary(workload => workload.Key, workload => workload.Value.Alarms));
        redactor.Know(ConfigurationSecrets.In(options).Select(secret => secret.Reveal()));
        var attempts = new Attempts(configuration.Providers!, options.Execution, resilience, load, time);
        var sideCalls = new SideCalls(attempts);
        var cascades = configuration.Cascade is { } cascade ? new Cascades(cascade, attempts, sideCalls) : null;
        var learned = learning.For(options.Routing, configuration.Promise, catalog, sideCalls);
        return new GatewayPipeline(
            catalog,
            new KeyRing(options.Keys, keys),
            new LimitGate(
                LimitDemands.Of(options.Limits, expected, catalog, static request => PromptSize.Of(request).Expected, target => PriceToday(catalog, target)), limiter, expected),
            options.Policy is { } policy ? gatekeepers.Create(policy, configuration.Recognizers, PermittedTargets.All(catalog.Targets)) : null,
            configuration.Workloads,
            RouterFactory.Create(
                configuration, learned, conversations, target => PriceToday(catalog, target), premiumCap, load, AdvisorOf(options.Routing, catalog, sideCalls),
                new BudgetSteering(budgets, endUsers.Of, target => PriceToday(catalog, target)), holdOut),
            new Executor(attempts, cascades, executorLogger, premiumCap, meters),
            new Accountant(ledger, target => PriceToday(catalog, target), static text => TokenCounter.Shared.Count(text), time, TelemetryOf(options, catalog), budgets),
            endUsers,
            learned.Checks);
    }

    // A model in this process is of no maker's service: it is called as its targets are.
    private LedgerTelemetry TelemetryOf(ParetoConfiguration options, ModelCatalog catalog) => new(
        meters, catalog.Targets, name => options.Providers.TryGetValue(name, out var provider) ? GenAiProviders.NameOf(provider.Preset) : name, workloadWatch);

    private static Advisor? AdvisorOf(RoutingOptions options, ModelCatalog catalog, SideCalls sideCalls) => options.Advisor is { } advisor
        ? new Advisor(advisor, catalog.Targets.Single(target => target.Name == advisor.Target), catalog.Baseline, sideCalls)
        : null;

    private TokenPrices? PriceToday(ModelCatalog catalog, Target target) =>
        catalog.PricesOn(target, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
}
