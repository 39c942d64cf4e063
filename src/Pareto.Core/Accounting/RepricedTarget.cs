using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>What attempts at a target cost, and what they would cost at other prices.</summary>
/// <param name="Target"><c>provider/model</c>.</param>
/// <param name="Attempts">How many there were.</param>
/// <param name="Unpriced">How many of them had no known price: their old cost is not in any sum.</param>
/// <param name="Old">As the ledger has it; rows that were written before the cost by class was kept are under <see cref="CostParts.Other"/>.</param>
/// <param name="New">At the other prices.</param>
public sealed record RepricedTarget(string Target, long Attempts, long Unpriced, CostParts Old, CostParts New)
{
    public decimal Difference => New.Total - Old.Total;
}
