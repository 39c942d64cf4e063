using Pareto.Core.Accounting;
using Pareto.Core.Admission;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using Pareto.Core.PolicyGate;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Advising;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Sessions;
using Pareto.Core.Storage;

namespace Pareto.Core.Pipeline;

/// <summary>Tells where a request would go under a configuration, and why, without sending it anywhere.</summary>
public static class RequestExplainer
{
    /// <param name="configuration">A valid one.</param>
    /// <param name="request">The request.</param>
    /// <param name="principal">Who would send it.</param>
    /// <param name="time">The clock of the policy's search and of the premium cap.</param>
    /// <param name="database">Where a gateway keeps what has been and what it has learned; null where there is none yet.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static RequestExplanation Explain(
        CheckedConfiguration configuration, GatewayRequest request, Principal principal, TimeProvider time, Database? database = null)
    {
        var catalog = configuration.Catalog!;
        var judged = new RequestGate(configuration, time).Judge(request, principal, CancellationToken.None);
        var policy = judged.Verdict is { } verdict ? PolicyExplanation.Of(verdict) : null;
        if (judged.Refusal is { } refusal)
        {
            return new RequestExplanation(policy, null, refusal);
        }

        (request, var permitted) = (judged.Request, judged.Permitted);

        if (ScopedModels.Refusal(request.Model, principal.Scopes, catalog) is { } outOfScope)
        {
            return new RequestExplanation(policy, null, outOfScope);
        }

        permitted = ScopedModels.Narrow(permitted, principal.Scopes, catalog);

        request = configuration.Workloads.Shape(request).Request;

        // Nobody has answered here yet: a conversation is told by what it says alone.
        var options = configuration.Options.Routing;
        var learned = LearnedRouting.Read(options, configuration.Promise, database, time);
        var routing = RouterFactory
            .Create(configuration, learned, new ConversationMemory(time), target => target.Prices, CapOf(options, database, time))
            .Explain(request, principal, permitted);
        routing = routing with { Advisor = AskedFirst(options.Advisor, request, permitted, routing) };
        return new RequestExplanation(policy, routing, routing.Decision.Refusal);
    }

    // Where the score decides about a chat, and the request may reach the advisor.
    private static Target? AskedFirst(AdvisorOptions? advisor, GatewayRequest request, PermittedTargets permitted, RoutingExplanation routing) =>
        advisor is null || request is not ChatRequest || routing.ChosenTier is null || routing.Decision.Plan is null
            ? null
            : permitted.Targets.FirstOrDefault(target => target.Name == advisor.Target);

    private static PremiumCap? CapOf(RoutingOptions options, Database? database, TimeProvider time)
    {
        if (options.PremiumCap is null || database is null)
        {
            return null;
        }

        var cap = new PremiumCap(new LedgerReader(database), time);
        cap.Apply(options.PremiumCap);
        return cap;
    }
}
