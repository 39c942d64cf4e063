namespace Pareto.Core.Execution.Load;

/// <summary>
/// A moving average of waits that believes bad news at once: a wait above the average replaces it, one below pulls it down
/// by as much as time has passed (Finagle's peak EWMA, <c>com.twitter.finagle.loadbalancer.PeakEwma</c>, which Linkerd
/// balances by as well). While nothing is measured it sinks, so that what was slow once is tried again.
/// </summary>
internal struct PeakEwma
{
    /// <summary>
    /// The time in which an old measurement loses two thirds of its weight. Finagle takes 10 s for calls of milliseconds;
    /// models answer in seconds.
    /// </summary>
    public static readonly TimeSpan DecayTime = TimeSpan.FromSeconds(30);

    private double _seconds;
    private TimeSpan _at;

    /// <summary>Whether anything was measured yet.</summary>
    public bool IsKnown { get; private set; }

    /// <param name="wait">What was measured.</param>
    /// <param name="now">When, on a clock that does not go back.</param>
    public void Observe(TimeSpan wait, TimeSpan now)
    {
        var seconds = wait.TotalSeconds;
        if (!IsKnown || seconds >= _seconds)
        {
            _seconds = seconds;
        }
        else
        {
            var old = WeightAt(now);
            _seconds = (_seconds * old) + (seconds * (1 - old));
        }

        _at = now;
        IsKnown = true;
    }

    /// <summary>A wait that somebody gave up: nobody knows how long it would have been, but not shorter.</summary>
    public void ObserveAtLeast(TimeSpan wait, TimeSpan now)
    {
        if (IsKnown && wait.TotalSeconds > _seconds)
        {
            Observe(wait, now);
        }
    }

    /// <summary>As it was measured last.</summary>
    public readonly double Seconds => _seconds;

    /// <summary>Sunken by the time that has passed since.</summary>
    public readonly double SecondsAt(TimeSpan now) => _seconds * WeightAt(now);

    private readonly double WeightAt(TimeSpan now) => Math.Exp((_at - now) / DecayTime);
}
