using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Storage;

/// <summary>How long rows are kept. The audit trail is always kept whole, since each of its entries vouches for the one before.</summary>
public sealed record RetentionOptions
{
    [Description("The ledger's rows are removed this long after their day (UTC); the sums of their days stay for good. Budgets and limits look back at most 31 days. Default: rows are kept.")]
    [Range(typeof(TimeSpan), "35.00:00:00", "36500.00:00:00")]
    public TimeSpan? Ledger { get; init; }
}
