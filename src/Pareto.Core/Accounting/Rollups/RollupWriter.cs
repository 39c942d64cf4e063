using System.Data.Common;
using Dapper;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting.Rollups;

/// <summary>
/// Takes the sums of days. Each step is a short transaction that nobody who writes rows waits for longer than for a commit,
/// leaves every row in exactly one place, and is undone whole where another replica was first.
/// </summary>
internal sealed class RollupWriter(Database database)
{
    private const int LateRowsAtOnce = 100;
    private const int RowsRemovedAtOnce = 500;

    // A day of a busy gateway is read in one statement.
    private const int SecondsPerStatement = 600;

    private static readonly string Insert =
        $"""
        INSERT INTO ledger_day (detail, day, tier, target, key_name, workload, team, project, purpose, {string.Join(", ", TotalsColumns.Sums.Select(sum => sum.Name))}, durations)
        VALUES (@detail, @day, @tier, @target, @key, @workload, @team, @project, @purpose, {string.Join(", ", TotalsColumns.Sums.Select(sum => "@" + sum.Name))}, @durations)
        """;

    /// <summary>Takes the sums of the next day that ends at or before a time, if there is one.</summary>
    /// <exception cref="StorageException">The database cannot be read or written; nothing is lost.</exception>
    public bool RollNextDay(DateTimeOffset until) => database.Guard(() =>
    {
        using var connection = database.OpenWriter();
        if (EndOfNextDay(connection) is not { } end || end.Until > until.ToUnixTimeMilliseconds())
        {
            return false;
        }

        if (connection.Execute("UPDATE ledger_rollup SET closed_until = @Until WHERE closed_until < @Until", end) == 1)
        {
            // Whoever began to write before the day was closed has ended; whoever writes from now on knows that it is.
            database.AwaitWriters(connection, "ledger");
        }

        const string NotLate = "NOT EXISTS (SELECT 1 FROM ledger_late AS late WHERE late.request_id = ledger.request_id AND late.attempt = ledger.attempt)";
        var groups = Sum(connection, $"started_at >= @since AND started_at < @until AND {NotLate}", command =>
        {
            SqlParameters.Add(command, "@since", end.From);
            SqlParameters.Add(command, "@until", end.Until);
        });
        using var transaction = connection.BeginTransaction();
        if (connection.Execute("UPDATE ledger_rollup SET rolled_until = @Until WHERE rolled_until = @From", end, transaction) == 1)
        {
            Write(connection, transaction, groups);
            transaction.Commit();
        }

        return true;
    });

    /// <summary>Adds some of the rows that came after their day was closed, if there are any whose day is summed up.</summary>
    /// <exception cref="StorageException">The database cannot be read or written; nothing is lost.</exception>
    public bool AddLateRows() => database.Guard(() =>
    {
        using var connection = database.OpenWriter();
        var late = connection.Query<LateRow>(
            """
            SELECT request_id AS Request, attempt AS Attempt FROM ledger_late JOIN ledger USING (request_id, attempt)
            WHERE +started_at < (SELECT rolled_until FROM ledger_rollup) LIMIT @most
            """,
            new { most = LateRowsAtOnce }).ToList();
        if (late.Count == 0)
        {
            return false;
        }

        using var transaction = connection.BeginTransaction();
        foreach (var row in late)
        {
            if (connection.Execute("DELETE FROM ledger_late WHERE request_id = @Request AND attempt = @Attempt", row, transaction) == 0)
            {
                return true; // Another replica adds them.
            }

            Write(connection, transaction, Sum(connection, transaction, "request_id = @request AND attempt = @attempt", command =>
            {
                SqlParameters.Add(command, "@request", row.Request);
                SqlParameters.Add(command, "@attempt", row.Attempt);
            }));
        }

        transaction.Commit();
        return true;
    });

    /// <summary>Forgets all sums whose rows are still there, so that they are taken anew.</summary>
    /// <exception cref="StorageException">The database cannot be written.</exception>
    public void Forget() => database.Guard(() =>
    {
        using var connection = database.OpenWriter();
        using var transaction = connection.BeginTransaction();
        connection.Execute(
            $"""
            DELETE FROM ledger_day WHERE day >= (SELECT removed_until FROM ledger_rollup) / {TotalsColumns.MillisecondsPerDay};
            DELETE FROM ledger_late WHERE EXISTS (SELECT 1 FROM ledger WHERE ledger.request_id = ledger_late.request_id
                AND ledger.attempt = ledger_late.attempt AND ledger.started_at >= (SELECT removed_until FROM ledger_rollup));
            UPDATE ledger_rollup SET rolled_until = removed_until;
            """,
            transaction: transaction);
        transaction.Commit();
        return true;
    });

    /// <summary>Removes some rows of days that end at or before a time and are summed up, if there are any.</summary>
    /// <exception cref="StorageException">The database cannot be written.</exception>
    public bool RemoveRows(DateTimeOffset until) => database.Guard(() =>
    {
        using var connection = database.OpenWriter();
        var end = until.ToUnixTimeMilliseconds() / TotalsColumns.MillisecondsPerDay * TotalsColumns.MillisecondsPerDay;
        connection.Execute(
            "UPDATE ledger_rollup SET removed_until = CASE WHEN rolled_until < @end THEN rolled_until ELSE @end END WHERE removed_until < @end AND removed_until < rolled_until",
            new { end });
        return connection.Execute(
            """
            DELETE FROM ledger WHERE (request_id, attempt) IN (
                SELECT request_id, attempt FROM ledger
                WHERE started_at < (SELECT removed_until FROM ledger_rollup)
                    AND NOT EXISTS (SELECT 1 FROM ledger_late AS late WHERE late.request_id = ledger.request_id AND late.attempt = ledger.attempt)
                ORDER BY started_at LIMIT @most)
            """,
            new { most = RowsRemovedAtOnce }) > 0;
    });

    // The first step takes all until the end of the first row's day, since older rows may come until the day is closed.
    private static NextRoll? EndOfNextDay(DbConnection connection)
    {
        var rolled = RollupState.Read(connection).RolledUntil;
        return (rolled > 0 ? rolled : connection.ExecuteScalar<long?>("SELECT MIN(started_at) FROM ledger")) is { } first
            ? new NextRoll(rolled, ((first / TotalsColumns.MillisecondsPerDay) + 1) * TotalsColumns.MillisecondsPerDay)
            : null;
    }

    private List<(LedgerTotals Total, DurationTally Durations)> Sum(DbConnection connection, string where, Action<DbCommand> bind)
    {
        using var snapshot = database.BeginSnapshot(connection);
        return Sum(connection, snapshot, where, bind);
    }

    private static List<(LedgerTotals Total, DurationTally Durations)> Sum(
        DbConnection connection, DbTransaction transaction, string where, Action<DbCommand> bind)
    {
        var query = new TotalsQuery(connection, transaction, TotalsColumns.OfDays);
        query.AddRows(where, command =>
        {
            command.CommandTimeout = SecondsPerStatement;
            bind(command);
        });
        var detailed = query.Groups.ToList();
        return [.. detailed, .. Coarse(detailed)];
    }

    private static IEnumerable<(LedgerTotals Total, DurationTally Durations)> Coarse(List<(LedgerTotals Total, DurationTally Durations)> detailed)
    {
        foreach (var group in detailed.GroupBy(part => (part.Total.Day, part.Total.Tier, part.Total.Target, part.Total.Team, part.Total.Project, part.Total.Purpose)))
        {
            var durations = new DurationTally();
            foreach (var part in group)
            {
                durations.Add(part.Durations.ToSketch());
            }

            yield return (group.Select(part => part.Total).Aggregate((left, right) => left + right) with { Key = null, Workload = null }, durations);
        }
    }

    private static void Write(DbConnection connection, DbTransaction transaction, List<(LedgerTotals Total, DurationTally Durations)> groups)
    {
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = Insert;
        foreach (var (total, durations) in groups)
        {
            insert.Parameters.Clear();
            SqlParameters.Add(insert, "@detail", total.Key is null ? 0 : 1);
            SqlParameters.Add(insert, "@day", (long)(total.Day!.Value.ToDateTime(TimeOnly.MinValue) - DateTime.UnixEpoch).TotalDays);
            SqlParameters.Add(insert, "@tier", total.Tier is { } tier ? LedgerNames.Tiers[tier] : null);
            SqlParameters.Add(insert, "@target", total.Target);
            SqlParameters.Add(insert, "@key", total.Key ?? "");
            SqlParameters.Add(insert, "@workload", total.Workload ?? "");
            SqlParameters.Add(insert, "@team", total.Team);
            SqlParameters.Add(insert, "@project", total.Project);
            SqlParameters.Add(insert, "@purpose", LedgerNames.Purposes[total.Purpose!.Value]);
            foreach (var (sum, value) in TotalsColumns.Sums.Zip(TotalsColumns.Write(total)))
            {
                SqlParameters.Add(insert, "@" + sum.Name, value);
            }

            var sketch = durations.ToSketch().ToBytes();
            SqlParameters.Add(insert, "@durations", sketch.Length == 0 ? null : sketch);
            insert.ExecuteNonQuery();
        }
    }

    private sealed record NextRoll(long From, long Until);

    private sealed record LateRow(string Request, long Attempt);
}
