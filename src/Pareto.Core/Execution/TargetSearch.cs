using Microsoft.Extensions.Logging;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Execution.Templates;

namespace Pareto.Core.Execution;

/// <summary>Looks for the first of a plan's targets that answers one request, and remembers why the others did not.</summary>
internal sealed partial class TargetSearch(Attempts attempts, TemplateGuard templates, ILogger<Executor> logger)
{
    // Attempts of other replicas end unheard.
    private static readonly TimeSpan MoneyLook = TimeSpan.FromMilliseconds(250);

    private readonly List<(Target Target, UpstreamFailure Failure)> _failures = [];
    private BudgetRefusal? _unpaid;
    private string _passedOver = "";

    public required GatewayRequest Request { get; init; }

    public required RoutePlan Plan { get; init; }

    public required RequestAccount Account { get; init; }

    /// <summary>Null where premium is not capped.</summary>
    public required PremiumPass? Pass { get; init; }

    /// <summary>What the plan's drafts came to; null where there were none.</summary>
    public required CascadeResult? Drafts { get; init; }

    /// <summary>The error that an answer would be which missed the template. A second one is the client's answer.</summary>
    public required GatewayError? OffTemplate { get; set; }

    /// <summary>
    /// The first that answers, or why none does. Where no budget pays for any just now, but what attempts under way leave over may, that
    /// is waited for a little: what is kept for them is mostly more than they cost.
    /// </summary>
    public async ValueTask<(Answering? Answering, GatewayError? Error)> FirstAsync(CancellationToken cancellationToken)
    {
        var deadline = attempts.DeadlineOf(Request);
        var giveUp = attempts.EndOfBudgetWait(deadline);
        while (true)
        {
            _failures.Clear();
            (_unpaid, _passedOver) = (null, "");
            var (answering, error) = await TryAllAsync(deadline, cancellationToken);
            var left = attempts.Time.GetElapsedTime(attempts.Time.GetTimestamp(), giveUp);
            if (error?.Kind != GatewayErrorKind.BudgetBusy || left <= TimeSpan.Zero)
            {
                return (answering, error);
            }

            await Account.BudgetsFreedAsync(left < MoneyLook ? left : MoneyLook, cancellationToken);
        }
    }

    private async ValueTask<(Answering? Answering, GatewayError? Error)> TryAllAsync(long deadline, CancellationToken cancellationToken)
    {
        var why = Drafts is null ? "" : OffTemplate is null ? $"; {Drafts.Why}" : $"; {Drafts.Accepted!.Planned!.Target.Name} missed the template";
        foreach (var target in Plan.Targets)
        {
            var isOffline = target.Target.Location.IsLocal && OutsideIsSilent();
            if (target.StandsIn && !isOffline && !(_unpaid is not null && _failures.Count == 0))
            {
                continue;
            }

            if (Pass?.TryBegin(target.Target) == false)
            {
                _passedOver = $"; {Pass.Refusal}";
                continue;
            }

            var planned = why.Length + _passedOver.Length == 0 ? target : target with { Reason = target.Reason + why + _passedOver };
            var order = new AttemptOrder { Request = Request, Planned = planned, Account = Account, Pass = Pass, Deadline = deadline };
            var opened = await attempts.OpenAsync(order, cancellationToken);
            if (opened.Refusal is { } refusal)
            {
                _unpaid ??= refusal;
                _passedOver = $"; budget {refusal.Budget} does not pay for {target.Target.Name}";
                continue;
            }

            var failure = opened.Failure;
            if (opened.Attempt is { } attempt)
            {
                (failure, var miss) = await templates.HoldAgainstAsync(Request, planned.Target, attempt);
                if (miss is not null)
                {
                    var template = ((ChatRequest)Request).Template!;
                    var isSecond = OffTemplate is not null;
                    OffTemplate = ExecutionErrors.OffTemplate(planned.Target, template, miss, isSecond);
                    if (isSecond)
                    {
                        return (null, OffTemplate);
                    }

                    why += $"; {planned.Target.Name} missed the template {template.Name}";
                    continue;
                }

                if (failure is null)
                {
                    var reason = _failures.Count == 0 ? planned.Reason : $"{planned.Reason}; after {_failures.Count} failed";
                    return (new Answering(attempt, planned.Target, reason) { Degraded = isOffline ? "offline" : _unpaid is not null ? "budget" : null }, null);
                }
            }

            _failures.Add((planned.Target, failure!));
            LogTargetFailed(Request.Id, planned.Target.Id, failure!.Kind, failure.Status);
            if (!failure.Kind.ConcernsTargetOnly())
            {
                // The request itself is to blame: a draft's answer to it is none to fall back on.
                return (null, ExecutionErrors.Of(_failures));
            }

            if (attempts.Time.GetTimestamp() >= deadline)
            {
                break;
            }
        }

        return NoneAnswered();
    }

    private (Answering? Answering, GatewayError? Error) NoneAnswered()
    {
        if (OffTemplate is not null)
        {
            return (null, OffTemplate);
        }

        if (Drafts?.InReserve is { } reserve)
        {
            var degraded = _failures.Count > 0 ? $"{_failures.Count} of the targets it was escalated to failed" : _unpaid is not null ? _passedOver[2..] : Pass!.Refusal;
            return (Answering.InReserve(reserve, Drafts, degraded), null);
        }

        return (null, _failures.Count > 0 ? ExecutionErrors.Of(_failures)
            : _unpaid is not null ? ExecutionErrors.Unpaid(_unpaid, attempts.Time.GetUtcNow())
            : ExecutionErrors.PremiumSpent(Pass!.Refusal));
    }

    /// <summary>Whether targets outside the house were tried and none of them is up to answering anything just now.</summary>
    private bool OutsideIsSilent()
    {
        var isSilent = false;
        foreach (var (target, failure) in _failures)
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

    [LoggerMessage(3001, LogLevel.Warning, "{RequestId}: {Target} failed: {Kind} (status {Status})")]
    private partial void LogTargetFailed(RequestId requestId, TargetId target, UpstreamFailureKind kind, int? status);
}
