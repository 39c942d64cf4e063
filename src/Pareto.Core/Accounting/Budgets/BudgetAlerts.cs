using System.Globalization;
using Pareto.Core.Alerting;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>
/// Tells when a budget has come to a threshold. Every replica that sees it raises it, under one key for each threshold and window,
/// and the desk keeps the first.
/// </summary>
internal static class BudgetAlerts
{
    public static void Raise(AlertDesk desk, BudgetSlice slice, DateTimeOffset now)
    {
        var limit = slice.Budget.Limit;
        foreach (var threshold in slice.Budget.Options.Thresholds)
        {
            if (limit > 0 && slice.SpentByAll >= (decimal)limit * threshold / 100)
            {
                Raise(desk, slice, threshold, now);
            }
        }
    }

    /// <summary>A hard budget comes to an end a little before its last picodollar: when it has not enough for what is asked.</summary>
    public static void RaiseSpent(AlertDesk desk, BudgetSlice slice, DateTimeOffset now) => Raise(desk, slice, 100, now);

    private static void Raise(AlertDesk desk, BudgetSlice slice, int threshold, DateTimeOffset now)
    {
        var budget = slice.Budget;
        var (from, until) = WindowOf(slice);
        desk.Raise(new Alert
        {
            Kind = AlertKind.Budget,
            Severity = threshold >= 100 ? AlertSeverity.Critical : AlertSeverity.Warning,
            Subject = budget.Name,
            Key = string.Create(CultureInfo.InvariantCulture, $"budget/{budget.Name}/{slice.Subject}/{from.UtcDateTime:yyyy-MM-ddTHH:mm}/{threshold}"),
            Window = new AlertWindow(from, until),
            Figures =
            [
                new("limitUsd", Picodollars.ToDollars(budget.Limit)),
                new("spentUsd", Picodollars.ToDollars(slice.SpentByAll)),
                new("thresholdPercent", threshold),
            ],
            Message = threshold >= 100 && budget.IsHard
                ? $"{BudgetText.Of(slice)} is used up ({BudgetText.Money(slice.SpentByAll, budget.Options)} spent). {BudgetText.Reset(slice)}"
                : $"{BudgetText.Of(slice)} has come to {threshold} %: {BudgetText.Money(slice.SpentByAll, budget.Options)} spent. {BudgetText.Reset(slice)}",
            At = now,
        });
    }

    // A sliding window has no beginning: it is told at most once in each stretch of its length.
    private static (DateTimeOffset From, DateTimeOffset Until) WindowOf(BudgetSlice slice)
    {
        if (!slice.Budget.IsSliding)
        {
            return (slice.Span.Start, slice.Span.End);
        }

        var length = slice.Budget.Options.Length;
        var from = new DateTimeOffset(slice.Span.Start.UtcTicks - (slice.Span.Start.UtcTicks % length.Ticks), TimeSpan.Zero);
        return (from, from + length);
    }
}
