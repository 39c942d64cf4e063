using System.Globalization;
using Pareto.Workbench.Audit;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>The facts of an audit, for people: one table a subject, a line for each workload.</summary>
internal static class AuditTable
{
    private const int MostWorkloads = 20;
    private const int MostNames = 4;
    private const int MostSignals = 4;
    private const int LongestName = 36;

    public static void Write(IAnsiConsole console, AuditFacts facts)
    {
        var shown = facts.Workloads.Take(MostWorkloads).ToList();
        WriteHead(console, facts);
        WriteTable(console, "What was asked, and what it cost", shown,
            ("calls", one => Whole(one.Calls)),
            ("cost", one => Money(one.Cost)),
            ("unpriced", one => one.Unpriced == 0 ? "" : Whole(one.Unpriced)),
            ("tokens in", one => Whole(one.Usage.Input)),
            ("tokens out", one => Whole(one.Usage.Output)),
            ("out of all", one => one.Usage.Total == 0 ? "-" : Percent((double)one.Usage.Output / one.Usage.Total)),
            ("in per week", one => Slope(one.InputTrend)),
            ("out per week", one => Slope(one.OutputTrend)));
        WriteTable(console, "How it went", shown,
            ("p50", one => Duration(one.Duration?.P50)),
            ("p95", one => Duration(one.Duration?.P95)),
            ("p99", one => Duration(one.Duration?.P99)),
            ("failed", one => Of(one.Failed, one.Calls)),
            ("throttled", one => Of(one.Throttled, one.Calls)),
            ("timed out", one => Of(one.TimedOut, one.Calls)),
            ("retries", one => Whole(Math.Max(one.RetriesLogged, one.RetriesInferred))),
            ("sent out", one => Bytes(one.EgressBytes)));
        WriteTable(console, "What repeats", shown,
            ("exact", one => WithText(one, Percent(one.ExactDuplicateShare))),
            ("nearly", one => WithText(one, Percent(one.NearDuplicateShare))),
            ("of these wrong", one => one.NearDuplicatesCompared == 0 ? "-" : Percent(one.NearDuplicateWrongRate)),
            ("prefix sent before", one => WithText(one, Percent(one.PrefixReuseShare))),
            ("prompt cache would save", one => one.PromptCache.Tokens == 0 ? "-" : $"{Money(one.PromptCache.Saving)} ({Whole(one.PromptCache.Tokens)} tokens)"));
        WriteTable(console, "What it needs", shown,
            ("routine", one => WithText(one, Interval(one.RoutineShare, one.RoutineInterval))),
            ("personal data", one => WithText(one, Interval(one.PersonalDataShare, one.PersonalDataInterval))),
            ("secrets", one => WithText(one, Percent(one.SecretShare))),
            ("complexity 1-5", one => one.Complexity.Count == 0 ? "-" : string.Join(" ", one.Complexity.Select(share => (100 * share).ToString("0", CultureInfo.InvariantCulture)))));
        if (facts.Workloads.Count > shown.Count)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {facts.Workloads.Count - shown.Count} smaller workloads (--json has all)"));
        }

        WriteWhy(console, shown);
        WriteBroken(console, facts);
        foreach (var note in facts.Notes)
        {
            console.WriteLine($"- {note}");
        }
    }

    private static void WriteHead(IAnsiConsole console, AuditFacts facts)
    {
        var from = facts.Workloads.Min(workload => workload.From);
        var until = facts.Workloads.Max(workload => workload.Until);
        var span = from is { } first && until is { } last ? string.Create(CultureInfo.InvariantCulture, $", {first.UtcDateTime:yyyy-MM-dd} to {last.UtcDateTime:yyyy-MM-dd}") : "";
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{facts.Calls:N0} calls in {facts.Workloads.Count:N0} {(facts.Workloads.Count == 1 ? "workload" : "workloads")}, {Money(facts.Cost)}{span}{(facts.Redacted ? ", personal data taken out" : "")}"));
        foreach (var file in facts.Files.Where(file => file.Problem is not null))
        {
            console.WriteLine($"{file.File}: {file.Problem}");
        }

        var formats = facts.Files.Where(file => file.Format is not null).GroupBy(file => file.Format!).OrderBy(format => format.Key, StringComparer.Ordinal)
            .Select(format => string.Create(CultureInfo.InvariantCulture, $"{format.Count():N0} {(format.Count() == 1 ? "file" : "files")} of {format.Key}"));
        console.WriteLine($"Read {string.Join(", ", formats)}.");
        console.WriteLine();
    }

    private static void WriteTable(IAnsiConsole console, string title, IReadOnlyList<WorkloadFacts> workloads, params (string Title, Func<WorkloadFacts, string> Cell)[] columns)
    {
        var kept = columns.Where(column => workloads.Any(one => column.Cell(one) is not ("" or "-"))).ToArray();
        if (kept.Length == 0)
        {
            return;
        }

        console.WriteLine(title);
        var table = new Table().Border(TableBorder.Simple).AddColumn("workload");
        foreach (var (name, _) in kept)
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var one in workloads)
        {
            table.AddRow([Markup.Escape(one.Name.Length <= LongestName ? one.Name : one.Name[..(LongestName - 1)] + "…"), .. kept.Select(column => Markup.Escape(column.Cell(one)))]);
        }

        console.WriteWhole(table);
    }

    private static void WriteWhy(IAnsiConsole console, IReadOnlyList<WorkloadFacts> workloads)
    {
        var told = workloads.Where(one => one.Signals.Count > 0).ToList();
        if (told.Count == 0)
        {
            return;
        }

        console.WriteLine("What it asks for, what personal data is of which type, and why a small model would do or not: what the router saw, in how many");
        console.WriteLine("calls, and what that adds to the complexity (1 and 2 are routine)");
        foreach (var one in told)
        {
            console.WriteLine($"  {one.Name}");
            console.WriteLine($"    tasks     {Names(one.Tasks)}");
            if (one.PersonalDataTypes.Count > 0)
            {
                console.WriteLine($"    personal  {Names(one.PersonalDataTypes)}");
            }

            console.WriteLine($"    why       {string.Join("; ", one.Signals.Take(MostSignals).Select(signal => string.Create(CultureInfo.InvariantCulture, $"{signal.Name} {100 * signal.Share:0} % ({signal.Weight:+0.##;-0.##;0})")))}");
        }

        console.WriteLine();
    }

    private static void WriteBroken(IAnsiConsole console, AuditFacts facts)
    {
        if (facts.Broken.Count > 0)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{facts.Broken.Count:N0} of {facts.Broken.Records:N0} records are broken ({Percent(facts.Broken.Share)}): {string.Join(", ", facts.Broken.ByReason.Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Value:N0} {reason.Key}")))}"));
            foreach (var line in facts.Broken.First)
            {
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {line.Position.File}:{line.Position.Line}: {line.Reason}"));
            }
        }

        foreach (var (reason, count) in facts.Other)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} records left aside: {reason}"));
        }
    }

    private static string WithText(WorkloadFacts one, string figure) => one.CallsWithText == 0 ? "-" : figure;

    private static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Money(decimal dollars) => dollars.ToString(Math.Abs(dollars) is > 0 and < 1 ? "$0.0000;-$0.0000" : "$#,0.00;-$#,0.00", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Interval(double share, ShareInterval interval) =>
        interval.Low == interval.High ? Percent(share) : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} % ({100 * interval.Low:0.0}-{100 * interval.High:0.0})");

    private static string Of(long part, long whole) => part == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{part:N0} ({100.0 * part / whole:0.0} %)");

    private static string Slope(Trend? trend) => trend is null ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{100 * trend.SharePerWeek:+0.0;-0.0;0.0} %{(trend.IsClear || trend.PerWeek == 0 ? "" : " (unclear)")}");

    private static string Names(IReadOnlyList<NamedShare> shares) => shares.Count == 0 ? "-"
        : string.Join(", ", shares.Take(MostNames).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {100 * one.Share:0} %")));

    private static string Duration(TimeSpan? duration) => duration is not { } known ? "-"
        : known < TimeSpan.FromSeconds(1) ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{known.TotalSeconds:0.0} s");

    private static string Bytes(long bytes) => bytes == 0 ? "-" : bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };
}
