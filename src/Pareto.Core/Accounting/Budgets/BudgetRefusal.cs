namespace Pareto.Core.Accounting.Budgets;

/// <summary>Why a hard budget does not pay for an attempt.</summary>
/// <param name="Budget">Its name.</param>
/// <param name="Message">The same for people, with the amounts and what to do.</param>
internal sealed record BudgetRefusal(string Budget, string Message)
{
    /// <summary>When there may be money again; null where that is not a matter of time.</summary>
    public DateTimeOffset? Resets { get; init; }

    /// <summary>What attempts under way may leave over would do.</summary>
    public bool MayPass { get; init; }

    /// <summary>It is not known what is left, because the database is gone.</summary>
    public bool IsUnknown { get; init; }
}
