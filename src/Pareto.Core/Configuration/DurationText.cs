using System.Globalization;

namespace Pareto.Core.Configuration;

/// <summary>Durations as people write them: a number and one of <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c>, <c>d</c>.</summary>
public static class DurationText
{
    /// <summary>What a JSON Schema can check of it.</summary>
    internal const string Pattern = @"^[0-9]+(\.[0-9]+)?(ms|s|m|h|d)$";

    // From the smallest up; "ms" must be tried before "s" and "m".
    private static readonly (string Name, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
        ("d", TimeSpan.TicksPerDay),
    ];

    /// <summary>The duration, exact to 100 ns; null for anything else, a missing unit and a negative number included.</summary>
    public static TimeSpan? Parse(string text)
    {
        var unit = Array.Find(Units, unit => text.EndsWith(unit.Name, StringComparison.Ordinal));
        if (unit.Name is null
            || !decimal.TryParse(text.AsSpan()[..^unit.Name.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > TimeSpan.MaxValue.Ticks / unit.Ticks)
        {
            return null;
        }

        return new TimeSpan((long)(number * unit.Ticks));
    }

    /// <summary>The duration in the largest unit that keeps it whole: <c>90s</c>, <c>2m</c>, <c>300ms</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var unit = Array.FindLast(Units, unit => duration.Ticks % unit.Ticks == 0 && duration.Ticks != 0);
        return unit.Name is null
            ? duration == TimeSpan.Zero ? "0s" : (duration.Ticks / (decimal)TimeSpan.TicksPerMillisecond).ToString(CultureInfo.InvariantCulture) + "ms"
            : (duration.Ticks / unit.Ticks).ToString(CultureInfo.InvariantCulture) + unit.Name;
    }
}
