using Pareto.Core.Accounting;
using Pareto.Core.Admission;
using Pareto.Core.Admission.Keys;
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
    /// <param name="keyName">The name of the key that it would present.</param>
    /// <param name="time">The clock of the policy's search, of prices, of budgets and of the premium cap.</param>
    /// <param name="database">Where a gateway keeps what has been and what it has learned; null where there is none yet.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static RequestExplanation Explain(CheckedConfiguration configuration, GatewayRequest request, string keyName, TimeProvider time, Database? database = null)
    {
        var catalog = configuration.Catalog!;
        var admission = NamedKeys.Admit(keyName, configuration.Options.Keys, database, time.GetUtcNow());
        if (admission.Principal is not { } principal)
        {
            return new RequestExplanation { Refusal = admission.Refusal };
        }

        var spending = new SpendingPreview(configuration, request, principal, database, time);
        var explanation = new RequestExplanation { Spending = spending.Sources };

        // From where it would come nobody can say here.
        var caller = new Caller(default, request.Endpoint, Workload: request.Workload);
        if ((ScopeRefusals.Of(principal.Scopes with { Addresses = [] }, caller) ?? ScopedModels.Refusal(request.Model, principal.Scopes, catalog)) is { } outOfScope)
        {
            return explanation with { Refusal = outOfScope };
        }

        var judged = new RequestGate(configuration, time).Judge(request, principal, CancellationToken.None);
        explanation = explanation with { Policy = judged.Verdict is { } verdict ? PolicyExplanation.Of(verdict) : null };
        if (judged.Refusal is { } refusal)
        {
            return explanation with { Refusal = refusal };
        }

        var permitted = ScopedModels.Narrow(judged.Permitted, principal.Scopes, catalog);
        request = configuration.Workloads.Shape(judged.Request).Request;

        // Nobody has answered here yet: a conversation is told by what it says alone.
        var options = configuration.Options.Routing;
        var learned = LearnedRouting.Read(options, configuration.Promise, database, time);
        var routing = RouterFactory
            .Create(configuration, learned, new ConversationMemory(time), spending.PriceOf, CapOf(options, database, time), budgets: spending.Steering)
            .Explain(request, principal, permitted);
        routing = routing with { Advisor = AskedFirst(options.Advisor, request, permitted, routing) };
        if (routing.Decision.Plan is not { } plan)
        {
            return explanation with { Routing = routing, Refusal = routing.Decision.Refusal };
        }

        var payments = spending.Payments(request, plan);
        return explanation with { Routing = routing, Spending = spending.Sources with { Payments = payments }, Refusal = spending.Refusal(plan, payments) };
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
