using Pareto.Core.Accounting;
using Pareto.Core.Exchange;

namespace Pareto.Core.Pipeline;

/// <summary>The end of a request's account: its receipt, or why the ledger could not take it.</summary>
internal sealed record RequestSettlement(Receipt? Receipt, GatewayError? Failure)
{
    public static async ValueTask<RequestSettlement> OfAsync(RequestAccount account, AuditEntry? audit = null)
    {
        try
        {
            return new RequestSettlement(await account.SettleAsync(audit), null);
        }
        catch (LedgerException e)
        {
            return new RequestSettlement(null, NotRecorded("cost", e));
        }
    }

    public static GatewayError NotRecorded(string what, LedgerException cause) => new(
        GatewayErrorKind.LedgerUnavailable, $"The answer is held back because its {what} could not be recorded: {cause.Message}");
}
