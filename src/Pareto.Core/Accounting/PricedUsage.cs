using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>What a usage costs, and by which figures. No parts: no price is known.</summary>
internal readonly record struct PricedUsage(CostParts? Parts, PriceBasis Basis, string? Version = null)
{
    public decimal? Cost => Parts?.Total;
}
