using System.Globalization;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>Shows ledger totals as a table.</summary>
internal static class LedgerTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<LedgerTotals> totals, LedgerGrouping grouping)
    {
        var groups = new (LedgerGrouping Grouping, string Title, Func<LedgerTotals, string> Name)[]
        {
            (LedgerGrouping.Day, "day", total => total.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? ""),
            (LedgerGrouping.Tier, "tier", total => total.Tier?.Name() ?? "none"),
            (LedgerGrouping.Target, "target", total => total.Target ?? ""),
            (LedgerGrouping.Key, "key", total => total.Key ?? ""),
            (LedgerGrouping.Workload, "workload", total => total.Workload ?? ""),
            (LedgerGrouping.Team, "team", total => total.Team ?? "none"),
            (LedgerGrouping.Project, "project", total => total.Project ?? "none"),
            (LedgerGrouping.Purpose, "purpose", total => total.Purpose?.Name() ?? ""),
            (LedgerGrouping.User, "user", total => total.User ?? "none"),
        }.Where(group => grouping.HasFlag(group.Grouping)).ToArray();

        var table = new Table().Border(TableBorder.Simple);
        foreach (var group in groups)
        {
            table.AddColumn(group.Title);
        }

        foreach (var title in (string[])["requests", "tokens in", "tokens out", "cost", "baseline", "saved", "p50", "p95"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach (var total in totals)
        {
            table.AddRow([.. groups.Select(group => Markup.Escape(group.Name(total))), .. Figures(total)]);
        }

        console.WriteWhole(table);
        if (totals.Sum(total => total.Unpriced) is > 0 and var unpriced)
        {
            console.MarkupLine($"[yellow]{unpriced} attempts have no known price and are in no sum: give their targets a price in pareto.yaml.[/]");
        }
    }

    public static string Money(decimal dollars) => dollars.ToString("$#,##0.00####", CultureInfo.InvariantCulture);

    public static string Milliseconds(TimeSpan? time) =>
        time is { } known ? known.TotalMilliseconds.ToString("#,##0.0 ms", CultureInfo.InvariantCulture) : "";

    private static string[] Figures(LedgerTotals total) =>
    [
        total.Requests.ToString("N0", CultureInfo.InvariantCulture),
        total.Usage.Input.ToString("N0", CultureInfo.InvariantCulture),
        total.Usage.Output.ToString("N0", CultureInfo.InvariantCulture),
        Money(total.Cost),
        Money(total.BaselineCost),
        Money(total.Savings),
        Milliseconds(total.MedianDuration),
        Milliseconds(total.Percentile95Duration),
    ];
}
