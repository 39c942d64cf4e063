using System.Globalization;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>Shows who would pay for a request, and from what, to people.</summary>
internal static class SpendingText
{
    /// <summary>Whose request it is, its limits and its budgets; nothing where it is nobody's in particular.</summary>
    public static void WriteSources(IAnsiConsole console, SpendingExplanation spending)
    {
        var (principal, endUser) = (spending.Principal, spending.EndUser);
        if (principal == Principal.Anonymous && endUser is null && spending.Limits.IsEmpty && spending.Budgets.IsEmpty)
        {
            return;
        }

        var named = new[] { ("team", principal.Team), ("project", principal.Project), ("end user", endUser) }.Where(part => part.Item2 is not null).Select(part => $", {part.Item1} {part.Item2}");
        console.MarkupLineInterpolated($"payer       key {principal.KeyName}{string.Concat(named)}");
        WriteList(console, "limits", spending.Limits.Select(Describe));
        WriteList(console, "budgets", spending.Budgets.Select(Describe));
    }

    /// <summary>How the attempts of its plan would be paid for.</summary>
    public static void WritePayments(IAnsiConsole console, SpendingExplanation spending) => WriteList(console, "payment", spending.Payments.Select(Describe));

    private static void WriteList(IAnsiConsole console, string title, IEnumerable<string> lines)
    {
        foreach (var (i, line) in lines.Index())
        {
            if (i == 0)
            {
                console.WriteLine(title);
            }

            console.MarkupLineInterpolated($"  {line}");
        }
    }

    private static string Describe(LimitNeed limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{limit.Name} of {limit.Subject}: {limit.Needed:0.######} of {limit.Most:0.######} {(limit.Measure == LimitMeasure.Concurrency ? "requests at a time" : $"{limit.Measure.ToString().ToLowerInvariant()} in {Core.Configuration.DurationText.Format(limit.Window)}")}");

    private static string Describe(BudgetUse budget)
    {
        var kept = budget.Kept > 0 ? $", {Money(budget.Kept)} kept" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{budget.Budget}, {(budget.IsHard ? "hard" : "soft")}, of {budget.Subject}: {Money(budget.Spent)} of {Money(budget.Limit)} spent{kept}, {Money(budget.Left)} left; window from {budget.From.UtcDateTime:yyyy-MM-dd HH:mm} to {budget.Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC");

        string Money(decimal dollars) => BudgetTable.Money(dollars, budget.Display);
    }

    private static string Describe(PreviewedPayment payment) => $"{payment.Target.Name}: " + (payment switch
    {
        { Problem: { } problem } => $"not paid for. {problem}",
        { Reserved: { } reserved } => string.Create(CultureInfo.InvariantCulture, $"{LedgerTable.Money(reserved)} reserved, for up to {payment.OutputTokens:N0} tokens of answer"),
        { Target.Location.IsLocal: true } => "costs budgets nothing",
        _ => "nothing reserved, no price is known",
    });
}
