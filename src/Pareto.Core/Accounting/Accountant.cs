using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>Opens an account for each request that is carried out; see <see cref="RequestAccount"/>.</summary>
/// <param name="ledger">Where accounts are settled.</param>
/// <param name="prices">What a target costs now; null is an unknown price.</param>
/// <param name="countTokens">Counts a text where a provider gives no usage.</param>
/// <param name="time">Measures the attempts.</param>
/// <param name="telemetry">Is told what the ledger is told; null where nobody is.</param>
/// <param name="budgets">Pay for attempts, or do not; null where there are none.</param>
internal sealed class Accountant(
    Ledger ledger, Func<Target, TokenPrices?> prices, Func<string, int> countTokens, TimeProvider time, LedgerTelemetry? telemetry = null,
    BudgetBook? budgets = null)
{
    public RequestAccount Open(GatewayRequest request, Payer payer) => new(this, request, payer);

    /// <summary>Commits an entry of the audit trail for a request that no account was opened for.</summary>
    /// <exception cref="LedgerException">It is not committed.</exception>
    public ValueTask RecordAsync(AuditEntry audit) => ledger.AppendAsync([], audit);

    internal Ledger Ledger => ledger;

    internal TimeProvider Time => time;

    internal BudgetBook? Budgets => budgets;

    internal TokenPrices? PricesOf(Target target) => prices(target);

    internal LedgerTelemetry? Telemetry => telemetry;

    internal Func<string, int> CountTokens => countTokens;

    /// <summary>What a usage costs at a target, as it is stored and shown.</summary>
    internal PricedUsage Price(Target target, TokenUsage usage, in BillingTerms terms)
    {
        if (prices(target) is not { } known)
        {
            // The provider's own word tells no classes. And nothing used costs nothing, at whatever price.
            return usage.Charged is { } charged
                ? new(new CostParts { Other = Picodollars.Round(charged) }, PriceBasis.Charged)
                : new(usage.Total == 0 ? new CostParts() : null, PriceBasis.Unknown);
        }

        try
        {
            return CostCalculator.Parts(usage, known, terms) is { } parts && CostCalculator.Round(parts) is { Total: <= Picodollars.MaxDollars } rounded
                ? new(rounded, known.Basis, known.Version)
                : new(null, PriceBasis.Unknown);
        }
        catch (OverflowException)
        {
            // A price or count that cannot be meant must not stop the settlement: it is counted as unpriced.
            return new(null, PriceBasis.Unknown);
        }
    }
}
