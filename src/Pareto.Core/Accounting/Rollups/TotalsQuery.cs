using System.Data.Common;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting.Rollups;

/// <summary>Adds totals from several places to a tally, in one transaction: rows of the ledger, and sums of days.</summary>
internal sealed class TotalsQuery(DbConnection connection, DbTransaction transaction, LedgerGrouping grouping, TotalsTally tally)
{
    /// <summary>Adds the rows that a condition names.</summary>
    /// <param name="where">The condition.</param>
    /// <param name="bind">Gives the values that it names.</param>
    public void AddRows(string where, Action<DbCommand> bind)
    {
        var columns = Columns(group => group.OfRows);
        Add(columns, TotalsColumns.Sums.Select(sum => sum.OfRows), "ledger", where, bind);
        Run($"SELECT {Key(columns)}, duration FROM ledger WHERE {where} AND final = 1 AND outcome = 'completed'", bind, rows =>
            tally.DurationsOf(rows.GetString(0)).Add(rows.GetInt64(1)));
    }

    /// <summary>Adds the sums of days, the last one not included; days since 1970-01-01.</summary>
    public void AddDays(long first, long last)
    {
        var columns = Columns(group => group.OfDays!);
        const string Where = "detail = @detail AND day >= @first AND day < @last";
        Add(columns, TotalsColumns.Sums.Select(sum => sum.Name == "usage_estimated" ? $"MAX({sum.Name})" : $"SUM({sum.Name})"), "ledger_day", Where, Bind);
        Run($"SELECT {Key(columns)}, durations FROM ledger_day WHERE {Where} AND durations IS NOT NULL", Bind, rows =>
            tally.DurationsOf(rows.GetString(0)).Add(rows.GetFieldValue<byte[]>(1)));

        void Bind(DbCommand command)
        {
            SqlParameters.Add(command, "@detail", (grouping & TotalsColumns.Detail) == 0 ? 0 : 1);
            SqlParameters.Add(command, "@first", first);
            SqlParameters.Add(command, "@last", last);
        }
    }

    private void Add(string[] columns, IEnumerable<string> sums, string source, string where, Action<DbCommand> bind)
    {
        var groupBy = columns.Length == 0 ? "" : "GROUP BY " + string.Join(", ", columns);
        Run($"SELECT {string.Join(", ", [Key(columns), .. columns, .. sums])} FROM {source} WHERE {where} {groupBy}", bind, rows =>
        {
            var row = new LedgerRow(rows);
            tally.Add(row.Text(), TotalsColumns.Read(row, Group(row)));
        });
    }

    private LedgerTotals Group(LedgerRow row) => new()
    {
        Day = grouping.HasFlag(LedgerGrouping.Day) ? DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(row.Whole())) : null,
        Tier = grouping.HasFlag(LedgerGrouping.Tier) && row.TextOrNull() is { } tier ? LedgerNames.Tiers.Parse(tier) : null,
        Target = grouping.HasFlag(LedgerGrouping.Target) ? row.Text() : null,
        Key = grouping.HasFlag(LedgerGrouping.Key) ? row.Text() : null,
        Workload = grouping.HasFlag(LedgerGrouping.Workload) ? row.Text() : null,
        Team = grouping.HasFlag(LedgerGrouping.Team) ? row.TextOrNull() : null,
        Project = grouping.HasFlag(LedgerGrouping.Project) ? row.TextOrNull() : null,
        Purpose = grouping.HasFlag(LedgerGrouping.Purpose) ? LedgerNames.Purposes.Parse(row.Text()) : null,
        User = grouping.HasFlag(LedgerGrouping.User) ? row.TextOrNull() : null,
        Usage = TokenUsage.None,
    };

    private string[] Columns(Func<(LedgerGrouping Grouping, string OfRows, string? OfDays), string> expression) =>
        [.. TotalsColumns.Groups.Where(group => grouping.HasFlag(group.Grouping)).Select(expression)];

    // Names the group in one text, to bring its parts together: no name holds the separator, and an absent name is not an
    // empty one.
    private static string Key(string[] columns) =>
        columns.Length == 0 ? "''" : string.Join(" || '\u001f' || ", columns.Select(column => $"COALESCE(CAST({column} AS TEXT), '\u001e')"));

    private void Run(string sql, Action<DbCommand> bind, Action<DbDataReader> look)
    {
        using var command = connection.CreateReport(sql);
        command.Transaction = transaction;
        bind(command);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            look(rows);
        }
    }
}
