using System.Globalization;
using Pareto.Core.Routing.Promise;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>Shows an operating point: what stays small, and what that was shown to promise.</summary>
internal static class PromiseTable
{
    public static void Write(IAnsiConsole console, OperatingPoint point)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("workload");
        foreach (var title in (string[])["labels", "always small", "always premium", "stays small", "up to score", "loss", "loss below", "hard sent small", "easy sent premium"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        // One workload alone is all there is.
        IReadOnlyList<KeyValuePair<string, WorkloadThreshold>> rows = point.Workloads.Count == 1 ? [.. point.Workloads] : [.. point.Workloads, new("all", point.All)];
        foreach (var (name, row) in rows)
        {
            var none = row.SmallUpTo is null;
            table.AddRow(
                Markup.Escape(name), Count(row.Labels), Percent(row.SmallQuality), Percent(row.PremiumQuality), Percent(row.SmallShare),
                none ? "" : string.Create(CultureInfo.InvariantCulture, $"{row.SmallUpTo:0.000}"),
                none ? "" : Percent(row.Loss), none ? "" : Percent(row.LossUpper), Count(row.HardSentSmall), Count(row.EasySentPremium));
        }

        console.WriteWhole(table);
        foreach (var (name, row) in rows.Where(row => row.Value.SmallUpTo is null))
        {
            console.WriteLine(row.MoreLabels is { } more
                ? $"{name}: {Count(row.Labels)} labels support no threshold; about {Count(more)} more would."
                : $"{name}: no number of labels would support a threshold: these scores do not tell apart what the small model gets right.");
        }
    }

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %");
}
