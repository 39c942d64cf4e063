namespace Pareto.Core.Admission.Limits;

/// <summary>
/// Counts one measure of one limit for one subject. Times are ticks of the limiter's clock. Everything is called under the
/// limiter's lock.
/// </summary>
internal abstract class Meter(MeterId id)
{
    public MeterId Id { get; } = id;

    /// <summary>Requests that will come back to it; as long as there are any it is kept.</summary>
    public int Open { get; set; }

    /// <summary>What it is held against, as of the last request.</summary>
    public long Limit { get; set; }

    /// <summary>What counts now.</summary>
    public abstract long Used(long now);

    /// <summary>Whether so much may be taken.</summary>
    public abstract bool Fits(long now, long amount);

    /// <summary>Whether a question to others may bring more, where so much does not fit.</summary>
    public virtual bool MayAsk(long now, long amount) => false;

    /// <summary>Whether nothing would be lost with it.</summary>
    public virtual bool IsIdle(long now) => Open == 0 && Used(now) == 0;

    /// <summary>Counts it; the place is where it can be put right later.</summary>
    public abstract long Take(long now, long amount);

    /// <summary>Puts right what was taken: by so much more, or less, was used.</summary>
    public abstract void Correct(long now, long place, long by);

    /// <summary>How long until so much may be taken, if nothing else is; an amount that does not fit at all waits for an empty count.</summary>
    public abstract TimeSpan WaitFor(long now, long amount);
}
