using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>What attempts are made for, in the words of the ledger.</summary>
public static class PurposeNames
{
    public static string Name(this AttemptPurpose purpose) => LedgerNames.Purposes[purpose];
}
