namespace Pareto.Core.Admission.Limits;

/// <summary>The limiter's time: ticks since it was made, on the clock that nobody sets.</summary>
internal sealed class LimitClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    public long Now => time.GetElapsedTime(_origin).Ticks;
}
