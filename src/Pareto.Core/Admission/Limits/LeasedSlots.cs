namespace Pareto.Core.Admission.Limits;

/// <summary>
/// Counts this replica's requests under way, of a number that several share. It holds slots of the store's, for as long as
/// requests need them; those of a replica that is heard no more are free again.
/// </summary>
internal sealed class LeasedSlots(MeterId id, LeaseDesk desk) : Meter(id)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private static readonly long Pause = TimeSpan.FromMilliseconds(50).Ticks;

    private long _taken;
    private long _held;
    private long _askAgainAt;
    private bool _isDoubtful;

    public override bool IsIdle(long now) => Open == 0 && _taken == 0 && _held == 0;

    public override long Used(long now) => _taken;

    public override bool Fits(long now, long amount) => (desk.IsAlone || _taken + amount <= _held) && IsWithinShare(amount);

    public override bool MayAsk(long now, long amount) => !desk.IsAlone && now >= _askAgainAt && IsWithinShare(amount);

    public override long Take(long now, long amount)
    {
        _taken += amount;
        desk.Holds(this);
        return 0;
    }

    public override void Correct(long now, long place, long by) => _taken += by;

    public override TimeSpan WaitFor(long now, long amount) => Fits(now, amount) ? TimeSpan.Zero : Soon;

    private bool IsWithinShare(long amount) => !desk.KeepsToShare || _taken + amount <= Limit / desk.Replicas;

    /// <summary>Takes up what the store has added.</summary>
    public void TakeUp(long asked, long added, long now)
    {
        _held += added;
        _askAgainAt = added < asked ? now + Pause : now;
        desk.Holds(this);
    }

    /// <summary>How many slots to hold from now on, if that is not as it was: those of requests under way.</summary>
    public SlotCount? Adjust()
    {
        if (_held == _taken && !_isDoubtful)
        {
            return null;
        }

        _isDoubtful = false;
        _held = _taken;
        return new SlotCount(Id, Limit, _held);
    }

    /// <summary>What the store has of it is not known.</summary>
    public void Doubt() => _isDoubtful = true;

    public bool IsEmpty => _held == 0 && _taken == 0 && !_isDoubtful;
}
