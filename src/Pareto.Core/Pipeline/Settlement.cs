using Pareto.Core.Accounting;
using Pareto.Core.Exchange;

namespace Pareto.Core.Pipeline;

/// <summary>The end of a request's account: its receipt, or why the ledger could not take it.</summary>
internal sealed record Settlement(Receipt? Receipt, GatewayError? Failure)
{
    public static Settlement None { get; } = new(null, null);

    public static async ValueTask<Settlement> OfAsync(RequestAccount account)
    {
        try
        {
            return new Settlement(await account.SettleAsync(), null);
        }
        catch (LedgerException e)
        {
            return new Settlement(null, new GatewayError(
                GatewayErrorKind.LedgerUnavailable,
                $"The answer cannot be given out because its cost could not be recorded ({e.Message}) Check the disk under the data directory."));
        }
    }
}
