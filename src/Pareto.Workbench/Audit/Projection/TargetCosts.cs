using Pareto.Core.Accounting;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>What logged tokens cost at the targets of a configuration, at the prices of one day.</summary>
internal sealed class TargetCosts(ModelCatalog catalog, Target baseline, DateOnly day)
{
    private readonly TokenPrices _baseline = catalog.PricesOn(baseline, day)!;

    /// <summary>US dollars; null where that cannot be told beforehand.</summary>
    public decimal? At(Target target, TokenUsage usage) =>
        catalog.PricesOn(target, day) is { } prices ? CostCalculator.Cost(usage, prices) : null;

    public decimal? AtBaseline(TokenUsage usage) => At(baseline, usage);

    /// <summary>
    /// How much a call weighs: its tokens at the baseline's list price. It adds up over calls, so that the weight of all calls of a log
    /// follows from their tokens.
    /// </summary>
    public decimal Weight(TokenUsage usage) => (usage.Input * _baseline.Input) + (usage.Output * _baseline.Output);
}
