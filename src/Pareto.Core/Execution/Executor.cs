using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Execution.Premium;

namespace Pareto.Core.Execution;

/// <summary>
/// Carries out a plan: tries its targets in order until one has begun to answer, then streams that answer. Repeats and
/// fails over only while nothing has been handed on; from the first piece of answer on there is no second attempt. Where
/// the plan has a cascade, its drafts are asked first, and the targets only if none of their answers is trusted.
/// </summary>
/// <param name="attempts">Makes the attempts.</param>
/// <param name="cascades">Asks drafts; null where none is configured, and then no plan has any.</param>
/// <param name="logger">Is told of failures.</param>
/// <param name="premiumCap">Bounds premium's share; null where it is not capped.</param>
internal sealed partial class Executor(Attempts attempts, Cascades? cascades, ILogger<Executor> logger, PremiumCap? premiumCap = null)
{
    // Attempts of other replicas end unheard.
    private static readonly TimeSpan _moneyLook = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The reply of the first target that answers, its <see cref="ReplyStarted"/> naming the target. Ends plainly when
    /// the reply is whole, with <see cref="ReplyFailed"/> when it is not. Every attempt is metered on <paramref name="account"/>.
    /// </summary>
    public async IAsyncEnumerable<ReplyEvent> RunAsync(
        GatewayRequest request, RoutePlan plan, RequestAccount account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pass = premiumCap?.Enter(request, plan);
        if (pass is not null)
        {
            account.WhenClosed(pass.Settle);
        }

        await using var drafts = plan.Cascade is null ? null : await cascades!.RunAsync((ChatRequest)request, plan, account, pass, cancellationToken);
        var (answering, error) = drafts?.Accepted is null
            ? await FirstToAnswerAsync(request, plan, pass, account, drafts, cancellationToken)
            : (Answering.Of(drafts.Accepted, drafts), null);
        if (answering is null)
        {
            yield return new ReplyFailed(error!);
            yield break;
        }

        await using var attempt = answering.Attempt;
        if (answering.IsDraft)
        {
            account.AnsweredBy(attempt.Meter, answering.Reason);
        }

        foreach (var opening in attempt.Opening)
        {
            yield return opening is ReplyStarted started
                ? started with
                {
                    ServedBy = new ServedBy(answering.Target, plan, answering.Reason, account.OverheadSoFar)
                    {
                        Held = drafts?.Held, Degraded = answering.Degraded,
                    },
                }
                : answering.Shown(opening);
        }

        while (await attempt.NextAsync() is { } next)
        {
            if (next is UpstreamFailed cut)
            {
                LogReplyCutOff(request.Id, answering.Target.Id, cut.Failure.Kind);
                await attempts.NoteBrokenOffAsync(answering.Target.Id, attempt);
                yield return new ReplyFailed(ExecutionErrors.CutOff(answering.Target, cut.Failure));
                yield break;
            }

            yield return answering.Shown(next);
        }
    }

    /// <summary>
    /// The first of the plan's targets that answers, or why none does. Where no budget pays for any just now, but what attempts under way
    /// leave over may, that is waited for a little: what is kept for them is mostly more than they cost.
    /// </summary>
    private async ValueTask<(Answering? Answering, GatewayError? Error)> FirstToAnswerAsync(
        GatewayRequest request, RoutePlan plan, PremiumPass? pass, RequestAccount account, CascadeResult? drafts, CancellationToken cancellationToken)
    {
        var deadline = attempts.DeadlineOf(request);
        var giveUp = attempts.EndOfBudgetWait(deadline);
        while (true)
        {
            var (answering, error, waits) = await TryTargetsAsync(request, plan, pass, account, drafts, deadline, cancellationToken);
            var left = attempts.Time.GetElapsedTime(attempts.Time.GetTimestamp(), giveUp);
            if (answering is not null || !waits || left <= TimeSpan.Zero)
            {
                return (answering, error);
            }

            await account.BudgetsFreedAsync(left < _moneyLook ? left : _moneyLook, cancellationToken);
        }
    }

    private async ValueTask<(Answering? Answering, GatewayError? Error, bool WaitsForMoney)> TryTargetsAsync(
        GatewayRequest request, RoutePlan plan, PremiumPass? pass, RequestAccount account, CascadeResult? drafts, long deadline, CancellationToken cancellationToken)
    {
        var failures = new List<(Target, UpstreamFailure)>();
        var why = drafts is null ? "" : $"; {drafts.Why}";
        var passedOver = "";
        BudgetRefusal? unpaid = null;
        foreach (var target in plan.Targets)
        {
            var isOffline = target.Target.Location.IsLocal && OutsideIsSilent(failures);
            if (target.StandsIn && !isOffline && !(unpaid is not null && failures.Count == 0))
            {
                continue;
            }

            if (pass?.TryBegin(target.Target) == false)
            {
                passedOver = $"; {pass.Refusal}";
                continue;
            }

            var planned = why.Length + passedOver.Length == 0 ? target : target with { Reason = target.Reason + why + passedOver };
            var order = new AttemptOrder { Request = request, Planned = planned, Account = account, Pass = pass, Deadline = deadline };
            var opened = await attempts.OpenAsync(order, cancellationToken);
            if (opened.Attempt is { } attempt)
            {
                var reason = failures.Count == 0 ? planned.Reason : $"{planned.Reason}; after {failures.Count} failed";
                return (new Answering(attempt, planned.Target, reason) { Degraded = isOffline ? "offline" : unpaid is not null ? "budget" : null }, null, false);
            }

            if (opened.Refusal is { } refusal)
            {
                unpaid ??= refusal;
                passedOver = $"; budget {refusal.Budget} does not pay for {target.Target.Name}";
                continue;
            }

            var failure = opened.Failure!;
            failures.Add((planned.Target, failure));
            LogTargetFailed(request.Id, planned.Target.Id, failure.Kind, failure.Status);
            if (!failure.Kind.ConcernsTargetOnly())
            {
                // The request itself is to blame: a draft's answer to it is none to fall back on.
                return (null, ExecutionErrors.Of(failures), false);
            }

            if (attempts.Time.GetTimestamp() >= deadline)
            {
                break;
            }
        }

        if (drafts?.InReserve is { } reserve)
        {
            var degraded = failures.Count > 0 ? $"{failures.Count} of the targets it was escalated to failed" : unpaid is not null ? passedOver[2..] : pass!.Refusal;
            return (Answering.InReserve(reserve, drafts, degraded), null, false);
        }

        return failures.Count > 0 ? (null, ExecutionErrors.Of(failures), false)
            : unpaid is not null ? (null, ExecutionErrors.Unpaid(unpaid, attempts.Time.GetUtcNow()), unpaid.MayPass)
            : (null, ExecutionErrors.PremiumSpent(pass!.Refusal), false);
    }

    /// <summary>Whether targets outside the house were tried and none of them is up to answering anything just now.</summary>
    private static bool OutsideIsSilent(List<(Target Target, UpstreamFailure Failure)> failures)
    {
        var isSilent = false;
        foreach (var (target, failure) in failures)
        {
            if (!target.Location.IsLocal)
            {
                if (!failure.Kind.SetsTargetBack())
                {
                    return false;
                }

                isSilent = true;
            }
        }

        return isSilent;
    }

    /// <summary>Whether the circuit of the target is open: it is not tried for now.</summary>
    public bool IsPassedOver(Target target) => attempts.IsPassedOver(target);

    [LoggerMessage(3001, LogLevel.Warning, "{RequestId}: {Target} failed: {Kind} (status {Status})")]
    private partial void LogTargetFailed(RequestId requestId, TargetId target, UpstreamFailureKind kind, int? status);

    [LoggerMessage(3002, LogLevel.Warning, "{RequestId}: {Target} broke off mid-reply: {Kind}")]
    private partial void LogReplyCutOff(RequestId requestId, TargetId target, UpstreamFailureKind kind);
}
