using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Providers;
using Polly;
using Polly.CircuitBreaker;

namespace Pareto.Core.Execution;

/// <summary>
/// Carries out a plan: tries its targets in order until one has begun to answer, then streams that answer. Repeats and
/// fails over only while nothing has been handed on; from the first piece of answer on there is no second attempt.
/// </summary>
internal sealed partial class Executor(
    FrozenDictionary<string, IProvider> providers,
    ExecutionOptions options,
    TargetResilience resilience,
    TargetLoad load,
    TimeProvider time,
    ILogger<Executor> logger,
    PremiumCap? premiumCap = null)
{
    /// <summary>
    /// The reply of the first target that answers, its <see cref="ReplyStarted"/> naming the target. Ends plainly when
    /// the reply is whole, with <see cref="ReplyFailed"/> when it is not. Every attempt is metered on <paramref name="account"/>.
    /// </summary>
    public async IAsyncEnumerable<ReplyEvent> RunAsync(
        GatewayRequest request, RoutePlan plan, RequestAccount account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var deadline = DeadlineFrom(request.ReceivedTimestamp);
        var failures = new List<(Target, UpstreamFailure)>();
        var pass = premiumCap?.Enter(request, plan);
        if (pass is not null)
        {
            account.WhenClosed(pass.Settle);
        }

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

            var planned = capped.Length == 0 ? target : target with { Reason = target.Reason + capped };
            var (attempt, failure) = await OpenAsync(request, planned, pass, account, deadline, cancellationToken);
            if (attempt is null)
            {
                failures.Add((planned.Target, failure!));
                LogTargetFailed(request.Id, planned.Target.Id, failure!.Kind, failure.Status);
                if (!failure.Kind.ConcernsTargetOnly() || time.GetTimestamp() >= deadline)
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
                        ? started with { ServedBy = new ServedBy(planned.Target, plan, reason, account.OverheadSoFar) { IsOffline = isOffline } }
                        : opening;
                }

                while (await attempt.NextAsync() is { } next)
                {
                    if (next is UpstreamFailed cut)
                    {
                        LogReplyCutOff(request.Id, planned.Target.Id, cut.Failure.Kind);
                        await resilience.NoteBrokenOffAsync(planned.Target.Id, options.Circuit, attempt);
                        yield return new ReplyFailed(ExecutionErrors.CutOff(planned.Target, cut.Failure));
                        yield break;
                    }

                    yield return next;
                }
            }

            yield break;
        }

        yield return new ReplyFailed(failures.Count == 0 ? ExecutionErrors.PremiumSpent(pass!.Refusal) : ExecutionErrors.Of(failures));
    }

    /// <summary>
    /// Asks one target a question of the gateway's own, once, through its circuit. An answer that is not whole when the
    /// patience is over is given up; that says nothing against the target, which was never meant to be waited for.
    /// </summary>
    /// <param name="question">A plain request.</param>
    /// <param name="planned">Whom to ask.</param>
    /// <param name="purpose">What for; the attempt is on the account under it.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="account">Of the request that the question is about.</param>
    /// <param name="cancellationToken">The client has left.</param>
    public async ValueTask<SideAnswer> AskAsync(
        ChatRequest question, PlannedTarget planned, AttemptPurpose purpose, TimeSpan patience, RequestAccount account, CancellationToken cancellationToken)
    {
        using var patient = new CancellationTokenSource(patience, time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(patient.Token, cancellationToken);
        try
        {
            var outcome = await OpenOnceAsync(question, planned, purpose, account, DeadlineFrom(time.GetTimestamp()), waiting.Token);
            if (outcome.Exception is BrokenCircuitException)
            {
                return new SideAnswer(null, IsLate: false);
            }

            outcome.ThrowIfException();
            await using var attempt = outcome.Result!;
            return new SideAnswer(attempt.Failure is null ? attempt.OpeningText() : null, IsLate: false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SideAnswer(null, IsLate: true);
        }
    }

    /// <summary>Whether the circuit of the target is open: it is not tried for now.</summary>
    public bool IsPassedOver(Target target) => resilience.IsOpen(target.Id, options.Circuit);

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

    /// <summary>Opens an attempt at one target, repeating it as the options allow: the open attempt, or why there is none.</summary>
    private async ValueTask<(Attempt? Attempt, UpstreamFailure? Failure)> OpenAsync(
        GatewayRequest request, PlannedTarget planned, PremiumPass? pass, RequestAccount account, long deadline, CancellationToken cancellationToken)
    {
        UpstreamFailure? failure = null;
        for (var repeated = 0; ; repeated++)
        {
            var outcome = await OpenOnceAsync(request, planned, AttemptPurpose.Answer, account, deadline, cancellationToken);
            if (outcome.Exception is BrokenCircuitException broken)
            {
                if (failure is null)
                {
                    pass?.TakeBack();
                }

                // What the target said itself, if it was tried just now, tells more.
                return (null, failure ?? new UpstreamFailure(UpstreamFailureKind.Unreachable, "is passed over after repeated failures")
                {
                    RetryAfter = broken.RetryAfter,
                });
            }

            outcome.ThrowIfException();
            failure = outcome.Result!.Failure;
            if (failure is null)
            {
                return (outcome.Result, null);
            }

            if (repeated == options.Retries || !failure.Kind.MayPass())
            {
                return (null, failure);
            }

            var wait = failure.RetryAfter ?? resilience.BackOff(repeated, options);
            if (wait > options.MaxRetryDelay || wait >= time.GetElapsedTime(time.GetTimestamp(), deadline))
            {
                return (null, failure);
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private async ValueTask<Outcome<Attempt>> OpenOnceAsync(
        GatewayRequest request, PlannedTarget planned, AttemptPurpose purpose, RequestAccount account, long deadline, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            return await resilience.CircuitOf(planned.Target.Id, options.Circuit).ExecuteOutcomeAsync(
                static async (context, call) => Outcome.FromResult(await call.Self.AttemptAsync(
                    call.request, call.planned, call.purpose, call.account, call.deadline, context.CancellationToken)),
                context,
                (Self: this, request, planned, purpose, account, deadline));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ValueTask<Attempt> AttemptAsync(
        GatewayRequest request, PlannedTarget planned, AttemptPurpose purpose, RequestAccount account, long deadline, CancellationToken cancellationToken)
    {
        var provider = providers[planned.Target.Id.Provider];
        var meter = account.Begin(planned, purpose, purpose == AttemptPurpose.Answer ? null : request);
        return Attempt.OpenAsync(
            provider, request, planned.Target, meter, load.GaugeOf(planned.Target.Id), new AttemptClock(time, deadline, cancellationToken), options, cancellationToken);
    }

    private long DeadlineFrom(long timestamp) => timestamp + (long)(options.TotalTimeout.TotalSeconds * time.TimestampFrequency);

    [LoggerMessage(3001, LogLevel.Warning, "{RequestId}: {Target} failed: {Kind} (status {Status})")]
    private partial void LogTargetFailed(RequestId requestId, TargetId target, UpstreamFailureKind kind, int? status);

    [LoggerMessage(3002, LogLevel.Warning, "{RequestId}: {Target} broke off mid-reply: {Kind}")]
    private partial void LogReplyCutOff(RequestId requestId, TargetId target, UpstreamFailureKind kind);
}
