using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Storage;

namespace Pareto.Core.Pipeline;

/// <summary>Tells where a request would go under a configuration, and why, without sending it anywhere.</summary>
public static class RequestExplainer
{
    // A verdict is to tell of the request, not of how busy this machine is.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="configuration">A valid one.</param>
    /// <param name="request">The request.</param>
    /// <param name="principal">Who would send it.</param>
    /// <param name="time">The clock of the policy's search.</param>
    /// <param name="database">Where a gateway keeps what it has learned; null where there is none yet.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static RequestExplanation Explain(
        CheckedConfiguration configuration, GatewayRequest request, Principal principal, TimeProvider time, SqliteDatabase? database = null)
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

        var learned = LearnedRouting.Read(configuration.Options.Routing, configuration.Promise, database, time);
        var routing = new Router(configuration.Options.Routing, catalog, new IntentAnalyzer(), configuration.Predictor, learned.Promise, learned.Steerings)
            .Explain(request, principal, permitted);
        return new RequestExplanation(policy, routing, routing.Decision.Refusal);
    }
}
