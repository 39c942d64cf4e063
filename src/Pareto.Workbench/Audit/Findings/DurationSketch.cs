namespace Pareto.Workbench.Audit.Findings;

/// <summary>
/// Quantiles of durations in constant memory, each within 1 % of the true value: counts in buckets whose bounds grow by a constant
/// factor (DDSketch; Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019).
/// Durations from one microsecond to about three days are told apart.
/// </summary>
internal sealed class DurationSketch
{
    /// <summary>The relative error.</summary>
    public const double Error = 0.01;

    private const int Buckets = 1320;
    private const double Growth = (1 + Error) / (1 - Error);

    private static readonly double LogGrowth = Math.Log(Growth);

    private readonly long[] _counts = new long[Buckets];

    public long Count { get; private set; }

    public void Add(TimeSpan duration)
    {
        var microseconds = Math.Max(1, duration.TotalMicroseconds);
        _counts[Math.Clamp((int)Math.Ceiling(Math.Log(microseconds) / LogGrowth), 0, Buckets - 1)]++;
        Count++;
    }

    public void Add(DurationSketch other)
    {
        for (var i = 0; i < Buckets; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    /// <summary>The duration that a share of all do not exceed (nearest rank); null where there is none.</summary>
    public TimeSpan? Quantile(double share)
    {
        if (Count == 0)
        {
            return null;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        var bucket = 0;
        for (var seen = _counts[0]; seen < rank; seen += _counts[bucket])
        {
            bucket++;
        }

        // The middle of the bucket, by relative error.
        return TimeSpan.FromMicroseconds(2 * Math.Pow(Growth, bucket) / (Growth + 1));
    }
}
