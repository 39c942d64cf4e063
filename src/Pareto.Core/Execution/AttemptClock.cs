using Pareto.Core.Exchange;

namespace Pareto.Core.Execution;

/// <summary>
/// Cancels one attempt when it waits too long, when its client leaves, or when its answer is not needed any more. Every
/// wait is also bounded by the end of the whole request.
/// </summary>
internal sealed class AttemptClock : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _requestDeadline;
    private readonly CancellationTokenSource _over;
    private readonly CancellationToken _clientLeft;
    private readonly CancellationToken _notNeeded;
    private readonly CancellationTokenRegistration _whenLeft;
    private readonly CancellationTokenRegistration _whenNotNeeded;

    /// <param name="time">The clock that waits are measured on.</param>
    /// <param name="requestDeadline">A timestamp of <paramref name="time"/> after which nothing waits any more.</param>
    /// <param name="clientLeft">Ends the attempt whatever the clock says.</param>
    /// <param name="notNeeded">Ends it as well: the gateway itself has no use for its answer any more.</param>
    public AttemptClock(TimeProvider time, long requestDeadline, CancellationToken clientLeft, CancellationToken notNeeded = default)
    {
        _time = time;
        _requestDeadline = requestDeadline;
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _clientLeft = clientLeft;
        _notNeeded = notNeeded;
        _whenLeft = clientLeft.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), _over);
        _whenNotNeeded = notNeeded.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), _over);
    }

    public CancellationToken Token => _over.Token;

    /// <summary>It was ended on purpose: what is cancelled now did not run out of time.</summary>
    public bool IsStopped => _clientLeft.IsCancellationRequested || _notNeeded.IsCancellationRequested;

    /// <summary>How an attempt ended that nobody waited for to its end.</summary>
    public AttemptOutcome Left => _notNeeded.IsCancellationRequested && !_clientLeft.IsCancellationRequested
        ? AttemptOutcome.NotNeeded
        : AttemptOutcome.ClientLeft;

    /// <summary>Starts the next wait, of at most <paramref name="wait"/>.</summary>
    public void Arm(TimeSpan wait)
    {
        var left = _time.GetElapsedTime(_time.GetTimestamp(), _requestDeadline);
        var bounded = left < wait ? left : wait;
        _over.CancelAfter(bounded > TimeSpan.Zero ? bounded : TimeSpan.Zero);
    }

    /// <summary>Ends the wait: only the end of the whole request is still watched.</summary>
    public void Rest() => Arm(TimeSpan.MaxValue);

    public void Cancel() => _over.Cancel();

    public void Dispose()
    {
        // First, and waiting for it where it runs just now: it must not cancel what is disposed of.
        _whenLeft.Dispose();
        _whenNotNeeded.Dispose();
        _over.Dispose();
    }
}
