using Pareto.Core.Exchange;

namespace Pareto.Core.Execution.Load;

/// <summary>
/// How busy, how fast and how well one target is. Attempts write it, choices read it, on any thread; neither allocates.
/// </summary>
internal sealed class TargetGauge(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly long _epoch = time.GetTimestamp();
    private readonly Lock _lock = new();
    private int _inFlight;
    private PeakEwma _latency;
    private int _failures;
    private TimeSpan _pausedUntil;
    private TimeSpan _circuitOpenUntil;

    /// <summary>Attempts under way, the streaming of their answers included.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>
    /// The time to the first piece of an answer (of a plain reply: to the whole), as a peak EWMA; null before the first
    /// answer. It sinks while the target is idle, and not while it is tried: that will tell by itself, and until then the
    /// rest of the traffic must not follow.
    /// </summary>
    public TimeSpan? Latency
    {
        get
        {
            lock (_lock)
            {
                return !_latency.IsKnown ? null
                    : TimeSpan.FromSeconds(InFlight > 0 ? _latency.Seconds : _latency.SecondsAt(Now));
            }
        }
    }

    /// <summary>False for a while after a failure, and as long as the circuit is open.</summary>
    public bool IsHealthy
    {
        get
        {
            lock (_lock)
            {
                var now = Now;
                return now >= _pausedUntil && now >= _circuitOpenUntil;
            }
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_epoch);

    /// <summary>An attempt begins.</summary>
    public void Enter() => Interlocked.Increment(ref _inFlight);

    /// <summary>The attempt is over, however it ended. Once for each <see cref="Enter"/>.</summary>
    public void Leave() => Interlocked.Decrement(ref _inFlight);

    public void NoteAnswer(TimeSpan waited)
    {
        lock (_lock)
        {
            _latency.Observe(waited, Now);
        }
    }

    /// <summary>The answer is whole. Only now is the target known to be well: one that always breaks off begins well, too.</summary>
    public void NoteCompleted()
    {
        lock (_lock)
        {
            _failures = 0;
            _pausedUntil = TimeSpan.Zero;
        }
    }

    /// <summary>
    /// An attempt failed. That is no measurement of speed, or whoever fails fastest would be thought the fastest. The target
    /// stands back for a second, for twice as long with each further failure, and for as long as it asks, a minute at most.
    /// </summary>
    public void NoteFailure(UpstreamFailure failure, TimeSpan waited)
    {
        lock (_lock)
        {
            var now = Now;
            if (failure.Kind == UpstreamFailureKind.Timeout)
            {
                _latency.ObserveAtLeast(waited, now);
            }

            if (failure.Kind.SetsTargetBack())
            {
                var pause = FirstPause * Math.Pow(2, Math.Min(_failures, 10));
                pause = failure.RetryAfter > pause ? failure.RetryAfter.Value : pause;
                var until = now + (pause < LongestPause ? pause : LongestPause);
                _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
                _failures++;
            }
        }
    }

    /// <summary>The client left, or needed no answer any more, before one began.</summary>
    public void NoteGivenUp(TimeSpan waited)
    {
        lock (_lock)
        {
            _latency.ObserveAtLeast(waited, Now);
        }
    }

    /// <summary>The target's circuit has opened for this long.</summary>
    public void NoteCircuitOpened(TimeSpan breakTime)
    {
        lock (_lock)
        {
            _circuitOpenUntil = Now + breakTime;
        }
    }
}
