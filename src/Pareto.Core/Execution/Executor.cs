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
    private readonly TemplateGuard _templates = new(attempts, logger, meters);

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
        var offTemplate = drafts?.Accepted is { } accepted ? _templates.MissOf(request, accepted) : null;
        var (answering, error) = drafts?.Accepted is { } trusted && offTemplate is null
            ? (Answering.Of(trusted, drafts), null)
            : await new TargetSearch(attempts, _templates, logger)
            {
                Request = request, Plan = plan, Account = account, Pass = pass, Drafts = drafts, OffTemplate = offTemplate,
            }.FirstAsync(cancellationToken);
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
        var check = TemplateGuard.Begin(request, attempt);
        foreach (var opening in attempt.Opening)
        {
            check?.Hear(opening);
            yield return opening is ReplyStarted started
                ? started with
                {
                    ServedBy = new ServedBy(answering.Target, plan, answering.Reason, account.OverheadSoFar)
                    {
                        Held = drafts?.Held, Degraded = answering.Degraded, Escalated = answering.IsDraft ? null : drafts?.Best,
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

        if (_templates.EndOf(check, request, answering.Target, attempt) is { } missed)
        {
            yield return new ReplyFailed(missed);
        }
    }

    /// <summary>Whether the circuit of the target is open: it is not tried for now.</summary>
    public bool IsPassedOver(Target target) => attempts.IsPassedOver(target);

    [LoggerMessage(3002, LogLevel.Warning, "{RequestId}: {Target} broke off mid-reply: {Kind}")]
    private partial void LogReplyCutOff(RequestId requestId, TargetId target, UpstreamFailureKind kind);
}
