using System.Data.Common;
using Dapper;

namespace Pareto.Core.Accounting.Rollups;

/// <summary>How far the sums of days go. All are the beginnings of hours (UTC), in Unix milliseconds, and rise in the order removed, rolled, closed.</summary>
/// <param name="ClosedUntil">Rows that begin before and come from now on are late: they are in <c>ledger_late</c> until they are added.</param>
/// <param name="RolledUntil">Rows that begin before are in the sums of their day in <c>ledger_day</c>, but for late ones.</param>
/// <param name="RemovedUntil">The beginning of a day. Rows of days before are removed; nothing but their sums is left.</param>
internal sealed record RollupState(long ClosedUntil, long RolledUntil, long RemovedUntil)
{
    public static RollupState Read(DbConnection connection, DbTransaction? transaction = null) => connection.QuerySingle<RollupState>(
        "SELECT closed_until AS ClosedUntil, rolled_until AS RolledUntil, removed_until AS RemovedUntil FROM ledger_rollup", transaction: transaction);
}
