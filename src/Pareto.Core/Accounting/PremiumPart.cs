namespace Pareto.Core.Accounting;

/// <summary>What a stretch of time used of premium, and of everything.</summary>
/// <param name="Start">Its beginning.</param>
/// <param name="Requests">That began in it.</param>
/// <param name="PremiumRequests">Whose first premium attempt began in it.</param>
/// <param name="BaselineCost">US dollars, what the baseline would have cost for those that began; what has no known price is left out.</param>
/// <param name="PremiumCost">US dollars of premium attempts.</param>
internal sealed record PremiumPart(DateTimeOffset Start, long Requests, long PremiumRequests, decimal BaselineCost, decimal PremiumCost);
