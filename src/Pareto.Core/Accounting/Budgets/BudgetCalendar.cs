namespace Pareto.Core.Accounting.Budgets;

/// <summary>
/// Which window a moment belongs to. It follows from the clock alone, so replicas agree without a word as far as their clocks do;
/// where these differ, each attempt belongs to the window of the replica that made it, and no window gets more than its amount.
/// </summary>
internal sealed class BudgetCalendar
{
    /// <summary>
    /// A sliding window is kept in that many parts. The oldest, of which some is over already, counts whole: never too much is spent,
    /// and up to a sixtieth of the time too late is it free again.
    /// </summary>
    private const int Parts = 60;

    private readonly BudgetOptions _options;
    private readonly TimeZoneInfo _zone;
    private volatile BudgetSpan? _last;

    public BudgetCalendar(BudgetOptions options)
    {
        _options = options;
        _zone = TimeZoneInfo.FindSystemTimeZoneById(options.Zone);
    }

    /// <summary>The window, or the part of a sliding one, that holds the moment.</summary>
    public BudgetSpan At(DateTimeOffset moment)
    {
        if (_last is { } last && last.Start <= moment && moment < last.End)
        {
            return last;
        }

        var span = _options.Window == BudgetPeriod.Sliding ? Part(moment) : Calendar(moment);
        _last = span;
        return span;
    }

    private BudgetSpan Part(DateTimeOffset moment)
    {
        var part = _options.Length.Ticks / Parts / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond;
        var start = new DateTimeOffset(moment.UtcTicks - (moment.UtcTicks % part), TimeSpan.Zero);
        return new BudgetSpan(start, start.AddTicks(part), start - _options.Length);
    }

    private BudgetSpan Calendar(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, _zone).Date;
        var first = _options.Window switch
        {
            BudgetPeriod.Day => local,
            BudgetPeriod.Week => local.AddDays(-(((int)local.DayOfWeek + 6) % 7)),
            BudgetPeriod.Month => Month(local),
            _ => Year(local),
        };
        var next = _options.Window switch
        {
            BudgetPeriod.Day => first.AddDays(1),
            BudgetPeriod.Week => first.AddDays(7),
            BudgetPeriod.Month => first.AddMonths(1),
            _ => first.AddYears(1),
        };
        var start = Midnight(first);
        return new BudgetSpan(start, Midnight(next), start);
    }

    private DateTime Month(DateTime local)
    {
        var first = new DateTime(local.Year, local.Month, _options.StartDay);
        return first <= local ? first : first.AddMonths(-1);
    }

    private DateTime Year(DateTime local)
    {
        var first = new DateTime(local.Year, _options.StartMonth, _options.StartDay);
        return first <= local ? first : first.AddYears(-1);
    }

    /// <summary>The first moment of a local day; where the clock is put forward over midnight, the first that there is.</summary>
    private DateTimeOffset Midnight(DateTime local)
    {
        while (_zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        // The earlier of two.
        var offset = _zone.IsAmbiguousTime(local) ? _zone.GetAmbiguousTimeOffsets(local).Max() : _zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}

/// <summary>A window, or a part of a sliding one.</summary>
/// <param name="Start">Its first moment.</param>
/// <param name="End">The one after its last.</param>
/// <param name="From">The start of the earliest part whose money counts as well; of a calendar window its own.</param>
internal sealed record BudgetSpan(DateTimeOffset Start, DateTimeOffset End, DateTimeOffset From);
