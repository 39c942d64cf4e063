using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>
/// The budgets as all replicas share them. Of each window it keeps how much is charged (spent, or held by some replica for what it
/// will spend) and how much is spent; of each slice how much it was granted. A hard budget's charge never exceeds its limit, because
/// a slice is granted under a lock of the budget and never more than what is not charged yet. Every statement says what is to be,
/// not what is to change, so saying it again after a failure is safe.
/// </summary>
/// <exception cref="StorageException">From every method: the database cannot be used, and it is unknown whether it was changed.</exception>
internal sealed class BudgetStore(Database database, TimeProvider time) : IDisposable
{
    /// <summary>A replica that was not heard of for so long is taken for dead. What it holds stays charged.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);

    // Windows are of no use any more once nobody asks what was in them.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    private readonly KeptWriter _writer = new(database);

    /// <summary>Moves on with every change of what is set.</summary>
    public long ChangeNumber() => database.Guard(() =>
    {
        using var connection = database.OpenReader();
        return connection.ExecuteScalar<long>("SELECT number FROM budget_change");
    });

    /// <summary>The budgets that are set beside those of pareto.yaml.</summary>
    public (long Number, ImmutableArray<BudgetOptions> Set) ReadSet() => database.Guard(() =>
    {
        using var connection = database.OpenReader();
        using var transaction = database.BeginSnapshot(connection);
        return (connection.ExecuteScalar<long>("SELECT number FROM budget_change", transaction: transaction), BudgetOffice.ReadSet(connection, transaction));
    });

    /// <summary>Makes known that a holder lives.</summary>
    public void Live(string holder, string replica) => _writer.Use(connection => connection.Execute(
        """
        INSERT INTO budget_holder (holder, replica, started_at, seen_at) VALUES (@holder, @replica, @now, @now)
        ON CONFLICT (holder) DO UPDATE SET seen_at = @now
        """,
        new { holder, replica, now = Now }));

    /// <summary>Takes up what slices report, and grants what they ask for as far as there is money, in one transaction.</summary>
    /// <param name="holder">Whose slices they are.</param>
    /// <param name="reports">Of distinct slices.</param>
    /// <param name="free">Names of targets that budgets have nothing to do with.</param>
    public IReadOnlyList<(SliceReport Report, SliceGrant Grant)> Report(string holder, IReadOnlyList<SliceReport> reports, string[] free)
    {
        var answers = new List<(SliceReport, SliceGrant)>(reports.Count);
        _writer.Use(connection =>
        {
            answers.Clear();
            using var transaction = connection.BeginTransaction();

            // In one order, so that no two replicas wait for each other; and what an earlier part of a sliding window gives back first.
            foreach (var report in reports
                .OrderBy(report => report.Slice.Budget.Name, StringComparer.Ordinal)
                .ThenBy(report => report.Slice.Subject, StringComparer.Ordinal)
                .ThenBy(report => report.Slice.Number))
            {
                answers.Add((report, Report(connection, transaction, holder, report, free)));
            }

            transaction.Commit();
        });
        return answers;
    }

    /// <summary>
    /// Forgets slices that are closed and hold nothing. Not in the transaction that closes them: if that has to be made again, the store must
    /// know what it has been told of them already.
    /// </summary>
    public void Forget(string holder, IReadOnlyList<long> numbers) => _writer.Use(connection =>
    {
        using var transaction = connection.BeginTransaction();
        foreach (var number in numbers)
        {
            connection.Execute("DELETE FROM budget_lease WHERE holder = @holder AND number = @number", new { holder, number }, transaction);
        }

        transaction.Commit();
    });

    /// <summary>Settles all slices of a holder that is gone: what they spent stays charged, the rest is given back.</summary>
    /// <param name="holder">Who is gone.</param>
    /// <param name="spentBy">What a slice has spent, in picodollars, by its number.</param>
    public void Settle(string holder, Func<long, long> spentBy) => _writer.Use(connection =>
    {
        using var transaction = connection.BeginTransaction();
        var shares = connection.Query<LeaseRow>(
            "SELECT DISTINCT name AS Name, subject AS Subject FROM budget_lease WHERE holder = @holder ORDER BY name, subject", new { holder }, transaction);
        foreach (var share in shares.ToArray())
        {
            // A last report may still be under way, sent by the process that is gone.
            connection.Execute("UPDATE budget SET subject = @Subject WHERE name = @Name AND subject = @Subject", share, transaction);
        }

        var leases = connection.Query<LeaseRow>(
            "SELECT number AS Number, name AS Name, subject AS Subject, window_start AS Start, granted AS Granted, spent AS Spent FROM budget_lease WHERE holder = @holder",
            new { holder },
            transaction);
        foreach (var lease in leases.ToArray())
        {
            var spent = spentBy(lease.Number);
            connection.Execute(
                "UPDATE budget_window SET charged = charged + @charged, spent = spent + @spent WHERE name = @Name AND subject = @Subject AND window_start = @Start",
                new { lease.Name, lease.Subject, lease.Start, charged = spent - lease.Granted, spent = spent - lease.Spent },
                transaction);
        }

        connection.Execute("DELETE FROM budget_lease WHERE holder = @holder; DELETE FROM budget_holder WHERE holder = @holder", new { holder }, transaction);
        transaction.Commit();
    });

    /// <summary>Forgets windows that ended long ago, and what was held of them.</summary>
    public void Prune() => _writer.Use(connection => connection.Execute(
        """
        DELETE FROM budget_window WHERE window_end < @before;
        DELETE FROM budget_lease WHERE window_start < @before AND NOT EXISTS (
            SELECT 1 FROM budget_window AS held WHERE held.name = budget_lease.name AND held.subject = budget_lease.subject AND held.window_start = budget_lease.window_start);
        DELETE FROM budget_holder WHERE seen_at < @before AND NOT EXISTS (SELECT 1 FROM budget_lease AS lease WHERE lease.holder = budget_holder.holder)
        """,
        new { before = Now - (long)Kept.TotalMilliseconds }));

    public void Dispose() => _writer.Dispose();

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private SliceGrant Report(DbConnection connection, DbTransaction transaction, string holder, SliceReport report, string[] free)
    {
        var slice = report.Slice;
        var key = new
        {
            holder,
            number = slice.Number,
            name = slice.Budget.Name,
            subject = slice.Subject,
            start = slice.Span.Start.ToUnixTimeMilliseconds(),
            end = slice.Span.End.ToUnixTimeMilliseconds(),
            from = slice.Span.From.ToUnixTimeMilliseconds(),
            alive = Now - (long)Lifetime.TotalMilliseconds,
        };
        var scope = slice.Budget.ScopeOf(slice.Whose);
        Lock(connection, transaction, key.name, key.subject, scope);
        var known = connection.QuerySingle<Standing>(
            """
            SELECT
                CAST(COALESCE(SUM(charged), 0) AS BIGINT) AS Charged,
                CAST(COALESCE(SUM(spent), 0) AS BIGINT) AS Spent,
                COUNT(*) AS Windows,
                COALESCE((SELECT granted FROM budget_lease WHERE holder = @holder AND number = @number), 0) AS Granted,
                COALESCE((SELECT spent FROM budget_lease WHERE holder = @holder AND number = @number), 0) AS SpentBefore,
                CAST(COALESCE((
                    SELECT SUM(lease.granted - lease.spent) FROM budget_lease AS lease JOIN budget_holder ON budget_holder.holder = lease.holder
                    WHERE lease.name = @name AND lease.subject = @subject AND lease.window_start >= @from AND lease.holder <> @holder AND seen_at >= @alive), 0) AS BIGINT) AS HeldByOthers
            FROM budget_window WHERE name = @name AND subject = @subject AND window_start >= @from
            """,
            key,
            transaction);
        if (known.Windows == 0 && known.Granted == 0)
        {
            var before = Restore(connection, transaction, slice, scope, free);
            known = known with { Charged = before, Spent = before };
        }

        var holds = Grant(report, slice.Budget.IsHard ? slice.Budget.Limit - (known.Charged - known.Granted) : long.MaxValue);
        var left = slice.Budget.Limit - (known.Charged - known.Granted) - holds;
        connection.Execute(
            """
            INSERT INTO budget_window (name, subject, window_start, window_end, charged, spent) VALUES (@name, @subject, @start, @end, @charged, @spent)
            ON CONFLICT (name, subject, window_start) DO UPDATE SET charged = budget_window.charged + @charged, spent = budget_window.spent + @spent
            """,
            new { key.name, key.subject, key.start, key.end, charged = holds - known.Granted, spent = report.Spent - known.SpentBefore },
            transaction);
        connection.Execute(
            """
            INSERT INTO budget_lease (holder, number, name, subject, window_start, granted, spent) VALUES (@holder, @number, @name, @subject, @start, @holds, @spent)
            ON CONFLICT (holder, number) DO UPDATE SET granted = @holds, spent = @spent
            """,
            new { holder, key.number, key.name, key.subject, key.start, holds, spent = report.Spent },
            transaction);
        return new SliceGrant(holds, left, known.Spent + report.Spent - known.SpentBefore, known.HeldByOthers);
    }

    /// <summary>What a slice is to hold: what it has used in any case, what it needs as far as there is room, and of the rest of the room a part.</summary>
    /// <param name="report">What it asks for.</param>
    /// <param name="room">The limit without what all others hold.</param>
    private static long Grant(SliceReport report, long room)
    {
        var used = report.Spent + report.Reserved;
        if (!report.Slice.Budget.IsHard)
        {
            return used;
        }

        // What was spent beyond a reservation is charged whatever is left: it is gone.
        var holds = Math.Max(report.Keep, used);
        holds += Math.Clamp(used + report.Needed - holds, 0, Math.Max(0, room - holds));
        return holds + Math.Clamp(used + report.Needed + report.Ahead - holds, 0, Math.Max(0, room - holds) / BudgetSlice.AheadPart);
    }

    /// <summary>Locks a budget's share until the end of the transaction. Its row is there for that: its windows may not be there yet, and a sliding one has several.</summary>
    internal static void Lock(DbConnection connection, DbTransaction transaction, string name, string subject, BudgetScope scope) => connection.Execute(
        "INSERT INTO budget (name, subject, scope) VALUES (@name, @subject, @scope) ON CONFLICT (name, subject) DO UPDATE SET scope = @scope",
        new { name, subject, scope = JsonSerializer.Serialize(scope, BudgetJson.Options) },
        transaction);

    /// <summary>A budget that is new in its window: what the ledger knows to be spent already is charged, part by part. The sum.</summary>
    private static long Restore(DbConnection connection, DbTransaction transaction, BudgetSlice slice, BudgetScope scope, string[] free)
    {
        var from = slice.Span.From.ToUnixTimeMilliseconds();
        var length = (long)(slice.Span.End - slice.Span.Start).TotalMilliseconds;
        var parts = ScopedSpending.Read(connection, transaction, scope, from, slice.OpenedAt.ToUnixTimeMilliseconds(), length, free);
        foreach (var (part, spent) in parts)
        {
            connection.Execute(
                "INSERT INTO budget_window (name, subject, window_start, window_end, charged, spent) VALUES (@Name, @Subject, @start, @end, @spent, @spent)",
                new { slice.Budget.Name, slice.Subject, start = from + (part * length), end = from + ((part + 1) * length), spent },
                transaction);
        }

        return parts.Sum(part => part.Spent);
    }

    private sealed record Standing(long Charged, long Spent, long Windows, long Granted, long SpentBefore, long HeldByOthers);

    // Rows by their properties: SQLite gives no types where there are none.
    private sealed record LeaseRow
    {
        public long Number { get; init; }

        public string Name { get; init; } = "";

        public string Subject { get; init; } = "";

        public long Start { get; init; }

        public long Granted { get; init; }

        public long Spent { get; init; }
    }
}
