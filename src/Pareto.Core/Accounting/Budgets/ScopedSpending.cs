using System.Data.Common;
using Dapper;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>What the ledger knows to be spent by those whom a budget pays for.</summary>
internal static class ScopedSpending
{
    /// <summary>Picodollars, in parts of one length.</summary>
    /// <param name="connection">Where to ask.</param>
    /// <param name="transaction">The transaction that is open.</param>
    /// <param name="scope">Who.</param>
    /// <param name="from">Of attempts that began at this time or later, Unix milliseconds.</param>
    /// <param name="until">And before this.</param>
    /// <param name="part">The length of a part, in milliseconds.</param>
    /// <param name="free">Names of targets that budgets have nothing to do with.</param>
    /// <param name="replica">Of one replica's attempts; null for all.</param>
    /// <returns>Each part that has any, by its place from 0.</returns>
    public static IReadOnlyList<(long Part, long Spent)> Read(
        DbConnection connection, DbTransaction transaction, BudgetScope scope, long from, long until, long part, string[] free, string? replica = null)
    {
        var values = new DynamicParameters(new { from, until, part, replica, scope.Key, scope.Team, scope.Project, scope.Workload, scope.EndUser });
        for (var i = 0; i < free.Length; i++)
        {
            values.Add($"free{i}", free[i]);
        }

        var rows = connection.Query<Row>(
            $"""
            SELECT (started_at - @from) / @part AS Part, CAST(SUM(cost / 1000000) AS BIGINT) AS Micro, CAST(SUM(cost % 1000000) AS BIGINT) AS Rest FROM ledger
            WHERE started_at >= @from AND started_at < @until AND cost IS NOT NULL
                {(free.Length == 0 ? "" : $"AND provider || '/' || model NOT IN ({string.Join(", ", free.Select((_, i) => $"@free{i}"))})")}
                {(replica is null ? "" : "AND replica = @replica")}
                {(scope.Key is null ? "" : "AND key_name = @Key")} {(scope.Team is null ? "" : "AND team = @Team")} {(scope.Project is null ? "" : "AND project = @Project")}
                {(scope.Workload is null ? "" : "AND workload = @Workload")} {(scope.EndUser is null ? "" : "AND end_user = @EndUser")}
            GROUP BY (started_at - @from) / @part
            """,
            values,
            transaction);

        // Taken in halves: the sum of 64-bit integers may be more than one.
        return [.. rows.Select(row => (row.Part, (long)Math.Min((row.Micro * 1_000_000m) + row.Rest, long.MaxValue / 4)))];
    }

    // By its properties: SQLite gives no types where there are no rows.
    private sealed record Row
    {
        public long Part { get; init; }

        public long Micro { get; init; }

        public long Rest { get; init; }
    }
}
