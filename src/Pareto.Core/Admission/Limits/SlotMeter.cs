namespace Pareto.Core.Admission.Limits;

/// <summary>Counts requests under way, for a gateway that is alone.</summary>
internal sealed class SlotMeter(MeterId id) : Meter(id)
{
    // When a request ends nobody knows; a client that asks again in a second asks often enough.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private long _taken;

    public override long Used(long now) => _taken;

    public override bool Fits(long now, long amount) => _taken + amount <= Limit;

    public override long Take(long now, long amount)
    {
        _taken += amount;
        return 0;
    }

    public override void Correct(long now, long place, long by) => _taken += by;

    public override TimeSpan WaitFor(long now, long amount) => Fits(now, amount) ? TimeSpan.Zero : Soon;
}
