namespace Pareto.Core.Execution;

/// <summary>Cancels one attempt when it waits too long. Every wait is also bounded by the end of the whole request.</summary>
internal sealed class AttemptClock : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _requestDeadline;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _linked;

    /// <param name="requestDeadline">A timestamp of <paramref name="time"/> after which nothing waits any more.</param>
    public AttemptClock(TimeProvider time, long requestDeadline, CancellationToken clientLeft)
    {
        _time = time;
        _requestDeadline = requestDeadline;
        _timer = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(clientLeft, _timer.Token);
    }

    public CancellationToken Token => _linked.Token;

    public bool HasRunOut => _timer.IsCancellationRequested;

    /// <summary>Starts the next wait, of at most <paramref name="wait"/>.</summary>
    public void Arm(TimeSpan wait)
    {
        var left = _time.GetElapsedTime(_time.GetTimestamp(), _requestDeadline);
        var bounded = left < wait ? left : wait;
        _timer.CancelAfter(bounded > TimeSpan.Zero ? bounded : TimeSpan.Zero);
    }

    public void Cancel() => _linked.Cancel();

    public void Dispose()
    {
        _linked.Dispose();
        _timer.Dispose();
    }
}
