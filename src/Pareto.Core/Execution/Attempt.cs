using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;

namespace Pareto.Core.Execution;

/// <summary>
/// One call at one target. It is opened up to its first piece of answer, so that a failure before it can still be
/// made good elsewhere; what came until then waits in <see cref="Opening"/>. Disposing it ends the upstream call.
/// </summary>
internal sealed class Attempt : IAsyncDisposable
{
    private readonly AttemptMeter _meter;
    private readonly AttemptClock _clock;
    private readonly TimeSpan _idleTimeout;
    private readonly IAsyncEnumerator<ReplyEvent> _reply;
    private readonly CancellationToken _clientLeft;

    private Attempt(
        IProvider provider, GatewayRequest request, Target target, AttemptMeter meter, AttemptClock clock,
        TimeSpan idleTimeout, CancellationToken clientLeft)
    {
        _meter = meter;
        _clock = clock;
        _idleTimeout = idleTimeout;
        _clientLeft = clientLeft;
        _reply = provider.SendAsync(request, target, clock.Token).GetAsyncEnumerator(clock.Token);
    }

    /// <summary>Why the attempt came to nothing; null once it has begun to answer.</summary>
    public UpstreamFailure? Failure { get; private set; }

    /// <summary>The events up to and including the first piece of answer.</summary>
    public List<ReplyEvent> Opening { get; } = new(2);

    public static async ValueTask<Attempt> OpenAsync(
        IProvider provider, GatewayRequest request, Target target, AttemptMeter meter, AttemptClock clock,
        ExecutionOptions options, CancellationToken clientLeft)
    {
        var attempt = new Attempt(provider, request, target, meter, clock, options.IdleTimeout, clientLeft);
        clock.Arm(options.FirstTokenTimeout);
        try
        {
            ReplyEvent? next;
            do
            {
                next = await attempt.PullAsync();
                if (next is null)
                {
                    attempt.Fail(new UpstreamFailure(UpstreamFailureKind.CutOff, "ended its reply before it began"));
                }
                else if (next is UpstreamFailed failed)
                {
                    attempt.Fail(failed.Failure);
                }
                else
                {
                    attempt.Opening.Add(next);
                }
            }
            while (attempt.Failure is null && !IsAnswer(next!));
        }
        catch
        {
            await attempt.DisposeAsync();
            throw;
        }

        if (attempt.Failure is not null)
        {
            await attempt.DisposeAsync();
        }

        return attempt;
    }

    /// <summary>The next event; null at the good end; <see cref="UpstreamFailed"/> as the last one when the reply broke off.</summary>
    public async ValueTask<ReplyEvent?> NextAsync()
    {
        _clock.Arm(_idleTimeout);
        var next = await PullAsync();
        switch (next)
        {
            case null:
                _meter.End(AttemptOutcome.Completed);
                break;
            case UpstreamFailed failed:
                _meter.End(AttemptOutcome.CutOff, failed.Failure.Kind);
                break;
        }

        return next;
    }

    public async ValueTask DisposeAsync()
    {
        // An attempt that nobody ended was left by its client: the meter's first word counts.
        _meter.End(AttemptOutcome.ClientLeft);
        try
        {
            _clock.Cancel();
            await _reply.DisposeAsync();
        }
        catch (OperationCanceledException)
        {
            // The call was ended on purpose.
        }
        finally
        {
            _clock.Dispose();
        }
    }

    private async ValueTask<ReplyEvent?> PullAsync()
    {
        try
        {
            if (!await _reply.MoveNextAsync())
            {
                return null;
            }

            _meter.Observe(_reply.Current);
            return _reply.Current;
        }
        catch (OperationCanceledException) when (_clock.HasRunOut && !_clientLeft.IsCancellationRequested)
        {
            return new UpstreamFailed(new UpstreamFailure(UpstreamFailureKind.Timeout, "did not answer in time"));
        }
    }

    private void Fail(UpstreamFailure failure)
    {
        Failure = failure;
        _meter.End(failure.Kind == UpstreamFailureKind.Timeout ? AttemptOutcome.TimedOut : AttemptOutcome.Failed, failure.Kind);
    }

    // A bare opening chunk (a role, an empty text) tells the client nothing yet, so it does not bind to the target.
    private static bool IsAnswer(ReplyEvent reply) => reply switch
    {
        ChoiceDelta delta => delta.Text is { Length: > 0 } || delta.Reasoning is { Length: > 0 } ||
            delta.Refusal is { Length: > 0 } || !delta.ToolCalls.IsEmpty || delta.FinishReason is not null ||
            delta.ReasoningSignature is not null || !delta.Carried.IsEmpty,
        EmbeddingsProduced => true,
        _ => false,
    };
}
