using System.CommandLine;
using System.Globalization;
using Pareto.Core.Accounting.Savings;
using Pareto.Core.Storage;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto savings</c>: what was saved, net, and whether it can be proven.</summary>
internal static class SavingsCommand
{
    public static Command Create()
    {
        var since = DayOptions.Since();
        var until = DayOptions.Until();
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Verb(
            "savings",
            "Show what was saved, net of everything that the gateway itself asked of models.",
            "Against the declared baseline, and, where savings.holdOut sends a share of traffic the baseline's way, against that share, with 95 % confidence intervals.",
            """
            pareto savings --since 2026-01-01
            pareto savings --json
            """) { since, until, config, data, json };
        command.SetAction(parsed => Run(
            parsed.GetValue(since), parsed.GetValue(until), parsed.GetValue(config), parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(DateOnly? since, DateOnly? until, string? config, string? data, bool json)
    {
        try
        {
            using var database = StorageSource.OpenExisting(config, data);
            var reports = new SavingsReader(database).Read(DayOptions.Filter(since, until));
            if (json)
            {
                JsonOutput.Write(writer => SavingsJson.Write(writer, reports));
            }
            else
            {
                WriteText(reports);
            }

            return ExitCode.Done;
        }
        catch (StorageException e)
        {
            return Failure.Tell(e.Message);
        }
    }

    private static void WriteText(IReadOnlyList<SavingsReport> reports)
    {
        Terminal.Out.MarkupLine("Against the declared baseline:");
        var declared = Table("requests", "baseline", "cost", "of it overhead", "saved, net", "share");
        foreach (var report in reports)
        {
            var figures = report.Declared;
            declared.AddRow(
                Name(report), figures.Requests.ToString("N0", CultureInfo.InvariantCulture), LedgerTable.Money(figures.Baseline), LedgerTable.Money(figures.Cost),
                LedgerTable.Money(figures.Drafts + figures.Judges + figures.Router + figures.Comparisons + figures.Embeddings), Signed((double)figures.Net),
                figures.Baseline == 0 ? "" : (figures.Net / figures.Baseline).ToString("P1", CultureInfo.InvariantCulture));
        }

        Terminal.Out.WriteWhole(declared);
        if (reports.All(report => report.HeldOut is null))
        {
            Terminal.Out.MarkupLine("Nothing was held out: savings.holdOut in pareto.yaml gives a measure that does not rest on the declared baseline.");
            return;
        }

        Terminal.Out.MarkupLine("Against what was held out, for a request, with 95 % confidence intervals:");
        var measured = Table("routed", "held out", "saved, net", "share", "quality");
        foreach (var report in reports)
        {
            if (report.HeldOut is { } held)
            {
                measured.AddRow(
                    Name(report), held.RoutedRequests.ToString("N0", CultureInfo.InvariantCulture), held.HeldOutRequests.ToString("N0", CultureInfo.InvariantCulture),
                    held.PerRequest is { } saved ? Interval(saved, Signed) : "",
                    held.PerRequest is { } part && held.HeldOutMean is > 0 and var mean ? (part.Value / mean).ToString("P1", CultureInfo.InvariantCulture) : "",
                    held.Quality is { } quality ? Interval(quality, value => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture)) : "not told");
            }
        }

        Terminal.Out.WriteWhole(measured);
    }

    private static Table Table(params string[] titles)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("workload");
        foreach (var title in titles)
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        return table;
    }

    private static string Name(SavingsReport report) => Markup.Escape(report.Workload ?? "all");

    private static string Signed(double dollars) => dollars.ToString("$#,##0.00####;-$#,##0.00####;$0.00", CultureInfo.InvariantCulture);

    private static string Interval(Difference difference, Func<double, string> write) => difference is { Low: { } low, High: { } high }
        ? $"{write(difference.Value)} ({write(low)} to {write(high)})"
        : $"{write(difference.Value)} (too few for an interval)";
}
