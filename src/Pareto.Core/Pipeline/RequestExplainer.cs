using System.Collections.Immutable;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Admission;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using Pareto.Core.Execution.Premium;
using Pareto.Core.PolicyGate;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Advising;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Sessions;
using Pareto.Core.Routing.Steering;
using Pareto.Core.Storage;
using Pareto.Core.Text;

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

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var payer = new Payer(principal, EndUserOf(request, database));
        var budgets = BudgetPreview.Of(
            configuration.Options.Budgets, payer, request.Workload, catalog.Targets.Where(target => target.Location.IsLocal).Select(target => target.Id), database, time);
        var explanation = new RequestExplanation
        {
            Spending = new SpendingExplanation(principal, payer.EndUser, Limits(configuration, request, payer, Price), budgets.Use),
        };

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
            .Create(
                configuration, learned, new ConversationMemory(time), Price, CapOf(options, database, time),
                budgets: new BudgetSteering(budgets, _ => payer.EndUser, Price))
            .Explain(request, principal, permitted);
        routing = routing with { Advisor = AskedFirst(options.Advisor, request, permitted, routing) };
        if (routing.Decision.Plan is not { } plan)
        {
            return explanation with { Routing = routing, Refusal = routing.Decision.Refusal };
        }

        var payments = budgets.Use.IsEmpty ? [] : Payments(plan);
        return explanation with
        {
            Routing = routing,
            Spending = explanation.Spending with { Payments = payments },
            Refusal = !payments.IsEmpty && payments.All(payment => payment.Refusal is not null) ? ExecutionErrors.Unpaid(payments.First(payment => payment.Target == plan.Targets[0].Target).Refusal!, time.GetUtcNow()) : null,
        };

        TokenPrices? Price(Target target) => catalog.PricesOn(target, today);

        ImmutableArray<PreviewedPayment> Payments(RoutePlan plan)
        {
            var prompt = PromptSize.Of(request).MostBilled;
            return
            [
                .. (plan.Cascade?.Drafts ?? []).Concat(plan.Targets).Select(planned => planned.Target).Distinct().Select(target => budgets.Ask(BudgetQuestion.Of(
                    payer, request.Workload, target,
                    Price(target) is { } prices
                        ? AttemptBound.Of(request, prompt, target, prices, ServiceTiers.AskedBy(request), time.GetUtcNow(), configuration.Options.Execution.TotalTimeout)
                        : null,
                    request, plan.Intent))),
            ];
        }
    }

    // What is no id is kept as a hash under the installation's key; where there is none nothing was kept, and the client's word is shown.
    private static string? EndUserOf(GatewayRequest request, Database? database) =>
        database is not null && InstallationKey.TryRead(database.Directory) is { } installation
            ? new EndUserNames(SafeText.CreateRedactor(), installation).Of(request)
            : request.EndUser;

    private static ImmutableArray<LimitNeed> Limits(CheckedConfiguration configuration, GatewayRequest request, Payer payer, Func<Target, TokenPrices?> prices) =>
        [.. LimitDemands
            .Of(configuration.Options.Limits, new ExpectedUse(), configuration.Catalog!, static request => PromptSize.Of(request).Expected, prices)
            .For(request, payer)
            .Select(LimitNeed.Of)];

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
