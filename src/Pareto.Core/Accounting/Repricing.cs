using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>Prices what the ledger holds anew, row by row, because what a row costs depends on its own prompt, tier, region and hour.</summary>
public static class Repricing
{
    /// <summary>The targets that have other prices, in the order of their names, with what their rows cost and would cost.</summary>
    /// <param name="ledger">Read once, in bounded memory.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="prices">The other prices of a target; null leaves it out.</param>
    /// <exception cref="Storage.StorageException">The ledger cannot be read.</exception>
    public static IReadOnlyList<RepricedTarget> Of(LedgerReader ledger, LedgerFilter filter, Func<TargetId, TokenPrices?> prices)
    {
        var targets = new SortedDictionary<string, RepricedTarget>(StringComparer.Ordinal);
        ledger.Visit(filter, row =>
        {
            if (prices(row.Target) is { } other)
            {
                var name = row.Target.ToString();
                targets[name] = Add(targets.GetValueOrDefault(name) ?? new(name, 0, 0, new(), new()), row, other);
            }
        });
        return [.. targets.Values];
    }

    private static RepricedTarget Add(RepricedTarget target, LedgerEntry row, TokenPrices prices)
    {
        var terms = new BillingTerms(row.Service ?? ServiceTier.Standard, row.Region, row.StartedAt + row.Duration);
        var cost = CostCalculator.Parts(row.Usage, prices, terms) is { } parts ? CostCalculator.Round(parts) : new();
        return target with
        {
            Attempts = target.Attempts + 1,
            Unpriced = target.Unpriced + (row.Cost is null ? 1 : 0),
            Old = target.Old + (row.CostParts ?? new CostParts { Other = row.Cost ?? 0 }),
            New = target.New + cost,
        };
    }
}
