namespace Pareto.Core.Admission.Limits;

/// <summary>
/// Counts what this replica uses of a window that several share. It may use what it has leased, and until the end of the
/// bucket that the lease is counted in; what it does not use it gives back. Without the store it goes on with its share.
/// </summary>
internal sealed class LeasedMeter(MeterId id, LeaseDesk desk) : Meter(id)
{
    private const long LargestBatch = 1024;

    // Less than one part in so many of what is left makes no difference to the others.
    private const long Few = 16;

    // As the store told last; as it had told when it was lost; and what was used since.
    private WindowUse _seen = new(id.Window);
    private WindowUse _then = new(id.Window);
    private WindowUse _alone = new(id.Window);
    private int _aloneFor;
    private long _bucket;
    private long _left;
    private long _granted;
    private long _validUntil;
    private long _batch = 1;
    private long _free = long.MaxValue;
    private long _askAgainAt;

    // So that a crowd of refused clients is not a crowd of questions: half a bucket, in which little can have changed.
    private readonly long _pause = id.Window.Ticks / 600;

    public override bool IsIdle(long now) => Open == 0 && _left == 0 && Used(now) == 0;

    public override long Used(long now)
    {
        Advance(now);
        return desk.KeepsToShare ? Limit - Math.Max(0, Room()) : Math.Max(0, _seen.Total - _left);
    }

    public override bool Fits(long now, long amount)
    {
        Advance(now);
        return (desk.IsAlone || amount <= _left) && (!desk.KeepsToShare || amount <= Room());
    }

    public override bool MayAsk(long now, long amount) =>
        !desk.IsAlone && (now >= _askAgainAt || amount <= _free) && (!desk.KeepsToShare || amount <= Room());

    /// <summary>What to ask the store for.</summary>
    public LeaseAsk Ask(long least, long wanted) => new(Id, Limit, least, wanted, wanted * _batch);

    public override long Take(long now, long amount)
    {
        var bucket = desk.IsAlone ? _seen.BucketAt(desk.StoreTime(now)) : _bucket;
        if (desk.IsAlone)
        {
            desk.Note(new LeaseCorrection(Id, bucket, amount));
        }
        else
        {
            _left -= amount;
        }

        if (desk.KeepsToShare)
        {
            _alone.Add(bucket, amount);
        }

        return bucket;
    }

    public override void Correct(long now, long place, long by)
    {
        Advance(now);
        var bucket = by > 0 ? _seen.BucketAt(desk.StoreTime(now)) : place;
        if (desk.KeepsToShare)
        {
            _alone.Add(bucket, by);
        }

        if (by < 0 && place == _bucket && now < _validUntil)
        {
            _left -= by;
            return;
        }

        _seen.Add(bucket, by);

        // Near the limit the others must know at once.
        desk.Note(new LeaseCorrection(Id, bucket, by), urgent: Math.Abs(by) > (Limit - _seen.Total) / Few);
    }

    public override TimeSpan WaitFor(long now, long amount)
    {
        Advance(now);
        var time = desk.StoreTime(now);
        if (!desk.KeepsToShare)
        {
            return _seen.UntilAtMost(Math.Max(0, Limit - amount), time);
        }

        var share = (Limit - _then.Total) / desk.Replicas;
        return share < amount
            ? _then.UntilAtMost(Math.Max(0, Limit - (amount * desk.Replicas)), time)
            : _alone.UntilAtMost(Math.Max(0, share - amount), time);
    }

    /// <summary>Takes up what the store has answered.</summary>
    /// <param name="ask">The question.</param>
    /// <param name="grant">The answer.</param>
    /// <param name="sentAt">When it was asked, on the limiter's clock: at that time the store's clock was no later than when it answered.</param>
    /// <param name="now">The limiter's time.</param>
    public void TakeUp(in LeaseAsk ask, LeaseGrant grant, long sentAt, long now)
    {
        _seen = new WindowUse(Id.Window);
        foreach (var (bucket, amount) in grant.Used)
        {
            _seen.Add(bucket, amount);
        }

        _free = Limit - _seen.Total;
        _askAgainAt = grant.Granted < ask.Wanted ? now + _pause : now;
        if (grant.Granted == 0)
        {
            return;
        }

        // Used up within the time of a lease: more of it at once saves the next question.
        _batch = _left == 0 && now < _validUntil ? Math.Min(_batch * 2, LargestBatch) : _batch;
        if (_left > 0 && grant.Bucket != _bucket)
        {
            GiveBack();
        }

        _granted = grant.Bucket == _bucket ? _granted + grant.Granted : grant.Granted;
        _left += grant.Granted;
        _bucket = grant.Bucket;
        _validUntil = sentAt + _seen.EndOf(grant.Bucket) - grant.At;
        desk.Holds(this);
    }

    /// <summary>Gives back what may not be used any more; whether that leaves nothing.</summary>
    public bool LetGo(long now)
    {
        if (now >= _validUntil)
        {
            _batch = _left > _granted / 2 ? Math.Max(1, _batch / 2) : _batch;
            GiveBack();
        }

        return _left == 0;
    }

    /// <summary>Gives back everything.</summary>
    public void GiveBack()
    {
        if (_left > 0)
        {
            _seen.Add(_bucket, -_left);
            desk.Note(new LeaseCorrection(Id, _bucket, -_left));
            _left = 0;
        }
    }

    /// <summary>
    /// This replica's part of what was free when the store was last heard, and of what has become free since. What the others
    /// take in that time they take of their own parts, so all together stay within the limit.
    /// </summary>
    private long Room() => ((Limit - _then.Total) / desk.Replicas) - _alone.Total;

    private void Advance(long now)
    {
        LetGo(now);
        if (_aloneFor != desk.TimesAlone)
        {
            _aloneFor = desk.TimesAlone;
            _then = _seen.Copy();
            _alone = new WindowUse(Id.Window);
        }

        var time = desk.StoreTime(now);
        _seen.Advance(time);
        _then.Advance(time);
        _alone.Advance(time);
    }
}
