using System.Runtime.CompilerServices;
using Pareto.Core.Accounting;
using Pareto.Core.Admission;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Catalog;
using Pareto.Core.ContextShaping;
using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using Pareto.Core.PolicyGate;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Checking;

namespace Pareto.Core.Pipeline;

/// <summary>
/// The way of a request, from top to bottom:
/// <list type="number">
/// <item>Endpoints: which dialect does the client speak?</item>
/// <item>Admission: who is it, and may it come in?</item>
/// <item>PolicyGate: what of it may leave the house, and for where?</item>
/// <item>ContextShaping: how long may its answer be, and in which form?</item>
/// <item>Routing: how hard is it, and which targets should try it?</item>
/// <item>Execution: do it: attempt, retry, fail over.</item>
/// <item>Accounting: what did it cost, and what would it have cost?</item>
/// <item>Capture: what do we learn?</item>
/// </list>
/// A pipeline is an immutable snapshot of one configuration: a request keeps the one it began with.
/// </summary>
/// <remarks>docs/request-path.md tells the same way for its users; a test holds the two and the numbered body equal.</remarks>
internal sealed class GatewayPipeline(
    ModelCatalog catalog, KeyRing keys, LimitGate limits, Gatekeeper? gatekeeper, WorkloadRules workloads, Router router, Executor executor, Accountant accountant,
    EndUserNames endUsers, AnswerChecks? checks = null)
{
    private readonly PermittedTargets _configured = PermittedTargets.All(catalog.Targets);

    public ModelCatalog Catalog => catalog;

    public KeyRing Keys => keys;

    public bool IsPassedOver(Target target) => executor.IsPassedOver(target);

    /// <summary>
    /// Answers a request. The stream ends with <see cref="ReplyCompleted"/> or <see cref="ReplyFailed"/>, and only
    /// after everything the request used is committed to the ledger. Leaving the stream early, or cancelling, ends the
    /// upstream call and commits what was used until then.
    /// </summary>
    public async IAsyncEnumerable<ReplyEvent> RunAsync(
        GatewayRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // 1. Endpoints: the request has been read from the client's dialect, and the reply will be written in it.

        // 2. Admission
        var admission = keys.Admit(request, catalog);
        if (admission.Principal is not { } principal)
        {
            yield return new ReplyFailed(admission.Refusal!);
            yield break;
        }

        var payer = new Payer(principal, endUsers.Of(request));
        var entry = await limits.EnterAsync(request, payer, cancellationToken);
        if (entry.Refusal is { } limited)
        {
            yield return new ReplyFailed(limited) { RateLimits = entry.Limits };
            yield break;
        }

        using var pass = entry.Pass;

        // 3. PolicyGate: from here on there is only the copy that may leave, and only the targets that it may reach.
        var verdict = gatekeeper is null ? Verdict.WithoutPolicy(request, _configured) : gatekeeper.Judge(request, principal, cancellationToken);
        var audit = gatekeeper?.Audit(verdict, request, principal);
        if (verdict.Refusal is { } refusal)
        {
            yield return new ReplyFailed(await RecordAsync(audit, refusal)) { RateLimits = pass?.Limits };
            yield break;
        }

        var guard = audit is null ? null : gatekeeper!.Guard(verdict, request, audit);

        // 4. ContextShaping: what its workload makes of it, from here on for routing, models and prices alike.
        var shaped = workloads.Shape(verdict.Request);
        request = shaped.Request;

        // 5. Routing: among what verdict and key permit; what it asks of models is on the request's account.
        var account = accountant.Open(request, payer);
        limits.ChargeWhenClosed(account, request, pass);
        var permitted = ScopedModels.Narrow(verdict.Permitted, principal.Scopes, catalog);
        var decision = await PlanAsync(request, principal, permitted, account, audit, cancellationToken);
        if (decision.Plan is not { } plan)
        {
            var refused = await RequestSettlement.OfAsync(account, audit?.Ended(AuditOutcome.Refused, account.Tried));
            yield return new ReplyFailed(refused.Failure ?? decision.Refusal!) { RateLimits = pass?.Limits };
            yield break;
        }

        plan = verdict.Noted(plan);

        // 6. Execution: routing sees who answers, for the next turn of the conversation.
        account.Describe(plan.Intent, plan.Baseline, plan.HoldOut);
        var check = checks?.Begin(request, plan, verdict.Sensitivity);
        RequestSettlement settlement;
        GatewayError? failure = null;
        var outcome = AuditOutcome.ClientLeft;
        try
        {
            var replies = executor.RunAsync(request, plan, account, cancellationToken);
            replies = check?.HearAsync(replies, cancellationToken) ?? replies;
            await foreach (var reply in guard?.GuardAsync(replies, cancellationToken) ?? replies)
            {
                if (reply is ReplyFailed failed)
                {
                    failure = verdict.Explain(failed.Error);
                    outcome = AuditOutcome.Failed;
                    break;
                }

                decision.Conversation?.Observe(reply);
                yield return shaped.Told(pass?.Noted(reply) ?? reply);
            }

            if (failure is null)
            {
                outcome = AuditOutcome.Answered;
                yield return AnswerEnded.Event;
            }
        }
        finally
        {
            // 7. Accounting: in any case, also when the client has left.
            settlement = await RequestSettlement.OfAsync(account, audit?.Ended(outcome, account.Tried));

            // 8. Capture: in the background, from now on, and only of what was answered.
            check?.End(outcome == AuditOutcome.Answered && settlement.Failure is null ? account : null);
        }

        yield return (failure ?? settlement.Failure) is { } error
            ? new ReplyFailed(error, settlement.Receipt) { RateLimits = pass?.Limits }
            : new ReplyCompleted(settlement.Receipt!) { RateLimits = pass?.Limits };
    }

    /// <summary>The router's decision. What it has asked of models until its client left is paid for as well.</summary>
    private async ValueTask<RoutingDecision> PlanAsync(
        GatewayRequest request, Principal principal, PermittedTargets permitted, RequestAccount account, PendingAudit? audit, CancellationToken cancellationToken)
    {
        try
        {
            return await router.PlanAsync(request, principal, permitted, account, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await RequestSettlement.OfAsync(account, audit?.Ended(AuditOutcome.ClientLeft, account.Tried));
            throw;
        }
    }

    /// <summary>What a client is told whose request went nowhere: that, once it stands in the audit trail.</summary>
    private async ValueTask<GatewayError> RecordAsync(PendingAudit? audit, GatewayError refusal)
    {
        try
        {
            if (audit?.Ended(AuditOutcome.Refused, []) is { } entry)
            {
                await accountant.RecordAsync(entry);
            }

            return refusal;
        }
        catch (LedgerException e)
        {
            return RequestSettlement.NotRecorded("reason", e);
        }
    }
}
