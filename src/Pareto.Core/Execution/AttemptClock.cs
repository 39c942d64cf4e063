namespace Pareto.Core.Execution;

/// <summary>
/// Cancels one attempt when it waits too long, or when its client leaves. Every wait is also bounded by the end of the
/// whole request.
/// </summary>
internal sealed class AttemptClock : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _requestDeadline;
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _clientLeft;

    /// <param name="time">The clock that waits are measured on.</param>
    /// <param name="requestDeadline">A timestamp of <paramref name="time"/> after which nothing waits any more.</param>
    /// <param name="clientLeft">Ends the attempt whatever the clock says.</param>
    public AttemptClock(TimeProvider time, long requestDeadline, CancellationToken clientLeft)
    {
        _time = time;
        _requestDeadline = requestDeadline;
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _clientLeft = clientLeft.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), _over);
    }

    public CancellationToken Token => _over.Token;

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
        _clientLeft.Dispose();
        _over.Dispose();
    }
}
