using System.Collections.Frozen;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;
using Pareto.Core.Providers;
using Polly;
using Polly.CircuitBreaker;

namespace Pareto.Core.Execution;

/// <summary>
/// Makes attempts at targets: each through the circuit of its target and metered on the account of its request. Safe for
/// many at once.
/// </summary>
internal sealed class Attempts(
    FrozenDictionary<string, IProvider> providers, ExecutionOptions options, TargetResilience resilience, TargetLoad load, TimeProvider time)
{
    public TimeProvider Time => time;

    /// <summary>When a request has taken all the time that it may take, as a timestamp.</summary>
    public long DeadlineOf(GatewayRequest request) =>
        request.ReceivedTimestamp + (long)(options.TotalTimeout.TotalSeconds * time.TimestampFrequency);

    /// <summary>When a request has waited for money as long as it may, if it begins to now.</summary>
    public long EndOfBudgetWait(long deadline) => Math.Min(deadline, time.GetTimestamp() + (long)(options.BudgetWait.TotalSeconds * time.TimestampFrequency));

    /// <summary>Whether the circuit of the target is open: it is not tried for now.</summary>
    public bool IsPassedOver(Target target) => resilience.IsOpen(target.Id, options.Circuit);

    /// <summary>Counts a reply that broke off after its attempt had been opened.</summary>
    public ValueTask NoteBrokenOffAsync(TargetId target, Attempt attempt) => resilience.NoteBrokenOffAsync(target, options.Circuit, attempt);

    /// <summary>Opens an attempt at one target, repeating it as the options allow.</summary>
    /// <exception cref="OperationCanceledException">The client has left, or the answer is not needed any more.</exception>
    public async ValueTask<OpenedAttempt> OpenAsync(AttemptOrder order, CancellationToken cancellationToken)
    {
        UpstreamFailure? failure = null;
        for (var repeated = 0; ; repeated++)
        {
            var opened = await OpenOnceAsync(order, cancellationToken);
            if (!opened.WasTried)
            {
                if (failure is null)
                {
                    order.Pass?.TakeBack();
                    return opened;
                }

                // What the target said itself, if it was tried just now, tells more.
                return new OpenedAttempt { Failure = failure, WasTried = true };
            }

            failure = opened.Failure;
            if (failure is null || repeated == options.Retries || !failure.Kind.MayPass())
            {
                return opened;
            }

            var wait = failure.RetryAfter ?? resilience.BackOff(repeated, options);
            if (wait > options.MaxRetryDelay || wait >= time.GetElapsedTime(time.GetTimestamp(), order.Deadline))
            {
                return opened;
            }

            await WaitAsync(wait, order.NotNeeded, cancellationToken);
        }
    }

    /// <summary>As <see cref="OpenAsync"/>, and a failure is not made good by a second try.</summary>
    public async ValueTask<OpenedAttempt> OpenOnceAsync(AttemptOrder order, CancellationToken cancellationToken)
    {
        var payment = await order.Account.ReserveAsync(order.Planned.Target, order.Request, order.IsOwn, options.TotalTimeout, cancellationToken);
        if (payment.Refusal is { } refusal)
        {
            return new OpenedAttempt { Refusal = refusal };
        }

        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var outcome = await resilience.CircuitOf(order.Planned.Target.Id, options.Circuit).ExecuteOutcomeAsync(
                static (context, call) => call.Self.AttemptAsync(call.Order, context.CancellationToken), context, (Self: this, Order: Within(order, payment)));
            if (outcome.Exception is BrokenCircuitException broken)
            {
                payment.Reservation?.Release();
                return new OpenedAttempt { Failure = PassedOver(broken) };
            }

            outcome.ThrowIfException();
            return outcome.Result!.Failure is { } failure
                ? new OpenedAttempt { Failure = failure, WasTried = true }
                : new OpenedAttempt { Attempt = outcome.Result, WasTried = true };
        }
        catch
        {
            // Where it had begun, its own end has been settled before.
            payment.Reservation?.Release();
            throw;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>The order with no longer an answer than is paid for.</summary>
    private static AttemptOrder Within(in AttemptOrder order, in BudgetPayment payment) => order with
    {
        Reservation = payment.Reservation,
        Request = payment.MostOutputTokens is { } most && order.Request is ChatRequest chat ? chat with { MaxOutputTokens = most } : order.Request,
    };

    private async ValueTask<Outcome<Attempt>> AttemptAsync(AttemptOrder order, CancellationToken cancellationToken)
    {
        var target = order.Planned.Target;
        var meter = order.Account.Begin(order.Planned, order.Purpose, order.IsOwn ? order.Request : null, order.Reservation);
        var clock = new AttemptClock(time, order.Deadline, cancellationToken, order.NotNeeded);
        return Outcome.FromResult(await Attempt.OpenAsync(
            providers[target.Id.Provider], order.Request, target, meter, load.GaugeOf(target.Id), clock, order.FirstTokenTimeout ?? options.FirstTokenTimeout, options.IdleTimeout));
    }

    private async ValueTask WaitAsync(TimeSpan wait, CancellationToken notNeeded, CancellationToken cancellationToken)
    {
        if (!notNeeded.CanBeCanceled)
        {
            await Task.Delay(wait, time, cancellationToken);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(notNeeded, cancellationToken);
        await Task.Delay(wait, time, either.Token);
    }

    private static UpstreamFailure PassedOver(BrokenCircuitException broken) =>
        new(UpstreamFailureKind.Unreachable, "is passed over after repeated failures") { RetryAfter = broken.RetryAfter };
}
