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

    /// <summary>What the limit is for.</summary>
    public BudgetPeriod Period { get; init; }

    /// <summary>It is the share of one of the clients' own users, of whom there may be any number.</summary>
    public bool IsOfEachEndUser { get; init; }

    /// <summary>What part of the limit is spent, 0 for nothing, 1 for all.</summary>
    public decimal UsedShare => Limit == 0 ? 1 : Spent / Limit;

    /// <summary>What is neither spent nor kept, in US dollars; never less than nothing.</summary>
    public decimal Left => Math.Max(0, Limit - Spent - Kept);

    internal static BudgetUse Of(BudgetSlice slice)
    {
        var budget = slice.Budget;
        var kept = budget.IsHard ? budget.Limit - slice.Left - slice.SpentByAll : slice.Reserved;
        return Of(budget, slice.Subject, slice.Span, slice.SpentByAll + Math.Max(0, kept), slice.SpentByAll);
    }

    /// <param name="budget">The budget.</param>
    /// <param name="subject">Whose share.</param>
    /// <param name="span">The window.</param>
    /// <param name="charged">Spent or kept, in picodollars.</param>
    /// <param name="spent">Of that.</param>
    internal static BudgetUse Of(Budget budget, string subject, BudgetSpan span, long charged, long spent) => new(
        budget.Name, subject, budget.IsHard, Picodollars.ToDollars(budget.Limit), Picodollars.ToDollars(spent), Picodollars.ToDollars(charged - spent), span.From, span.End)
    {
        Display = budget.Options.Display,
        Period = budget.Options.Window,
        IsOfEachEndUser = budget.Options.PerEach == BudgetEach.EndUser,
    };
}
