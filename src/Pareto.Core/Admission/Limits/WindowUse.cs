namespace Pareto.Core.Admission.Limits;

/// <summary>
/// What was used within a window that slides, in buckets of a 300th of it. A bucket counts whole as long as any moment of it
/// lies within the window, so what is counted is never less than what was used in any window that ends now: a limit held to it
/// holds in every window, at the price of 1 part in 300. Only buckets that something was used in are kept. Used by one flow at a time.
/// </summary>
internal sealed class WindowUse(TimeSpan window)
{
    public const int Buckets = 300;

    private readonly long _length = window.Ticks / Buckets;
    private readonly List<Bucket> _used = [];

    /// <summary>What counts, as of the last time that was told.</summary>
    public long Total { get; private set; }

    /// <summary>What counts, by bucket.</summary>
    public IReadOnlyList<(long Bucket, long Amount)> Counted => [.. _used.Select(bucket => (bucket.Number, bucket.Amount))];

    /// <summary>When a bucket ends, in ticks.</summary>
    public long EndOf(long bucket) => (bucket + 1) * _length;

    public WindowUse Copy()
    {
        var copy = new WindowUse(window);
        copy._used.AddRange(_used);
        copy.Total = Total;
        return copy;
    }

    /// <summary>The bucket of a time in ticks.</summary>
    public long BucketAt(long time) => time / _length;

    /// <summary>The first bucket of a window that counts at a time.</summary>
    public static long OldestAt(TimeSpan window, long time) => (time / (window.Ticks / Buckets)) - Buckets;

    /// <summary>Drops what has left the window by that time.</summary>
    public void Advance(long time)
    {
        var oldest = OldestAt(window, time);
        var gone = 0;
        while (gone < _used.Count && _used[gone].Number < oldest)
        {
            Total -= _used[gone++].Amount;
        }

        _used.RemoveRange(0, gone);
    }

    /// <summary>Counts more, or less, in a bucket. What has left the window by the last time that was told can be neither.</summary>
    public void Add(long bucket, long amount)
    {
        var at = _used.Count;
        while (at > 0 && _used[at - 1].Number > bucket)
        {
            at--;
        }

        if (at > 0 && _used[at - 1].Number == bucket)
        {
            amount = Math.Max(amount, -_used[at - 1].Amount);
            _used[at - 1] = new Bucket(bucket, _used[at - 1].Amount + amount);
            Total += amount;
        }
        else if (amount > 0)
        {
            _used.Insert(at, new Bucket(bucket, amount));
            Total += amount;
        }
    }

    /// <summary>How long after a time the count will be so low, if nothing is added.</summary>
    public TimeSpan UntilAtMost(long total, long time)
    {
        var left = Total;
        foreach (var bucket in _used)
        {
            if (left <= total)
            {
                break;
            }

            left -= bucket.Amount;
            if (left <= total)
            {
                return TimeSpan.FromTicks(Math.Max(0, ((bucket.Number + Buckets + 1) * _length) - time));
            }
        }

        return TimeSpan.Zero;
    }

    private readonly record struct Bucket(long Number, long Amount);
}
