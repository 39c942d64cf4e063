namespace Pareto.Core.Admission.Limits;

/// <summary>The windows in time and in words.</summary>
internal static class LimitWindows
{
    public static TimeSpan Length(this LimitWindow window) => window switch
    {
        LimitWindow.Hour => TimeSpan.FromHours(1),
        LimitWindow.Day => TimeSpan.FromDays(1),
        _ => TimeSpan.FromMinutes(1),
    };

    /// <summary>As in "100 requests a minute".</summary>
    public static string Words(TimeSpan length) =>
        length == TimeSpan.FromMinutes(1) ? "a minute"
        : length == TimeSpan.FromHours(1) ? "an hour"
        : length == TimeSpan.FromDays(1) ? "a day"
        : FormattableString.Invariant($"in {length.TotalSeconds:0.###} s");
}
