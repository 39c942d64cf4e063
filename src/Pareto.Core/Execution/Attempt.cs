using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;
using Pareto.Core.Providers;

namespace Pareto.Core.Execution;

/// <summary>
/// One call at one target. It is opened as far as a failure can still be made good elsewhere: a stream to its first
/// piece of answer, a plain reply, of which the client gets nothing before its end, to the end. What came until then
/// waits in <see cref="Opening"/>. Disposing it ends the upstream call.
/// </summary>
internal sealed class Attempt : IAsyncDisposable
{
    private readonly AttemptMeter _meter;
    private readonly TargetGauge _load;
    private readonly AttemptClock _clock;
    private readonly TimeSpan _idleTimeout;
    private IAsyncEnumerator<ReplyEvent>? _reply;
    private bool _answering;
    private bool _ended;
    private bool _disposed;
    private Task<ReplyEvent?>? _pulling;

    private Attempt(AttemptMeter meter, TargetGauge load, AttemptClock clock, TimeSpan idleTimeout)
    {
        _meter = meter;
        _load = load;
        _clock = clock;
        _idleTimeout = idleTimeout;
    }

    /// <summary>Why the attempt came to nothing, or broke off; null as long as it goes well.</summary>
    public UpstreamFailure? Failure { get; private set; }

    /// <summary>What it is metered by.</summary>
    public AttemptMeter Meter => _meter;

    /// <summary>All of the reply is in <see cref="Opening"/> or was handed on.</summary>
    public bool IsWhole => _ended && Failure is null;

    /// <summary>The events that came while the attempt was opened, or held.</summary>
    public List<ReplyEvent> Opening { get; } = new(4);

    /// <summary>Makes the attempt. One that came to nothing is disposed of already and says why in <see cref="Failure"/>.</summary>
    public static async ValueTask<Attempt> OpenAsync(
        IProvider provider, GatewayRequest request, Target target, AttemptMeter meter, TargetGauge load, AttemptClock clock,
        TimeSpan firstTokenTimeout, TimeSpan idleTimeout)
    {
        var attempt = new Attempt(meter, load, clock, idleTimeout);
        load.Enter();
        try
        {
            attempt._reply = provider.SendAsync(request, target, clock.Token).GetAsyncEnumerator(clock.Token);
            clock.Arm(firstTokenTimeout);
            while (attempt.Failure is null && (!attempt._answering || !request.Stream) && await attempt.PullAsync() is { } next)
            {
                attempt.Open(next);
            }

            if (!attempt._answering && attempt.Failure is null)
            {
                attempt.Fail(new UpstreamFailure(UpstreamFailureKind.CutOff, "ended its reply before it began"));
            }
        }
        catch (Exception exception)
        {
            if (exception is not OperationCanceledException)
            {
                meter.End(AttemptOutcome.Failed);
            }

            await attempt.DisposeAsync();
            throw;
        }

        if (attempt.Failure is not null)
        {
            await attempt.DisposeAsync();
        }

        return attempt;
    }

    /// <summary>
    /// Holds back more of a stream in <see cref="Opening"/>: until its end, or so many pieces of text in all, or until the
    /// time is up. What was waited for then is not lost: it is the next event.
    /// </summary>
    public async ValueTask HoldAsync(int pieces, Task timeUp)
    {
        var held = Opening.Count(IsText);
        while (held < pieces)
        {
            _pulling ??= NextAsync().AsTask();
            if (!_pulling.IsCompleted && await Task.WhenAny(_pulling, timeUp) == timeUp)
            {
                return;
            }

            var next = await _pulling;
            _pulling = null;
            if (next is null or UpstreamFailed)
            {
                return;
            }

            Opening.Add(next);
            held += IsText(next) ? 1 : 0;
        }
    }

    /// <summary>The next event; null at the good end; <see cref="UpstreamFailed"/> as the last one when the reply broke off, or ran out of time.</summary>
    public ValueTask<ReplyEvent?> NextAsync()
    {
        if (_pulling is { } pulling)
        {
            _pulling = null;
            return new ValueTask<ReplyEvent?>(pulling);
        }

        return _ended ? default : PullAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        // An attempt that nobody ended was left: the meter's first word counts.
        _disposed = true;
        _meter.End(_clock.Left);
        if (!_answering && Failure is null)
        {
            _load.NoteGivenUp(_meter.Duration);
        }

        try
        {
            if (!_ended)
            {
                _clock.Cancel();
            }

            await EndPullAsync();
            if (_reply is not null)
            {
                await _reply.DisposeAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The call was ended on purpose.
        }
        finally
        {
            _load.Leave();
            _clock.Dispose();
        }
    }

    // A reply cannot be disposed of while it is waited for.
    private async ValueTask EndPullAsync()
    {
        try
        {
            if (_pulling is not null)
            {
                await _pulling;
            }
        }
        catch (OperationCanceledException)
        {
            // The call was ended on purpose.
        }
    }

    /// <summary>Takes up what comes before the attempt is open.</summary>
    private void Open(ReplyEvent next)
    {
        if (next is UpstreamFailed)
        {
            return;
        }

        Opening.Add(next);
        if (!_answering && IsAnswer(next))
        {
            _answering = true;
            _load.NoteAnswer(_meter.Duration);
            _clock.Rest();
        }
    }

    /// <summary>As <see cref="NextAsync"/>, where nothing is being waited for.</summary>
    private async ValueTask<ReplyEvent?> PullAsync()
    {
        try
        {
            // A stream is idle only while it is waited for: neither while more of it is there already, nor while a
            // slow client takes what it got.
            var moving = _reply!.MoveNextAsync();
            var waited = _answering && !moving.IsCompleted;
            if (waited)
            {
                _clock.Arm(_idleTimeout);
            }

            if (!await moving)
            {
                _ended = true;
                if (_answering)
                {
                    _meter.End(AttemptOutcome.Completed);
                    _load.NoteCompleted();
                }

                return null;
            }

            if (waited)
            {
                _clock.Rest();
            }

            var next = _reply.Current;
            _meter.Observe(next);
            if (next is UpstreamFailed failed)
            {
                Fail(failed.Failure);
            }

            return next;
        }
        catch (OperationCanceledException) when (!_clock.IsStopped)
        {
            var failure = new UpstreamFailure(UpstreamFailureKind.Timeout, "did not answer in time");
            Fail(failure);
            return new UpstreamFailed(failure);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A bug, which is no reason to write down that the client has left.
            _meter.End(_answering ? AttemptOutcome.CutOff : AttemptOutcome.Failed);
            throw;
        }
    }

    private void Fail(UpstreamFailure failure)
    {
        Failure = failure;
        var outcome = _answering ? AttemptOutcome.CutOff
            : failure.Kind == UpstreamFailureKind.Timeout ? AttemptOutcome.TimedOut
            : AttemptOutcome.Failed;
        _meter.End(outcome, failure.Kind);
        _load.NoteFailure(failure, _meter.Duration);
    }

    private static bool IsText(ReplyEvent reply) => reply is ChoiceDelta { Text.Length: > 0 };

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
