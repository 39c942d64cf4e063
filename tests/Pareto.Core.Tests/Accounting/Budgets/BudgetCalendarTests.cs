using Pareto.Core.Accounting.Budgets;

namespace Pareto.Core.Tests.Accounting.Budgets;

public class BudgetCalendarTests
{
    [Theory]
    [InlineData(BudgetPeriod.Day, "UTC", "2026-11-22T10:30:00Z", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z")]
    [InlineData(BudgetPeriod.Day, "Asia/Kolkata", "2026-11-22T18:29:59Z", "2026-11-21T18:30:00Z", "2026-11-22T18:30:00Z")]
    [InlineData(BudgetPeriod.Day, "Asia/Kolkata", "2026-11-22T18:30:00Z", "2026-11-22T18:30:00Z", "2026-11-23T18:30:00Z")]
    [InlineData(BudgetPeriod.Week, "UTC", "2026-11-22T10:30:00Z", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z")]
    [InlineData(BudgetPeriod.Week, "UTC", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z")]
    [InlineData(BudgetPeriod.Month, "America/New_York", "2026-12-01T04:59:59Z", "2026-11-01T04:00:00Z", "2026-12-01T05:00:00Z")]
    [InlineData(BudgetPeriod.Year, "UTC", "2026-11-22T10:30:00Z", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    public void At_CalendarPeriod_IsThatOfTheZone(BudgetPeriod period, string zone, string at, string start, string end) =>
        Span(new BudgetOptions { Window = period, Zone = zone }, at).ShouldBe((Moment(start), Moment(end)));

    [Fact]
    public void At_DaysOfAClockChange_AreAsLongAsTheyAre()
    {
        var berlin = new BudgetOptions { Window = BudgetPeriod.Day, Zone = "Europe/Berlin" };

        Span(berlin, "2026-03-29T12:00:00Z").ShouldBe((Moment("2026-03-28T23:00:00Z"), Moment("2026-03-29T22:00:00Z")), "23 hours");
        Span(berlin, "2026-10-25T12:00:00Z").ShouldBe((Moment("2026-10-24T22:00:00Z"), Moment("2026-10-25T23:00:00Z")), "25 hours");
    }

    [Fact]
    public void At_MidnightThatIsLeftOut_BeginsAtTheFirstMomentThereIs() =>
        Span(new BudgetOptions { Window = BudgetPeriod.Day, Zone = "America/Sao_Paulo" }, "2018-11-04T12:00:00Z").Start.ShouldBe(Moment("2018-11-04T03:00:00Z"));

    [Theory]
    [InlineData(BudgetPeriod.Month, 15, 1, "2026-11-14T23:59:59Z", "2026-10-15T00:00:00Z", "2026-11-15T00:00:00Z")]
    [InlineData(BudgetPeriod.Month, 15, 1, "2026-11-15T00:00:00Z", "2026-11-15T00:00:00Z", "2026-12-15T00:00:00Z")]
    [InlineData(BudgetPeriod.Year, 6, 4, "2026-04-05T23:59:59Z", "2025-04-06T00:00:00Z", "2026-04-06T00:00:00Z")]
    [InlineData(BudgetPeriod.Year, 6, 4, "2026-04-06T00:00:00Z", "2026-04-06T00:00:00Z", "2027-04-06T00:00:00Z")]
    public void At_FiscalStart_IsKept(BudgetPeriod period, int day, int month, string at, string start, string end) =>
        Span(new BudgetOptions { Window = period, StartDay = day, StartMonth = month }, at).ShouldBe((Moment(start), Moment(end)));

    /// <summary>However the moments lie: two in parts that count together are at most a window and one part of it apart, and never too few count.</summary>
    [Fact]
    public void At_Sliding_EverythingOfTheLastWindowCounts()
    {
        var random = new Random(12);
        var calendar = new BudgetCalendar(new BudgetOptions { Window = BudgetPeriod.Sliding, Length = TimeSpan.FromHours(24) });
        for (var i = 0; i < 10_000; i++)
        {
            var now = Moment("2026-11-22T00:00:00Z").AddSeconds(random.Next(0, 86_400 * 3));
            var before = now.AddSeconds(-random.Next(0, 86_400 * 2));
            var counts = calendar.At(before).Start >= calendar.At(now).From;

            if (now - before < TimeSpan.FromHours(24))
            {
                counts.ShouldBeTrue($"{before:O} is less than a day before {now:O}");
            }
            else if (now - before > TimeSpan.FromHours(24) + TimeSpan.FromMinutes(24))
            {
                counts.ShouldBeFalse($"{before:O} is long over at {now:O}");
            }
        }
    }

    private static (DateTimeOffset Start, DateTimeOffset End) Span(BudgetOptions options, string at)
    {
        var span = new BudgetCalendar(options).At(Moment(at));
        span.From.ShouldBe(span.Start);
        return (span.Start, span.End);
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
