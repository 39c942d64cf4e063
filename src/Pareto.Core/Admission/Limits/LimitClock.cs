namespace Pareto.Core.Admission.Limits;

/// <summary>
/// The limiter's time in ticks since 1970: the system's clock as it was at the start, and from then on the one that nobody sets.
/// </summary>
internal sealed class LimitClock(TimeProvider time)
{
    private readonly long _begun = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks;
    private readonly long _origin = time.GetTimestamp();

    public long Now => _begun + time.GetElapsedTime(_origin).Ticks;
}
