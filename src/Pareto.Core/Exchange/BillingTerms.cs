namespace Pareto.Core.Exchange;

/// <summary>What, beside the tokens, decides which of a target's prices an attempt pays.</summary>
/// <param name="Service">The service tier, as the reply names it, else as the request asked for it.</param>
/// <param name="Region">Where it was processed, where that was bound to a place; null for anywhere.</param>
/// <param name="At">When it ended: providers whose price depends on the hour go by that. Null: prices that depend on the hour are left aside.</param>
public readonly record struct BillingTerms(ServiceTier Service = ServiceTier.Standard, string? Region = null, DateTimeOffset? At = null);
