using Microsoft.Extensions.Logging;

namespace Pareto.Core.Admission;

/// <summary>Tells of unknown keys in the log, once a minute at most: whoever tries keys must not fill it. It never sees a key.</summary>
internal sealed partial class UnknownKeyLog(TimeProvider time, ILogger<UnknownKeyLog> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly long _ticks = (long)(Interval.TotalSeconds * time.TimestampFrequency);
    private long _count;
    private long _next = long.MinValue;

    public void Note()
    {
        Interlocked.Increment(ref _count);
        var now = time.GetTimestamp();
        var next = Interlocked.Read(ref _next);
        if (now >= next && Interlocked.CompareExchange(ref _next, now + _ticks, next) == next)
        {
            LogUnknown(Interlocked.Exchange(ref _count, 0));
        }
    }

    [LoggerMessage(6001, LogLevel.Warning, "{Count} requests came with a key that this gateway does not know. Further ones are counted and told once a minute.")]
    private partial void LogUnknown(long count);
}
