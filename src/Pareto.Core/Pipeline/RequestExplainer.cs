using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using Pareto.Core.PolicyGate;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Steering;

namespace Pareto.Core.Pipeline;

/// <summary>Tells where a request would go under a configuration, and why, without sending it anywhere.</summary>
public static class RequestExplainer
{
    // A verdict is to tell of the request, not of how busy this machine is.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="configuration">A valid one.</param>
    /// <param name="request">The request.</param>
    /// <param name="principal">Who would send it.</param>
    /// <param name="time">The clock of the policy's search and of the premium cap.</param>
    /// <param name="ledger">Tells what premium has used; null leaves its cap out.</param>
    public static RequestExplanation Explain(
        CheckedConfiguration configuration, GatewayRequest request, Principal principal, TimeProvider time, LedgerReader? ledger = null)
    {
        var catalog = configuration.Catalog!;
        var permitted = PermittedTargets.All(catalog.Targets);
        PolicyExplanation? policy = null;
        if (configuration.Options.Policy is { } options)
        {
            var verdict = new GatekeeperFactory(time, NullLogger<Gatekeeper>.Instance)
                .Create(options with { Detection = options.Detection with { Timeout = Patience } }, configuration.Recognizers, permitted)
                .Judge(request, principal, CancellationToken.None);
            policy = PolicyExplanation.Of(verdict);
            if (verdict.Refusal is { } refusal)
            {
                return new RequestExplanation(policy, null, refusal);
            }

            (request, permitted) = (verdict.Request, verdict.Permitted);
        }

        var routing = new Router(configuration.Options.Routing, catalog, new IntentAnalyzer(), configuration.Predictor, configuration.Promise, Steerings(configuration.Options.Routing, ledger, time))
            .Explain(request, principal, permitted);
        return new RequestExplanation(policy, routing, routing.Decision.Refusal);
    }

    private static ImmutableArray<ISteering> Steerings(RoutingOptions options, LedgerReader? ledger, TimeProvider time)
    {
        if (options.PremiumCap is null || ledger is null)
        {
            return [];
        }

        var cap = new PremiumCap(ledger, time);
        cap.Apply(options.PremiumCap);
        return [new PremiumCapSteering(cap)];
    }
}
