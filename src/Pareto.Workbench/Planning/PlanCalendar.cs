namespace Pareto.Workbench.Planning;

/// <summary>What a month is: a twelfth of a year of 365 days, which has 730 hours.</summary>
public static class PlanCalendar
{
    public const decimal HoursPerMonth = 730;

    public const int SecondsPerMonth = 730 * 3_600;

    private const decimal DaysPerYear = 365;

    private const decimal MonthsPerYear = 12;

    /// <summary>What comes to so much a day comes to this in a month.</summary>
    public static decimal MonthOf(decimal daily) => daily * DaysPerYear / MonthsPerYear;

    /// <summary>A month's money by the day, in whole cents.</summary>
    public static decimal DayOf(decimal monthly) => decimal.Round(monthly * MonthsPerYear / DaysPerYear, 2, MidpointRounding.ToEven);
}
