using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>Opens an account for each request that is carried out; see <see cref="RequestAccount"/>.</summary>
/// <param name="ledger">Where accounts are settled.</param>
/// <param name="prices">What a target costs now; null is an unknown price.</param>
/// <param name="countTokens">Counts a text where a provider gives no usage.</param>
/// <param name="time">Measures the attempts.</param>
/// <param name="telemetry">Is told what the ledger is told; null where nobody is.</param>
internal sealed class Accountant(
    Ledger ledger, Func<Target, TokenPrices?> prices, Func<string, int> countTokens, TimeProvider time, LedgerTelemetry? telemetry = null)
{
    public RequestAccount Open(GatewayRequest request, string keyName) => new(this, request, keyName);

    /// <summary>Commits an entry of the audit trail for a request that no account was opened for.</summary>
    /// <exception cref="LedgerException">It is not committed.</exception>
    public ValueTask RecordAsync(AuditEntry audit) => ledger.AppendAsync([], audit);

    internal Ledger Ledger => ledger;

    internal TimeProvider Time => time;

    internal LedgerTelemetry? Telemetry => telemetry;

    internal Func<string, int> CountTokens => countTokens;

    /// <summary>The prices of one target, and what a usage costs at them; both null where no price is known.</summary>
    internal (decimal? Cost, PriceBasis Basis) Price(Target target, TokenUsage usage)
    {
        if (prices(target) is not { } known)
        {
            // Nothing used costs nothing, at whatever price.
            return (usage.Total == 0 ? 0m : null, PriceBasis.Unknown);
        }

        try
        {
            return CostCalculator.Cost(usage, known) is { } cost && Picodollars.Round(cost) is <= Picodollars.MaxDollars and var rounded
                ? (rounded, known.Basis)
                : (null, PriceBasis.Unknown);
        }
        catch (OverflowException)
        {
            // A price or count that cannot be meant must not stop the settlement: it is counted as unpriced.
            return (null, PriceBasis.Unknown);
        }
    }
}
