using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>
/// Shows and sets budgets in the database, beside gateways that may be running on it: these see a change within seconds. What is set
/// here holds in place of what pareto.yaml says of the same name.
/// </summary>
/// <exception cref="StorageException">From every method: the database cannot be used.</exception>
public sealed class BudgetOffice(Database database, TimeProvider time)
{
    /// <summary>Every budget in force, by name, with what was spent in its present window, as far as replicas have told.</summary>
    /// <param name="configured">The budgets of pareto.yaml.</param>
    public BudgetList List(ImmutableArray<BudgetOptions> configured) => database.Guard(() =>
    {
        using var connection = database.OpenReader();
        using var transaction = database.BeginSnapshot(connection);
        var set = ReadSet(connection, transaction);
        var now = time.GetUtcNow();
        var budgets = Merged(configured, set)
            .OrderBy(options => options.Name, StringComparer.Ordinal)
            .Select(options => new BudgetStanding(options, set.Any(one => one.Name == options.Name), [.. Shares(connection, transaction, new Budget(options), now)]))
            .ToArray();
        var left = connection.Query<LeftRow>(
            """
            SELECT replica AS Replica, seen_at AS SeenAt, CAST(SUM(granted - spent) AS BIGINT) AS Held
            FROM budget_holder JOIN budget_lease ON budget_lease.holder = budget_holder.holder
            WHERE seen_at < @dead GROUP BY budget_holder.holder, replica, seen_at HAVING SUM(granted - spent) > 0 ORDER BY replica, seen_at
            """,
            new { dead = now.ToUnixTimeMilliseconds() - (long)BudgetStore.Lifetime.TotalMilliseconds },
            transaction);
        return new BudgetList(budgets, [.. left.Select(row => new BudgetLeft(row.Replica, DateTimeOffset.FromUnixTimeMilliseconds(row.SeenAt), Picodollars.ToDollars(row.Held)))]);
    });

    /// <summary>Sets a budget's terms. They have been validated.</summary>
    public void Set(BudgetOptions options) => Change(
        "INSERT INTO budget_setting (name, options) VALUES (@name, @options) ON CONFLICT (name) DO UPDATE SET options = @options",
        new { name = options.Name, options = JsonSerializer.Serialize(options, BudgetJson.Options) });

    /// <summary>Lets go of what was set: pareto.yaml's terms hold again, or none.</summary>
    /// <returns>False where nothing was set.</returns>
    public bool Unset(string name) => Change("DELETE FROM budget_setting WHERE name = @name", new { name }) > 0;

    /// <summary>
    /// Gives back what processes of a replica hold that are gone and will not come back, such as one whose disk is lost: what the ledger
    /// shows as spent by them stays charged. What they had in flight is not known, so a replica that can be started again should be.
    /// </summary>
    /// <param name="replica">The replica's name.</param>
    /// <param name="free">Names of targets in the house, which budgets have nothing to do with.</param>
    /// <returns>US dollars given back.</returns>
    public decimal Release(string replica, IReadOnlyList<string> free) => database.Guard(() =>
    {
        using var connection = database.OpenWriter();
        using var transaction = connection.BeginTransaction();
        var dead = time.GetUtcNow().ToUnixTimeMilliseconds() - (long)BudgetStore.Lifetime.TotalMilliseconds;
        var leases = connection.Query<DeadLease>(
            """
            SELECT lease.holder AS Holder, number AS Number, lease.name AS Name, lease.subject AS Subject, scope AS Scope, lease.window_start AS Start, window_end AS WindowEnd,
                granted AS Granted, lease.spent AS Spent, started_at AS StartedAt
            FROM budget_lease AS lease
                JOIN budget_holder AS holder ON holder.holder = lease.holder
                JOIN budget ON budget.name = lease.name AND budget.subject = lease.subject
                JOIN budget_window ON budget_window.name = lease.name AND budget_window.subject = lease.subject AND budget_window.window_start = lease.window_start
            WHERE replica = @replica AND seen_at < @dead ORDER BY lease.name, lease.subject
            """,
            new { replica, dead },
            transaction).ToArray();
        var back = 0L;
        foreach (var lease in leases)
        {
            var scope = JsonSerializer.Deserialize<BudgetScope>(lease.Scope, BudgetJson.Options)!;
            BudgetStore.Lock(connection, transaction, lease.Name, lease.Subject, scope);
            var from = Math.Max(lease.Start, lease.StartedAt);
            var spent = ScopedSpending.Read(connection, transaction, scope, from, lease.WindowEnd, Math.Max(1, lease.WindowEnd - from), [.. free], replica).Sum(part => part.Spent);
            spent = Math.Clamp(spent, lease.Spent, Math.Max(lease.Spent, lease.Granted));
            back += lease.Granted - spent;
            connection.Execute(
                """
                UPDATE budget_window SET charged = charged + @charged, spent = spent + @told WHERE name = @Name AND subject = @Subject AND window_start = @Start;
                UPDATE budget_lease SET granted = @spent, spent = @spent WHERE holder = @Holder AND number = @Number
                """,
                new { lease.Name, lease.Subject, lease.Start, lease.Holder, lease.Number, spent, charged = spent - lease.Granted, told = spent - lease.Spent },
                transaction);
        }

        // Its slices stay written down: one that lived after all tells what it spent since, and nothing twice.
        transaction.Commit();
        return Picodollars.ToDollars(back);
    });

    /// <summary>Those of the configuration, in its order, each replaced by what is set for its name, and what else is set.</summary>
    internal static ImmutableArray<BudgetOptions> Merged(ImmutableArray<BudgetOptions> configured, ImmutableArray<BudgetOptions> set) =>
    [
        .. configured.Select(options => set.FirstOrDefault(one => one.Name == options.Name) ?? options),
        .. set.Where(one => configured.All(options => options.Name != one.Name)),
    ];

    /// <summary>The shares that pay for somebody's requests of a workload, as they stand. Those that nothing was charged to yet have what the ledger knows.</summary>
    /// <param name="configured">The budgets of pareto.yaml.</param>
    /// <param name="payer">Who.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="free">Names of targets in the house, which budgets have nothing to do with.</param>
    internal IReadOnlyList<BudgetShare> SharesOf(ImmutableArray<BudgetOptions> configured, Payer payer, string workload, string[] free) => database.Guard(() =>
    {
        using var connection = database.OpenCurrentReader();
        using var transaction = database.BeginSnapshot(connection);
        var now = time.GetUtcNow();
        return (IReadOnlyList<BudgetShare>)[.. BudgetShare.Of(Merged(configured, ReadSet(connection, transaction)), payer, workload).Select(share => Read(connection, transaction, share, now, free))];
    });

    internal static ImmutableArray<BudgetOptions> ReadSet(System.Data.Common.DbConnection connection, System.Data.Common.DbTransaction? transaction) =>
        [.. connection.Query<string>("SELECT options FROM budget_setting ORDER BY name", transaction: transaction).Select(text => JsonSerializer.Deserialize<BudgetOptions>(text, BudgetJson.Options)!)];

    private IEnumerable<BudgetUse> Shares(System.Data.Common.DbConnection connection, System.Data.Common.DbTransaction transaction, Budget budget, DateTimeOffset now)
    {
        var span = budget.SpanAt(now);
        return connection.Query<ShareRow>(
            """
            SELECT subject AS Subject, CAST(SUM(charged) AS BIGINT) AS Charged, CAST(SUM(spent) AS BIGINT) AS Spent
            FROM budget_window WHERE name = @name AND window_start >= @from GROUP BY subject ORDER BY subject
            """,
            new { name = budget.Name, from = span.From.ToUnixTimeMilliseconds() },
            transaction).Select(row => BudgetUse.Of(budget, row.Subject, span, row.Charged, row.Spent));
    }

    private static BudgetShare Read(
        System.Data.Common.DbConnection connection, System.Data.Common.DbTransaction transaction, BudgetShare share, DateTimeOffset now, string[] free)
    {
        var span = share.Budget.SpanAt(now);
        var from = span.From.ToUnixTimeMilliseconds();
        var known = connection.QuerySingle<WindowsRow>(
            """
            SELECT COUNT(*) AS Windows, CAST(COALESCE(SUM(charged), 0) AS BIGINT) AS Charged, CAST(COALESCE(SUM(spent), 0) AS BIGINT) AS Spent
            FROM budget_window WHERE name = @name AND subject = @subject AND window_start >= @from
            """,
            new { name = share.Budget.Name, subject = share.Budget.SubjectOf(share.Whose), from },
            transaction);
        if (known.Windows > 0)
        {
            return share with { Charged = known.Charged, Spent = known.Spent };
        }

        var until = now.ToUnixTimeMilliseconds();
        var spent = ScopedSpending.Read(connection, transaction, share.Budget.ScopeOf(share.Whose), from, until, Math.Max(1, until - from), free).Sum(part => part.Spent);
        return share with { Charged = spent, Spent = spent };
    }

    private int Change(string sql, object values) => database.Guard(() =>
    {
        using var connection = database.OpenWriter();
        using var transaction = connection.BeginTransaction();
        var changed = connection.Execute(sql, values, transaction);
        connection.Execute("UPDATE budget_change SET number = number + 1", transaction: transaction);
        transaction.Commit();
        return changed;
    });

    private sealed record LeftRow
    {
        public string Replica { get; init; } = "";

        public long SeenAt { get; init; }

        public long Held { get; init; }
    }

    private sealed record ShareRow
    {
        public string Subject { get; init; } = "";

        public long Charged { get; init; }

        public long Spent { get; init; }
    }

    private sealed record WindowsRow
    {
        public long Windows { get; init; }

        public long Charged { get; init; }

        public long Spent { get; init; }
    }

    private sealed record DeadLease
    {
        public string Holder { get; init; } = "";

        public long Number { get; init; }

        public string Name { get; init; } = "";

        public string Subject { get; init; } = "";

        public string Scope { get; init; } = "";

        public long Start { get; init; }

        public long WindowEnd { get; init; }

        public long Granted { get; init; }

        public long Spent { get; init; }

        public long StartedAt { get; init; }
    }
}
