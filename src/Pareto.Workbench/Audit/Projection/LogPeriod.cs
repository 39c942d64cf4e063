namespace Pareto.Workbench.Audit.Projection;

/// <summary>The time that a log covers, and what it takes to make a month of it.</summary>
internal sealed class LogPeriod
{
    /// <summary>The mean month of the Gregorian calendar.</summary>
    public static readonly TimeSpan Month = TimeSpan.FromDays(365.2425 / 12);

    // What is shorter says nothing of a month.
    private static readonly TimeSpan _shortest = TimeSpan.FromHours(1);

    private LogPeriod(TimeSpan? length) => Length = length;

    /// <summary>Null where the log tells no time that is of use.</summary>
    public TimeSpan? Length { get; }

    /// <summary>Months per log: what counts of the log are multiplied by.</summary>
    public decimal ToMonth => Length is { } length ? (decimal)(Month / length) : 1;

    /// <summary>One period for all workloads: one that is seen on a single day of thirty is no daily one.</summary>
    public static LogPeriod Of(IReadOnlyList<WorkloadFacts> workloads)
    {
        var length = workloads.Max(workload => workload.Until) - workloads.Min(workload => workload.From);
        return new LogPeriod(length >= _shortest ? length : null);
    }
}
