namespace Pareto.Core.Admission.Limits;

/// <summary>Counts what is used in a window, for a gateway that is alone.</summary>
internal sealed class WindowMeter : Meter
{
    private readonly WindowUse _use;

    /// <param name="id">What it counts.</param>
    /// <param name="kept">What was used before, by bucket.</param>
    public WindowMeter(MeterId id, IReadOnlyList<(long Bucket, long Used)> kept)
        : base(id)
    {
        _use = new WindowUse(id.Window);
        foreach (var (bucket, used) in kept)
        {
            _use.Add(bucket, used);
        }
    }

    public WindowUse Use => _use;

    public override long Used(long now)
    {
        _use.Advance(now);
        return _use.Total;
    }

    public override bool Fits(long now, long amount) => Used(now) + amount <= Limit;

    public override long Take(long now, long amount)
    {
        var bucket = _use.BucketAt(now);
        _use.Add(bucket, amount);
        return bucket;
    }

    public override void Correct(long now, long place, long by)
    {
        _use.Advance(now);

        // More than was expected is known only now, and counts from now on; it may well be beyond the limit.
        _use.Add(by > 0 ? _use.BucketAt(now) : place, by);
    }

    public override TimeSpan WaitFor(long now, long amount)
    {
        _use.Advance(now);
        return _use.UntilAtMost(Limit - amount, now);
    }
}
