using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;

namespace Pareto.Core.Execution;

/// <summary>
/// Carries out a plan: tries its targets in order until one has begun to answer, then streams that answer. Repeats and
/// fails over only while nothing has been handed on; from the first piece of answer on there is no second attempt.
/// </summary>
internal sealed partial class Executor(Attempts attempts, ILogger<Executor> logger)
{
    /// <summary>
    /// The reply of the first target that answers, its <see cref="ReplyStarted"/> naming the target. Ends plainly when
    /// the reply is whole, with <see cref="ReplyFailed"/> when it is not. Every attempt is metered on <paramref name="account"/>.
    /// </summary>
    public async IAsyncEnumerable<ReplyEvent> RunAsync(
        GatewayRequest request, RoutePlan plan, RequestAccount account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var deadline = attempts.DeadlineOf(request);
        var failures = new List<(Target, UpstreamFailure)>();
        foreach (var planned in plan.Targets)
        {
            var order = new AttemptOrder { Request = request, Planned = planned, Account = account, Deadline = deadline };
            var (attempt, failure) = await attempts.OpenAsync(order, cancellationToken);
            if (attempt is null)
            {
                failures.Add((planned.Target, failure!));
                LogTargetFailed(request.Id, planned.Target.Id, failure!.Kind, failure.Status);
                if (!failure.Kind.ConcernsTargetOnly() || attempts.Time.GetTimestamp() >= deadline)
                {
                    break;
                }

                continue;
            }

            await using (attempt)
            {
                var reason = failures.Count == 0 ? planned.Reason : $"{planned.Reason}; after {failures.Count} failed";
                foreach (var opening in attempt.Opening)
                {
                    yield return opening is ReplyStarted started
                        ? started with { ServedBy = new ServedBy(planned.Target, plan, reason, account.OverheadSoFar) }
                        : opening;
                }

                while (await attempt.NextAsync() is { } next)
                {
                    if (next is UpstreamFailed cut)
                    {
                        LogReplyCutOff(request.Id, planned.Target.Id, cut.Failure.Kind);
                        await attempts.NoteBrokenOffAsync(planned.Target.Id, attempt);
                        yield return new ReplyFailed(ExecutionErrors.CutOff(planned.Target, cut.Failure));
                        yield break;
                    }

                    yield return next;
                }
            }

            yield break;
        }

        yield return new ReplyFailed(ExecutionErrors.Of(failures));
    }

    /// <summary>Whether the circuit of the target is open: it is not tried for now.</summary>
    public bool IsPassedOver(Target target) => attempts.IsPassedOver(target);

    [LoggerMessage(3001, LogLevel.Warning, "{RequestId}: {Target} failed: {Kind} (status {Status})")]
    private partial void LogTargetFailed(RequestId requestId, TargetId target, UpstreamFailureKind kind, int? status);

    [LoggerMessage(3002, LogLevel.Warning, "{RequestId}: {Target} broke off mid-reply: {Kind}")]
    private partial void LogReplyCutOff(RequestId requestId, TargetId target, UpstreamFailureKind kind);
}
