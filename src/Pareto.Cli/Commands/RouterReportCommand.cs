using System.CommandLine;
using System.Globalization;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Pipeline;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Advising;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Routing.Promise;
using Pareto.Core.Storage;
using Pareto.LocalModels.Providers;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto router report</c>: the promise, and what targets have shown they can do.</summary>
internal static class RouterReportCommand
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Verb(
            "report",
            "Show the promise about quality, the cap on premium, and what each target has shown it can do.",
            """
            The promise is the one that the configuration names (routing.promise), with the requests of each workload so far, and with what the
            gateway has seen of it since: the mean loss of the requests that it looked at (routing.check), and whether the promise is broken.
            Quality is the mean score, 0 to 1, of the answers that somebody has judged (POST /v1/feedback) or that were compared with a
            better target's, with its 95 % interval; trusted are those that have earned what routing.competence asks.
            Escalated are a small target's answers that were not trusted (routing.cascade), with the share that agreed with what was given instead.
            Where a model is asked for advice (routing.advisor), the report says how often it came in time, was taken and agreed with the gateway.
            The report may be read while the gateway runs.
            """,
            """
            pareto router report
            pareto router report --config pareto.yaml --json
            """) { config, data, json };
        command.SetAction((parsed, _) => RouterCommand.GuardAsync(() => RunAsync(
            CommonOptions.ConfigurationFile(parsed.GetValue(config)), CommonOptions.DataFolder(parsed.GetValue(data)), parsed.GetValue(json))));
        return command;
    }

    private static async Task<int> RunAsync(string? config, string data, bool json)
    {
        CheckedConfiguration? configuration = null;
        OperatingPoint? promise = null;
        PremiumCapOptions? cap = null;
        if (config is not null)
        {
            await using var models = new InProcessModels(TimeProvider.System);
            configuration = ConfigurationSource.Load(config, models);
            if (!configuration.IsValid)
            {
                return ConfigurationSource.TellProblems(configuration);
            }

            promise = configuration.Options.Routing.Promise is { } options ? OperatingPoint.Read(options.File) : null;
            cap = configuration.Options.Routing.PremiumCap;
        }

        try
        {
            using var database = Database.OpenExisting(DataDirectory.At(data), configuration?.Options.Storage ?? new StorageOptions());
            using var watches = new PromiseWatchStore(database, TimeProvider.System);
            var terms = promise is null ? null : WatchTerms.Of(promise, configuration!.Options.Routing.Check);
            var standings = terms is null ? [] : watches.Standings(promise!, terms);
            var earned = WithTrust(new CompetenceReader(database).Rows(), configuration);
            var advice = new AdviceReader(database).Rows();
            var traffic = new LedgerReader(database).Totals(LedgerFilter.All, LedgerGrouping.Workload | LedgerGrouping.Tier)
                .GroupBy(total => total.Workload!)
                .Select(workload => new Traffic(
                    workload.Key, workload.Sum(total => total.Requests), workload.Where(total => total.Tier == Tier.Small).Sum(total => total.Requests)))
                .ToList();
            var caps = cap is null ? [] : PremiumUse.Read(cap, new LedgerReader(database), TimeProvider.System);
            if (json)
            {
                WriteJson(promise, standings, caps, traffic, advice, earned);
            }
            else
            {
                WriteText(promise, terms, standings, caps, traffic, advice, earned);
            }

            return ExitCode.Done;
        }
        catch (StorageException e)
        {
            return Failure.Tell(e.Message);
        }
    }

    // Trust is asked for only where the configuration does.
    private static List<Earned> WithTrust(IReadOnlyList<CompetenceRow> rows, CheckedConfiguration? configuration)
    {
        var table = new CompetenceTable(rows);
        var trust = configuration?.Options.Routing.Competence is { Enabled: true } options ? new EarnedTrust(options, () => table) : null;
        return [.. rows.Select(row => new Earned(
            row,
            configuration?.Catalog?.Targets.FirstOrDefault(target => target.Id == row.Target) is { } target ? trust?.Trusts(target, row.Task, row.Complexity) : null))];
    }

    private static void WriteText(
        OperatingPoint? promise, WatchTerms? terms, IReadOnlyList<PromiseStanding> standings, IReadOnlyList<PremiumUse> caps, List<Traffic> traffic,
        IReadOnlyList<AdviceRow> advice, List<Earned> rows)
    {
        if (promise is null)
        {
            Console.WriteLine("No promise is configured: thresholds of complexity decide (routing.promise in pareto.yaml names one).");
        }
        else
        {
            Console.WriteLine(promise.MaxLoss is { } loss
                ? string.Create(CultureInfo.InvariantCulture, $"The promise: at most {100 * loss:0.##} % quality lost against always premium, with {100 * promise.Confidence:0.##} % confidence.")
                : "The operating point was chosen by costs.");
            PromiseTable.Write(Terminal.Out, promise);
        }

        if (terms is not null)
        {
            WriteStandings(terms, standings);
        }

        foreach (var cap in caps)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"premium cap{(cap.Workload is null ? "" : $" of {cap.Workload}")}: {100 * cap.Share:0.##} % of {(cap.Of == CapMeasure.Requests ? "requests" : "spend")} in 24 hours; used {100 * cap.Used:0.00} %"));
        }

        foreach (var workload in traffic)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{workload.Workload}: {workload.Small:N0} of {workload.Requests:N0} requests so far were answered by small"));
        }

        if (advice.Count > 0)
        {
            WriteTable(advice);
        }

        if (rows.Count == 0)
        {
            Console.WriteLine("Nobody has judged an answer yet: POST /v1/feedback takes what clients think of them.");
        }
        else
        {
            WriteTable(rows);
        }
    }

    private static void WriteTable(IReadOnlyList<AdviceRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("advice for");
        foreach (var title in (string[])["asked", "in time", "taken", "same level", "within one", "cost"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach (var row in rows)
        {
            table.AddRow(
                Markup.Escape(row.Workload), row.Asked.ToString("N0", CultureInfo.InvariantCulture),
                Percentage(row.InTime, row.Asked), Percentage(row.Taken, row.Asked), Percentage(row.Same, row.Read), Percentage(row.WithinOne, row.Read),
                row.Cost is { } cost ? string.Create(CultureInfo.InvariantCulture, $"${cost:0.000000}") : "unknown");
        }

        Terminal.Out.WriteWhole(table);
    }

    private static string Percentage(long part, long whole) =>
        whole == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.#} %");

    private static void WriteStandings(WatchTerms terms, IReadOnlyList<PromiseStanding> standings)
    {
        Console.WriteLine(
            terms.Judge is { } judge ? $"Since then, on the requests looked at, a loss being where {judge} finds premium's answer better:"
            : "Since then, on the requests looked at, a loss being where small's answer and premium's differ, which is at most what was lost"
                + (terms.Decides ? ":" : " and decides nothing:"));
        foreach (var standing in standings)
        {
            var stands = !terms.Decides ? "not tested"
                : standing.BrokenSince is not { } since ? "the promise stands"
                : string.Create(CultureInfo.InvariantCulture, $"BROKEN since {since.UtcDateTime:yyyy-MM-dd HH:mm}Z: ")
                    + (standing.Scope == "*" ? "safer thresholds for all"
                        : standing.SmallUpTo is { } safer ? string.Create(CultureInfo.InvariantCulture, $"small up to {safer:0.000} only") : "premium only");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {Scope(standing.Scope)}: {standing.Requests:N0} requests, loss {Percent(standing.Loss)} (between {Percent(standing.Low)} and {Percent(standing.High)}): {stands}"));
        }
    }

    private static string Scope(string scope) => scope switch
    {
        "*" => "all together",
        "" => "workloads without a threshold of their own",
        _ => scope,
    };

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    private static void WriteTable(List<Earned> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("target").AddColumn("task");
        foreach (var title in (string[])["complexity", "answers", "quality", "from", "to", "escalated", "agreed"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        var asked = rows.Exists(earned => earned.Trusted is not null);
        if (asked)
        {
            table.AddColumn("trusted");
        }

        foreach (var (row, trusted) in rows)
        {
            List<string> cells =
            [
                Markup.Escape(row.Target.ToString()), row.Task.Name(),
                row.Complexity.ToString(CultureInfo.InvariantCulture), row.Observations.ToString("N0", CultureInfo.InvariantCulture),
                .. row.Observations == 0 ? ["", "", ""] : (string[])[Share(row.Quality), Share(row.Low), Share(row.High)],
                row.Escalations.ToString("N0", CultureInfo.InvariantCulture), row.Escalations == 0 ? "" : Share(row.EscalationsAgreed),
            ];
            if (asked)
            {
                cells.Add(trusted switch { true => "yes", false => "no", null => "" });
            }

            table.AddRow([.. cells]);
        }

        Terminal.Out.WriteWhole(table);
    }

    private static void WriteJson(
        OperatingPoint? promise, IReadOnlyList<PromiseStanding> standings, IReadOnlyList<PremiumUse> caps, List<Traffic> traffic,
        IReadOnlyList<AdviceRow> advice, List<Earned> rows) => JsonOutput.Write(writer =>
    {
        writer.WritePropertyName("promise");
        writer.WriteRawValue(promise?.ToJson() ?? "null");
        writer.WriteStartArray("checks");
        foreach (var standing in standings)
        {
            writer.WriteStartObject();
            writer.WriteString("scope", standing.Scope);
            writer.WriteNumber("requests", standing.Requests);
            writer.WriteNumber("loss", Math.Round(standing.Loss, 6));
            writer.WriteNumber("low", Math.Round(standing.Low, 6));
            writer.WriteNumber("high", Math.Round(standing.High, 6));
            writer.WriteString("since", standing.Since);
            if (standing.BrokenSince is { } broken)
            {
                writer.WriteString("brokenSince", broken);
            }
            else
            {
                writer.WriteNull("brokenSince");
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("premiumCaps");
        foreach (var cap in caps)
        {
            writer.WriteStartObject();
            writer.WriteString("workload", cap.Workload);
            writer.WriteNumber("share", cap.Share);
            writer.WriteString("of", cap.Of == CapMeasure.Requests ? "requests" : "spend");
            writer.WriteNumber("used", Math.Round(cap.Used, 6));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("workloads");
        foreach (var workload in traffic)
        {
            writer.WriteStartObject();
            writer.WriteString("workload", workload.Workload);
            writer.WriteNumber("requests", workload.Requests);
            writer.WriteNumber("small", workload.Small);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("advice");
        foreach (var row in advice)
        {
            writer.WriteStartObject();
            writer.WriteString("workload", row.Workload);
            writer.WriteNumber("asked", row.Asked);
            writer.WriteNumber("inTime", row.InTime);
            writer.WriteNumber("taken", row.Taken);
            writer.WriteNumber("read", row.Read);
            writer.WriteNumber("same", row.Same);
            writer.WriteNumber("withinOne", row.WithinOne);
            if (row.Cost is { } cost)
            {
                writer.WriteNumber("cost", cost);
            }
            else
            {
                writer.WriteNull("cost");
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("competence");
        foreach (var (row, trusted) in rows)
        {
            writer.WriteStartObject();
            writer.WriteString("target", row.Target.ToString());
            writer.WriteString("task", row.Task.Name());
            writer.WriteNumber("complexity", row.Complexity);
            writer.WriteNumber("answers", row.Observations);
            writer.WriteNumber("quality", Math.Round(row.Quality, 6));
            writer.WriteNumber("low", Math.Round(row.Low, 6));
            writer.WriteNumber("high", Math.Round(row.High, 6));
            writer.WriteNumber("escalations", row.Escalations);
            writer.WriteNumber("escalationsAgreed", Math.Round(row.EscalationsAgreed, 6));
            if (trusted is { } isTrusted)
            {
                writer.WriteBoolean("trusted", isTrusted);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static string Share(double share) => share.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed record Earned(CompetenceRow Row, bool? Trusted);

    private sealed record Traffic(string Workload, long Requests, long Small);
}
