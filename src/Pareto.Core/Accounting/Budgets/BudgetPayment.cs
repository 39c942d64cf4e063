namespace Pareto.Core.Accounting.Budgets;

/// <summary>Whether budgets pay for an attempt. The default value: no budget has a say in it.</summary>
internal readonly record struct BudgetPayment
{
    /// <summary>What is kept for it; null where nothing has to be.</summary>
    public BudgetReservation? Reservation { get; init; }

    /// <summary>The most output tokens, for each choice, that are paid for; null: as many as the model gives.</summary>
    public int? MostOutputTokens { get; init; }

    /// <summary>Why it may not begin; null where it may.</summary>
    public BudgetRefusal? Refusal { get; init; }
}
