using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>How an attempt would be paid for.</summary>
/// <param name="Target">Who would be asked.</param>
public sealed record PreviewedPayment(Target Target)
{
    /// <summary>US dollars that would be kept for it; null where nothing would be: it is in the house, no budget pays, or none knows its price.</summary>
    public decimal? Reserved { get; init; }

    /// <summary>The longest answer that is paid for with that, in tokens.</summary>
    public int? OutputTokens { get; init; }

    /// <summary>Why it would be passed over; null where it would not.</summary>
    public string? Problem => Refusal?.Message;

    /// <summary>When there may be money for it again; null where that is not a matter of time.</summary>
    public DateTimeOffset? Resets => Refusal?.Resets;

    internal BudgetRefusal? Refusal { get; init; }
}
