using System.Collections.Immutable;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>A budget's share that pays for somebody's requests.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Whose">Whose share (see <see cref="Budget.Whose"/>).</param>
/// <param name="Charged">Picodollars of its present window that are spent, or held by gateways for what comes.</param>
/// <param name="Spent">Of that.</param>
internal sealed record BudgetShare(Budget Budget, string Whose, long Charged = 0, long Spent = 0)
{
    /// <summary>The shares of those budgets that pay, with nothing charged to them.</summary>
    public static IEnumerable<BudgetShare> Of(ImmutableArray<BudgetOptions> budgets, Payer payer, string workload)
    {
        foreach (var options in budgets)
        {
            var budget = new Budget(options);
            if (budget.Whose(payer, workload) is { } whose)
            {
                yield return new BudgetShare(budget, whose);
            }
        }
    }
}
