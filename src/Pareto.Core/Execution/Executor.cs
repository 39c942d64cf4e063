using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Execution.Templates;
using Pareto.Core.Telemetry;

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
/// <param name="meters">Count answers that miss their template; null where nobody counts.</param>
internal sealed partial class Executor(Attempts attempts, Cascades? cascades, ILogger<Executor> logger, PremiumCap? premiumCap = null, GatewayMeters? meters = null)
{
    private static readonly TaskCompletionSource Forever = new();

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
        var offTemplate = drafts?.Accepted is { } accepted ? MissOf(request, accepted) : null;
        var (answering, error) = drafts?.Accepted is null || offTemplate is not null
            ? await FirstToAnswerAsync(request, plan, pass, account, drafts, offTemplate, cancellationToken)
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

        // What is there already was checked where it could be; a stream that goes on is checked at its end.
        var check = request is ChatRequest { Template: { } template } && !attempt.IsWhole ? new TemplateCheck(template) : null;
        foreach (var opening in attempt.Opening)
        {
            check?.Hear(opening);
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

            check?.Hear(next);
            yield return answering.Shown(next);
        }

        if (check?.Miss() is { } miss)
        {
            Note(request, answering.Target, check.Template, miss);
            yield return new ReplyFailed(ExecutionErrors.OffTemplate(answering.Target, check.Template, miss, wasRepeated: false));
        }
    }

    /// <summary>The first of the plan's targets that answers, or why none does.</summary>
    private async ValueTask<(Answering? Answering, GatewayError? Error)> FirstToAnswerAsync(
        GatewayRequest request, RoutePlan plan, PremiumPass? pass, RequestAccount account, CascadeResult? drafts, GatewayError? offTemplate, CancellationToken cancellationToken)
    {
        var deadline = attempts.DeadlineOf(request);
        var failures = new List<(Target, UpstreamFailure)>();
        var why = drafts is null ? "" : offTemplate is null ? $"; {drafts.Why}" : $"; {drafts.Accepted!.Planned!.Target.Name} missed the template";
        var capped = "";
        var template = (request as ChatRequest)?.Template;
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
            if (attempt is not null && template is not null)
            {
                (failure, var miss) = await HoldAgainstAsync(request, planned.Target, template, attempt);
                if (miss is not null)
                {
                    var isSecond = offTemplate is not null;
                    offTemplate = ExecutionErrors.OffTemplate(planned.Target, template, miss, isSecond);
                    if (isSecond)
                    {
                        return (null, offTemplate);
                    }

                    why += $"; {planned.Target.Name} missed the template {template.Name}";
                    continue;
                }

                attempt = failure is null ? attempt : null;
            }

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

        if (offTemplate is not null)
        {
            return (null, offTemplate);
        }

        return drafts?.InReserve is { } reserve
            ? (Answering.InReserve(reserve, drafts, failures.Count == 0 ? pass!.Refusal : $"{failures.Count} of the targets it was escalated to failed"), null)
            : (null, failures.Count == 0 ? ExecutionErrors.PremiumSpent(pass!.Refusal) : ExecutionErrors.Of(failures));
    }

    /// <summary>Looks at an open attempt as far as its template can be told by now; one that misses it, or breaks off meanwhile, is disposed of.</summary>
    private async ValueTask<(UpstreamFailure? Failure, string? Miss)> HoldAgainstAsync(GatewayRequest request, Target target, AnswerTemplate template, Attempt attempt)
    {
        if (template.HoldsStreams && !attempt.IsWhole)
        {
            await attempt.HoldAsync(int.MaxValue, Forever.Task);
        }

        if (attempt.Failure is { } failure)
        {
            await attempts.NoteBrokenOffAsync(target.Id, attempt);
            await attempt.DisposeAsync();
            return (failure, null);
        }

        if (!attempt.IsWhole || TemplateCheck.MissOf(template, attempt.Opening) is not { } miss)
        {
            return (null, null);
        }

        Note(request, target, template, miss);
        await attempt.DisposeAsync();
        return (null, miss);
    }

    /// <summary>The error that a draft's whole answer would be, where it misses the template of the request; null where it does not.</summary>
    private GatewayError? MissOf(GatewayRequest request, Draft draft)
    {
        if (request is not ChatRequest { Template: { } template } || draft.Attempt is not { IsWhole: true } attempt || TemplateCheck.MissOf(template, attempt.Opening) is not { } miss)
        {
            return null;
        }

        Note(request, draft.Planned!.Target, template, miss);
        return ExecutionErrors.OffTemplate(draft.Planned.Target, template, miss, wasRepeated: false);
    }

    private void Note(GatewayRequest request, Target target, AnswerTemplate template, string miss)
    {
        meters?.TemplateMisses.Add(1, new(TelemetryNames.Template, template.Name), new(TelemetryNames.Target, target.Name));
        LogOffTemplate(request.Id, target.Id, template.Name, miss);
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

    [LoggerMessage(3003, LogLevel.Warning, "{RequestId}: {Target} missed the template {Template}: {Miss}")]
    private partial void LogOffTemplate(RequestId requestId, TargetId target, string template, string miss);

    [LoggerMessage(3002, LogLevel.Warning, "{RequestId}: {Target} broke off mid-reply: {Kind}")]
    private partial void LogReplyCutOff(RequestId requestId, TargetId target, UpstreamFailureKind kind);
}
