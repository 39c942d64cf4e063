using System.Globalization;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>Budgets in words, for errors, alerts and tables.</summary>
internal static class BudgetText
{
    /// <summary><c>The budget 'research' of $50.00 a month for team research</c>.</summary>
    public static string Of(BudgetSlice slice)
    {
        var options = slice.Budget.Options;
        return $"The budget '{options.Name}' of {Money(slice.Budget.Limit, options)} {Window(options)}{(slice.Subject == "all" ? "" : $" for {slice.Subject}")}";
    }

    public static string Window(BudgetOptions options) => options.Window switch
    {
        BudgetPeriod.Day => "a day",
        BudgetPeriod.Week => "a week",
        BudgetPeriod.Month => "a month",
        BudgetPeriod.Year => "a year",
        _ => $"in any {Configuration.DurationText.Format(options.Length)}",
    };

    public static string Reset(BudgetSlice slice) => slice.Budget.IsSliding
        ? $"What was spent {Configuration.DurationText.Format(slice.Budget.Options.Length)} ago comes free again as time passes."
        : $"It begins anew at {slice.Span.End.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}.";

    /// <summary>US dollars to the cent, or as many digits as it takes to show something; and the other currency, where there is one.</summary>
    public static string Money(long picodollars, BudgetOptions options)
    {
        var dollars = Picodollars.ToDollars(picodollars);
        var shown = $"${Amount(dollars)}";
        return options.Display is { } display ? $"{shown} ({Amount(dollars * display.Rate)} {display.Currency})" : shown;
    }

    private static string Amount(decimal amount) => Math.Abs(amount) is >= 1 or 0
        ? amount.ToString("0.00", CultureInfo.InvariantCulture)
        : amount.ToString("0.00####", CultureInfo.InvariantCulture);
}
