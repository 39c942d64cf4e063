using System.ComponentModel;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>Whose holdings are to be given back.</summary>
public sealed record BudgetRelease
{
    [Description("The name of a replica that is gone and will not come back.")]
    public required string Replica { get; init; }
}
