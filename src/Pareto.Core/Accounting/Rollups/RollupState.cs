using System.Data.Common;

namespace Pareto.Core.Accounting.Rollups;

/// <summary>How far the sums of days go. All are the beginnings of hours (UTC), in Unix milliseconds, and rise in the order removed, rolled, closed.</summary>
/// <param name="ClosedUntil">Rows that begin before and come from now on are late: they are in <c>ledger_late</c> until they are added.</param>
/// <param name="RolledUntil">Rows that begin before are in the sums of their day in <c>ledger_day</c>, but for late ones.</param>
/// <param name="RemovedUntil">The beginning of a day. Rows of days before are removed; nothing but their sums is left.</param>
internal sealed record RollupState(long ClosedUntil, long RolledUntil, long RemovedUntil)
{
    public static RollupState Read(DbConnection connection, DbTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT closed_until, rolled_until, removed_until FROM ledger_rollup";
        using var rows = command.ExecuteReader();
        rows.Read();
        return new RollupState(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2));
    }
}
