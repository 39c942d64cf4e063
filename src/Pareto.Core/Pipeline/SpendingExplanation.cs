using System.Collections.Immutable;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Exchange;

namespace Pareto.Core.Pipeline;

/// <summary>Who would pay for a request, within which limits, and from what.</summary>
/// <param name="Principal">Whose key it is.</param>
/// <param name="EndUser">The client's own user, as the ledger would name it; null where the request names none.</param>
/// <param name="Limits">The rate limits that concern it. How full they are a running gateway knows alone.</param>
/// <param name="Budgets">The budgets that pay, as the database tells.</param>
public sealed record SpendingExplanation(Principal Principal, string? EndUser, ImmutableArray<LimitNeed> Limits, ImmutableArray<BudgetUse> Budgets)
{
    /// <summary>How each attempt of the plan would be paid for, in its order; empty where no budget pays or nothing is planned.</summary>
    public ImmutableArray<PreviewedPayment> Payments { get; init; } = [];
}
