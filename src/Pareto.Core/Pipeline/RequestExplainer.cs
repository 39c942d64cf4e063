using Pareto.Core.Exchange;
using Pareto.Core.Routing;

namespace Pareto.Core.Pipeline;

/// <summary>Tells where a request would go under a configuration, and why, without sending it anywhere.</summary>
public static class RequestExplainer
{
    /// <param name="configuration">A valid one.</param>
    public static RoutingExplanation Explain(CheckedConfiguration configuration, GatewayRequest request, Principal principal)
    {
        var catalog = configuration.Catalog!;
        return new Router(configuration.Options.Routing, catalog, new IntentAnalyzer(), configuration.Options.Routing.Prediction.Load())
            .Explain(request, principal, PermittedTargets.All(catalog.Targets));
    }
}
