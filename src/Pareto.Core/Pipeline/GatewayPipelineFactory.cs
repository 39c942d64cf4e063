using Microsoft.Extensions.Logging;
using Pareto.Core.Accounting;
using Pareto.Core.Admission;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using Pareto.Core.PolicyGate;
using Pareto.Core.Redaction;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Storage;
using Pareto.Core.Text;

namespace Pareto.Core.Pipeline;

/// <summary>Makes the pipeline of a configuration out of what outlives configurations: the ledger, connections, circuits.</summary>
internal sealed class GatewayPipelineFactory(
    AdminKeyStore adminKeys,
    TargetResilience resilience,
    Ledger ledger,
    Redactor redactor,
    TimeProvider time,
    GatekeeperFactory gatekeepers,
    RouteLearning learning,
    ILogger<Executor> executorLogger)
{
    public GatewayPipeline Create(CheckedConfiguration configuration)
    {
        var options = configuration.Options;
        var catalog = configuration.Catalog!;
        redactor.Know(ConfigurationSecrets.In(options).Select(secret => secret.Reveal()));
        var attempts = new Attempts(configuration.Providers!, options.Execution, resilience, time);
        var learned = learning.For(options.Routing, configuration.Promise, catalog, new SideCalls(attempts));
        return new GatewayPipeline(
            catalog,
            new KeyRing(options.Keys, adminKeys.Verify),
            options.Policy is { } policy ? gatekeepers.Create(policy, configuration.Recognizers, PermittedTargets.All(catalog.Targets)) : null,
            new Router(options.Routing, catalog, new IntentAnalyzer(), configuration.Predictor, learned.Promise, [.. learned.Steerings], learned.Comparisons),
            new Executor(attempts, executorLogger),
            new Accountant(ledger, target => PriceToday(catalog, target), static text => TokenCounter.Shared.Count(text), time),
            learned.Checks);
    }

    private TokenPrices? PriceToday(ModelCatalog catalog, Target target) =>
        catalog.PricesOn(target, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
}
