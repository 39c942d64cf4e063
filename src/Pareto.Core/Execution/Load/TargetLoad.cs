using System.Collections.Concurrent;
using Pareto.Core.Exchange;

namespace Pareto.Core.Execution.Load;

/// <summary>
/// How busy, how fast and how well each target is, as this process sees it. Outlives a reload of the configuration.
/// Reading allocates nothing and waits for nobody but a writer of the same target, for some nanoseconds.
/// </summary>
public sealed class TargetLoad(TimeProvider time)
{
    private readonly ConcurrentDictionary<TargetId, TargetGauge> _gauges = new();

    /// <summary>Attempts under way at the target.</summary>
    public int InFlight(TargetId target) => Find(target)?.InFlight ?? 0;

    /// <summary>
    /// How long the target takes to its first piece of an answer, as a peak EWMA that sinks while the target is idle; null
    /// for one that has not answered yet.
    /// </summary>
    public TimeSpan? Latency(TargetId target) => Find(target)?.Latency;

    /// <summary>
    /// False while the target stands back after failures: for a second after the first, twice as long after each further
    /// one in a row, a minute at most; and as long as its circuit is open. True for one that nobody has tried.
    /// </summary>
    public bool IsHealthy(TargetId target) => Find(target)?.IsHealthy ?? true;

    internal TargetGauge GaugeOf(TargetId target) => _gauges.GetOrAdd(target, static (_, time) => new TargetGauge(time), time);

    private TargetGauge? Find(TargetId target) => _gauges.GetValueOrDefault(target);
}
