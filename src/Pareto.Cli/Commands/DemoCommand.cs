using System.CommandLine;
using System.Globalization;
using Pareto.Core.Accounting;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Providers;
using Pareto.Core.Storage;
using Pareto.Server;
using Pareto.Workbench.Demo;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto demo</c>: the main job on recorded conversations, over real HTTP, with its bill.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var recordings = new Option<string?>("--recordings")
        {
            Description = "A file of recorded conversations with replies (.jsonl or .jsonl.gz). Default: the sample workload that ships.",
            HelpName = "FILE",
        };
        var data = new Option<string?>("--data")
        {
            Description = "Keep the demo's ledger in this folder, which must not hold one yet. Default: a temporary folder, deleted at the end.",
            HelpName = "DIR",
        };
        var configuration = new Option<string?>("--config")
        {
            Description = "Route as the section routing of this file says (a promise, your own model, rules). Default: as without a configuration.",
            HelpName = "FILE",
        };
        var json = CommonOptions.Json();
        var command = new Verb(
            "demo",
            "Run the main job on recorded conversations, over real HTTP, and show its bill.",
            """
            The gateway is started with recorded providers in place of models, every conversation is sent to it, and the
            ledger and the recorded grades tell what it cost and how many answers were right.
            """,
            """
            pareto demo
            pareto demo --json
            pareto demo --recordings replies.jsonl.gz --data ./demo-data
            pareto demo --recordings replies.jsonl.gz --config pareto.yaml
            """) { recordings, configuration, data, json };
        command.SetAction((parsed, _) => Interruption.GuardAsync(cancellationToken => RunAsync(
            parsed.GetValue(recordings), parsed.GetValue(configuration), parsed.GetValue(data), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(string? file, string? routing, string? data, bool json, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(file ?? Path.Combine(AppContext.BaseDirectory, "demo", "workload.jsonl"));
        if (!Recordings.TryLoad(path, out var recordings, out var errors))
        {
            return Failure.Tell(string.Join("\npareto: ", errors));
        }

        if (data is not null && File.Exists(Path.Combine(data, "pareto.db")))
        {
            return Failure.Tell($"'{data}' holds a ledger already, and the demo's bill must be its own; name a new folder.");
        }

        string? temporary = null;
        try
        {
            temporary = data is null ? Directory.CreateTempSubdirectory("pareto-demo-").FullName : null;
            var report = await ReplayAsync(path, recordings, routing, data ?? temporary!, cancellationToken);
            if (json)
            {
                WriteJson(report);
            }
            else
            {
                WriteTable(Terminal.Out, report);
            }

            return report.Failed == 0
                ? ExitCode.Done
                : Failure.Tell($"{report.Failed} of {report.Requests} requests were not answered; the first was told: {report.FirstError}");
        }
        catch (Exception e) when (e is GatewayStartException or StorageException or IOException or UnauthorizedAccessException)
        {
            return Failure.Tell(e.Message);
        }
        finally
        {
            if (temporary is not null)
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static async Task<DemoReport> ReplayAsync(
        string path, Recordings recordings, string? routing, string folder, CancellationToken cancellationToken)
    {
        var models = DemoModel.AllOf(recordings, PriceSheets.LoadShipped(), DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
        var workloads = recordings.Entries.Select(entry => entry.Workload);
        var checker = new ConfigurationChecker(Environment.GetEnvironmentVariable, TimeProvider.System);
        var configuration = routing is null
            ? checker.Check(DemoConfiguration.For(path, models, workloads))
            : checker.CheckFile(routing, read => DemoConfiguration.For(path, models, workloads, read.Routing));
        if (!configuration.IsValid)
        {
            throw new GatewayStartException(string.Join("; ", configuration.Problems.Select(configuration.Describe)));
        }

        await using var host = await GatewayHost.StartAsync(
            new GatewayHostOptions { Configuration = configuration, DataDirectory = folder }, cancellationToken);
        using var client = new HttpClient { BaseAddress = host.Address };
        var driver = new DemoDriver(client);
        var outcomes = Terminal.Live is { } live
            ? await live.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(async progress =>
                {
                    var task = progress.AddTask($"{recordings.Entries.Length:N0} requests through {host.Address}", maxValue: recordings.Entries.Length);
                    return await driver.RunAsync(recordings.Entries, new Ticks(task), cancellationToken);
                })
            : await driver.RunAsync(recordings.Entries, new Ticks(null), cancellationToken);

        using var database = SqliteDatabase.OpenExisting(DataDirectory.At(folder));
        return DemoReport.Of(recordings, models, outcomes, new LedgerReader(database));
    }

    private static void WriteTable(IAnsiConsole console, DemoReport report)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("tier");
        foreach (var title in (string[])["requests", "share", "p50", "p95", "tokens in", "tokens out", "cost"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach (var tier in report.Tiers)
        {
            table.AddRow(
                tier.Tier?.Name() ?? "none",
                tier.Requests.ToString("N0", CultureInfo.InvariantCulture),
                Share(tier.Requests, report.Total.Requests),
                LedgerTable.Milliseconds(tier.MedianDuration),
                LedgerTable.Milliseconds(tier.Percentile95Duration),
                tier.Usage.Input.ToString("N0", CultureInfo.InvariantCulture),
                tier.Usage.Output.ToString("N0", CultureInfo.InvariantCulture),
                LedgerTable.Money(tier.Cost));
        }

        console.WriteWhole(table);
        var saved = report.Total.BaselineCost == 0 ? 0 : report.Total.Savings / report.Total.BaselineCost;
        console.MarkupLineInterpolated($"[bold]Cost[/]      {LedgerTable.Money(report.Total.Cost)} with Pareto, {LedgerTable.Money(report.Total.BaselineCost)} had everything gone to premium: [bold]{saved:P1} saved[/]");
        if (report.OracleCost is { } oracle)
        {
            console.MarkupLineInterpolated($"          {LedgerTable.Money(oracle)} for an oracle, which knows the cheapest model that is right: {Percent(report.OracleAccuracy)} right");
        }

        console.MarkupLineInterpolated($"[bold]Accuracy[/]  {Percent(report.ParetoAccuracy)} with Pareto, {Percent(report.SmallAccuracy)} always small, {Percent(report.PremiumAccuracy)} always premium");
        console.MarkupLine("[dim]Latencies are the gateway's and the replay's: no model ran. Replies and prices for 1M tokens, in and out:[/]");
        var width = report.Models.Max(model => model.Name.Length);
        foreach (var model in report.Models)
        {
            var like = model.PricedAs == model.Name ? "" : $", as {model.PricedAs}";
            console.MarkupLineInterpolated($"[dim]  {model.Tier.Name(),-8} {model.Name.PadRight(width)}  {LedgerTable.Money(model.Prices.Input)} / {LedgerTable.Money(model.Prices.Output)}{like}[/]");
        }
    }

    private static void WriteJson(DemoReport report) => JsonOutput.Write(json =>
    {
        json.WriteNumber("requests", report.Requests);
        json.WriteNumber("failed", report.Failed);
        json.WriteStartArray("tiers");
        foreach (var tier in report.Tiers)
        {
            json.WriteStartObject();
            json.WriteString("tier", tier.Tier?.Name() ?? "none");
            json.WriteNumber("requests", tier.Requests);
            json.WriteNumber("share", Math.Round((double)tier.Requests / Math.Max(1, report.Total.Requests), 6));
            json.WriteNumber("p50Ms", tier.MedianDuration?.TotalMilliseconds ?? 0);
            json.WriteNumber("p95Ms", tier.Percentile95Duration?.TotalMilliseconds ?? 0);
            json.WriteNumber("inputTokens", tier.Usage.Input);
            json.WriteNumber("outputTokens", tier.Usage.Output);
            json.WriteNumber("cost", tier.Cost);
            json.WriteNumber("baselineCost", tier.BaselineCost);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("models");
        foreach (var model in report.Models)
        {
            json.WriteStartObject();
            json.WriteString("tier", model.Tier.Name());
            json.WriteString("model", model.Name);
            json.WriteString("pricedAs", model.PricedAs);
            json.WriteNumber("inputPrice", model.Prices.Input);
            json.WriteNumber("outputPrice", model.Prices.Output);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("cost", report.Total.Cost);
        json.WriteNumber("baselineCost", report.Total.BaselineCost);
        json.WriteNumber("savings", report.Total.Savings);
        if (report.OracleCost is { } oracle)
        {
            json.WriteNumber("oracleCost", oracle);
        }

        json.WriteStartObject("accuracy");
        WriteAccuracy("pareto", report.ParetoAccuracy);
        WriteAccuracy("small", report.SmallAccuracy);
        WriteAccuracy("premium", report.PremiumAccuracy);
        WriteAccuracy("oracle", report.OracleAccuracy);
        json.WriteEndObject();

        void WriteAccuracy(string name, double? accuracy)
        {
            if (accuracy is { } known)
            {
                json.WriteNumber(name, Math.Round(known, 6));
            }
            else
            {
                json.WriteNull(name);
            }
        }
    });

    private static string Share(long part, long whole) => ((double)part / Math.Max(1, whole)).ToString("P1", CultureInfo.InvariantCulture);

    private static string Percent(double? accuracy) => accuracy?.ToString("P1", CultureInfo.InvariantCulture) ?? "not graded";

    /// <summary>Counts the progress task, where there is one, up at once, on whatever thread reports: <see cref="Progress{T}"/> would queue.</summary>
    private sealed class Ticks(ProgressTask? task) : IProgress<int>
    {
        public void Report(int value) => task?.Increment(value);
    }
}
