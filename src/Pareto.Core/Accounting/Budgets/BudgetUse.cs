namespace Pareto.Core.Accounting.Budgets;

/// <summary>A budget's share as it stands in its present window.</summary>
/// <param name="Budget">Its name.</param>
/// <param name="Subject">Whose share.</param>
/// <param name="IsHard">Nothing is spent beyond the limit.</param>
/// <param name="Limit">US dollars for the window.</param>
/// <param name="Spent">US dollars, by all replicas as far as they have told.</param>
/// <param name="Kept">US dollars that attempts under way, or replicas for what comes next, hold.</param>
/// <param name="From">The window's first moment.</param>
/// <param name="Until">The one after its last; of a sliding window the present.</param>
public sealed record BudgetUse(string Budget, string Subject, bool IsHard, decimal Limit, decimal Spent, decimal Kept, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>The other currency to show amounts in; null for none.</summary>
    public BudgetDisplay? Display { get; init; }

    /// <summary>What part of the limit is spent, 0 for nothing, 1 for all.</summary>
    public decimal UsedShare => Limit == 0 ? 1 : Spent / Limit;

    internal static BudgetUse Of(BudgetSlice slice)
    {
        var budget = slice.Budget;
        var kept = budget.IsHard ? budget.Limit - slice.Left - slice.SpentByAll : slice.Reserved;
        return new BudgetUse(
            budget.Name, slice.Subject, budget.IsHard, Picodollars.ToDollars(budget.Limit), Picodollars.ToDollars(slice.SpentByAll),
            Picodollars.ToDollars(Math.Max(0, kept)), slice.Span.From, slice.Span.End)
        {
            Display = budget.Options.Display,
        };
    }
}
