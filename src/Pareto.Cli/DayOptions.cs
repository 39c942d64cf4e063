using System.CommandLine;
using System.Globalization;
using Pareto.Core.Accounting;

namespace Pareto.Cli;

/// <summary>The days that a verb looks at, in UTC, both ends included.</summary>
internal static class DayOptions
{
    public static Option<DateOnly?> Since() => Day("--since", "The first UTC day that counts, as 2026-01-31.");

    public static Option<DateOnly?> Until() => Day("--until", "The last UTC day that counts.");

    public static LedgerFilter Filter(DateOnly? since, DateOnly? until) => new(StartOf(since), StartOf(until?.AddDays(1)));

    /// <summary>The first moment of a day.</summary>
    public static DateTimeOffset? StartOf(DateOnly? day) =>
        day is { } known ? new DateTimeOffset(known, TimeOnly.MinValue, TimeSpan.Zero) : null;

    private static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DAY",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            result.AddError($"{name} takes a day such as 2026-01-31, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };
}
