using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Pareto.Core.Accounting;
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

    /// <summary>The first of the plan's targets that answers, or why none does.</summary>
    private async ValueTask<(Answering? Answering, GatewayError? Error)> FirstToAnswerAsync(
        GatewayRequest request, RoutePlan plan, PremiumPass? pass, RequestAccount account, CascadeResult? drafts, CancellationToken cancellationToken)
    {
        var deadline = attempts.DeadlineOf(request);
        var failures = new List<(Target, UpstreamFailure)>();
        var why = drafts is null ? "" : $"; {drafts.Why}";
        var capped = "";
        foreach (var target in plan.Targets)
        {
            var isOffline = target.Target.Location.IsLocal && OutsideIsSilent(failures);
            if (target.StandsIn && !isOffline)
            {
                continue;
            }

            if (pass?.TryBegin(target.Target) == false)
            {
                capped = $"; {pass.Refusal}";
                continue;
            }

            var planned = why.Length + capped.Length == 0 ? target : target with { Reason = target.Reason + why + capped };
            var order = new AttemptOrder { Request = request, Planned = planned, Account = account, Pass = pass, Deadline = deadline };
            var (attempt, failure) = await attempts.OpenAsync(order, cancellationToken);
            if (attempt is not null)
            {
                var reason = failures.Count == 0 ? planned.Reason : $"{planned.Reason}; after {failures.Count} failed";
                return (new Answering(attempt, planned.Target, reason) { Degraded = isOffline ? "offline" : null }, null);
            }

            failures.Add((planned.Target, failure!));
            LogTargetFailed(request.Id, planned.Target.Id, failure!.Kind, failure.Status);
            if (!failure.Kind.ConcernsTargetOnly())
            {
                // The request itself is to blame: a draft's answer to it is none to fall back on.
                return (null, ExecutionErrors.Of(failures));
            }

            if (attempts.Time.GetTimestamp() >= deadline)
            {
                break;
            }
        }

        return drafts?.InReserve is { } reserve
            ? (Answering.InReserve(reserve, drafts, failures.Count == 0 ? pass!.Refusal : $"{failures.Count} of the targets it was escalated to failed"), null)
            : (null, failures.Count == 0 ? ExecutionErrors.PremiumSpent(pass!.Refusal) : ExecutionErrors.Of(failures));
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
