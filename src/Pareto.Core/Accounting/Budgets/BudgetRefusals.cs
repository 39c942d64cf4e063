using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>Says why a hard budget does not pay.</summary>
internal static class BudgetRefusals
{
    /// <param name="slice">Of the budget that has not enough.</param>
    /// <param name="cost">What the attempt may cost at most.</param>
    /// <param name="target">Who would be asked.</param>
    public static BudgetRefusal Spent(BudgetSlice slice, long cost, Target target)
    {
        var budget = slice.Budget;
        var left = Math.Max(0, slice.Left) + Math.Max(0, slice.Free);
        var inFlight = slice.Reserved + slice.HeldByOthers;
        return new BudgetRefusal(
            budget.Name,
            $"{BudgetText.Of(slice)} has {BudgetText.Money(left, budget.Options)} left"
            + (inFlight > 0 ? $" beside {BudgetText.Money(inFlight, budget.Options)} that is kept for attempts under way" : "")
            + $", and this request may cost up to {BudgetText.Money(cost, budget.Options)} at {target.Name}. {BudgetText.Reset(slice)}")
        {
            Resets = slice.Span.End,
            MayPass = left + inFlight >= cost,
        };
    }

    public static BudgetRefusal Unpriced(BudgetSlice slice, Target target) => new(
        slice.Budget.Name,
        $"{BudgetText.Of(slice)} is a hard one, and nobody knows what {target.Name} costs. Give it a price under targets or in a price file.");

    public static BudgetRefusal Unknown(BudgetSlice slice) => new(
        slice.Budget.Name,
        $"What {BudgetText.Of(slice)} has left is not known while the gateway's database cannot be reached, and it is a hard one. Try again; models in the house go on.")
    {
        IsUnknown = true,
    };
}
