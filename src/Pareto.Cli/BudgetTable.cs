using System.Globalization;
using Pareto.Core.Accounting.Budgets;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>Shows budgets to people.</summary>
internal static class BudgetTable
{
    /// <summary>Their terms.</summary>
    public static void WriteTerms(IAnsiConsole console, BudgetList list)
    {
        if (list.Budgets.Count == 0)
        {
            console.WriteLine("There is no budget: write one under budgets in pareto.yaml, or `pareto budgets set NAME --amount 50`.");
            return;
        }

        var table = Titled("name", "amount", "window", "enforcement", "for", "terms of");
        foreach (var (options, isSet, _) in list.Budgets)
        {
            table.AddRow([.. new[]
            {
                options.Name, Money(options.Amount, options.Display), Window(options), options.Enforcement.ToString().ToLowerInvariant(), Whom(options), isSet ? "budgets set" : "pareto.yaml",
            }.Select(Markup.Escape)]);
        }

        console.WriteWhole(table);
    }

    /// <summary>What was spent, and what replicas that are gone hold.</summary>
    public static void WriteStanding(IAnsiConsole console, BudgetList list)
    {
        var table = Titled("budget", "share", "limit", "spent", "used", "kept", "until");
        foreach (var (options, _, shares) in list.Budgets)
        {
            foreach (var share in shares.Count == 0 ? [new BudgetUse(options.Name, "", true, options.Amount, 0, 0, default, default) { Display = options.Display }] : shares)
            {
                table.AddRow([.. new[]
                {
                    share.Budget, share.Subject, Money(share.Limit, share.Display), Money(share.Spent, share.Display), share.UsedShare.ToString("0.0 %", CultureInfo.InvariantCulture),
                    Money(share.Kept, share.Display), share.Until == default ? "" : share.Until.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
                }.Select(Markup.Escape)]);
            }
        }

        console.WriteWhole(table);
        foreach (var left in list.Left)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Replica {left.Replica}, not heard of since {left.SeenAt:yyyy-MM-dd HH:mm:ss} UTC, holds {LedgerTable.Money(left.Held)}: start it again, or `pareto budgets release {left.Replica}` if it will not come back."));
        }
    }

    /// <summary>US dollars, and the other currency where there is one.</summary>
    public static string Money(decimal dollars, BudgetDisplay? display) => display is null
        ? LedgerTable.Money(dollars)
        : $"{LedgerTable.Money(dollars)} ({(dollars * display.Rate).ToString("#,##0.00####", CultureInfo.InvariantCulture)} {display.Currency})";

    private static string Window(BudgetOptions options) => options.Window == BudgetPeriod.Sliding
        ? $"any {Core.Configuration.DurationText.Format(options.Length)}"
        : $"{options.Window.ToString().ToLowerInvariant()} ({options.Zone})";

    private static string Whom(BudgetOptions options)
    {
        var scope = options.Of;
        var named = new[] { ("key", scope.Key), ("team", scope.Team), ("project", scope.Project), ("workload", scope.Workload), ("end user", scope.EndUser) }
            .Where(part => part.Item2 is not null)
            .Select(part => $"{part.Item1} {part.Item2}");
        var all = string.Join(", ", named.Concat(options.PerEach is { } each ? [$"each {(each == BudgetEach.EndUser ? "end user" : each.ToString().ToLowerInvariant())}"] : []));
        return all.Length == 0 ? "all" : all;
    }

    private static Table Titled(params string[] titles)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var title in titles)
        {
            table.AddColumn(title);
        }

        return table;
    }
}
