using System.CommandLine;
using Pareto.Core.Catalog;
using Pareto.LocalModels.Providers;
using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Labelling;
using Pareto.Workbench.Audit.Logs;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto audit</c>: what the logs that a company has say of its calls to models.</summary>
internal static class AuditCommand
{
    private const int DefaultSample = 200;

    public static Command Create()
    {
        var logs = new Argument<string[]>("logs")
        {
            Description = "Files and folders, packed with gzip or zstd or not.",
            HelpName = "LOGS",
            Arity = ArgumentArity.OneOrMore,
        };
        var format = new Option<LogFormat?>("--format")
        {
            Description = $"What the files are: {string.Join(", ", LogFormats.Names)}. Default: found by their content.",
            HelpName = "NAME",
            CustomParser = result =>
            {
                if (LogFormats.Parse(result.Tokens[0].Value) is { } known)
                {
                    return known;
                }

                result.AddError($"--format takes one of {string.Join(", ", LogFormats.Names)}, not '{result.Tokens[0].Value}'.");
                return null;
            },
        };
        var columns = new Option<ColumnMap?>("--columns")
        {
            Description = $"Which column of a table holds what, as model=engine,input_tokens=in. Fields: {string.Join(", ", ColumnMap.Fields)}.",
            HelpName = "FIELD=COLUMN,…",
            CustomParser = result =>
            {
                try
                {
                    return ColumnMap.Parse(result.Tokens[0].Value);
                }
                catch (AuditException e)
                {
                    result.AddError(e.Message);
                    return null;
                }
            },
        };
        var workloadField = new Option<string?>("--workload-field")
        {
            Description = "The field that names a call's workload, such as metadata.feature. Default: found by itself.",
            HelpName = "PATH",
        };
        var redact = new Option<bool>("--redact") { Description = "Take personal data out of every text before anything else is done with it." };
        var since = DayOptions.Since();
        var until = DayOptions.Until();
        var seed = new Option<int>("--seed") { Description = "Seed of the random samples. Default 1.", HelpName = "NUMBER", DefaultValueFactory = _ => 1 };
        var config = CommonOptions.Config();
        var labelWith = new Option<string?>("--label-with")
        {
            Description = "A target of the configuration that is asked of a sample of calls whether a small model would do. Personal data goes to a local one only.",
            HelpName = "TARGET",
        };
        var sample = new Option<int?>("--sample") { Description = $"How many calls it is asked about, at most. Default {DefaultSample}.", HelpName = "NUMBER" };
        var html = new Option<string?>("--html") { Description = "Write a report with charts, one page that needs nothing beside it.", HelpName = "FILE" };
        var writeConfig = new Option<string?>("--write-config") { Description = "Write the pareto.yaml that the audit proposes.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Overwrite the files of --html and --write-config." };
        var json = CommonOptions.Json();
        var command = new Verb(
            "audit",
            "Find what calls to models cost, repeat and need, in the logs that there are, and what routing them would save.",
            """
            Reads OpenAI and Anthropic requests and responses (JSONL, batch output), LiteLLM SpendLogs (JSON, CSV), Langfuse and Helicone exports,
            OpenTelemetry GenAI spans (OTLP JSON), Pareto's own ledger (pareto.db), and any CSV with --columns.
            Broken lines are counted and shown, and never end the audit. Nothing is sent anywhere, unless --label-with names a target. Savings
            are those of your configuration, else of what this machine offers. What the figures mean: docs/audit.md.
            """,
            """
            pareto audit logs/
            pareto audit spend-logs.csv.gz --since 2026-01-01 --json
            pareto audit calls.csv --columns model=engine,input_tokens=in,output_tokens=out,cost=usd
            pareto audit traffic.jsonl --workload-field metadata.feature --redact
            pareto audit logs/ --html audit.html --write-config pareto.yaml
            pareto audit logs/ --config pareto.yaml --label-with premium --sample 300
            """) { logs, format, columns, workloadField, redact, since, until, seed, config, labelWith, sample, html, writeConfig, force, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(sample) < CallLabelling.Fewest)
            {
                result.AddError($"--sample takes a number of {CallLabelling.Fewest} or more: fewer labels say nothing.");
            }

            if (result.GetValue(sample) is not null && result.GetValue(labelWith) is null)
            {
                result.AddError("--sample says how much --label-with asks: name a target with it.");
            }
        });
        command.SetAction((parsed, _) => Interruption.GuardAsync(cancellationToken => RunAsync(
            new AuditOptions
            {
                Paths = parsed.GetValue(logs)!,
                Format = parsed.GetValue(format),
                Columns = parsed.GetValue(columns),
                WorkloadField = parsed.GetValue(workloadField),
                Redact = parsed.GetValue(redact),
                Since = DayOptions.StartOf(parsed.GetValue(since)),
                Until = DayOptions.StartOf(parsed.GetValue(until)?.AddDays(1)),
                Seed = parsed.GetValue(seed),
            },
            new AuditFollowUpOptions
            {
                Configuration = parsed.GetValue(config),
                LabelWith = parsed.GetValue(labelWith),
                Sample = parsed.GetValue(sample) ?? DefaultSample,
                Html = parsed.GetValue(html),
                WriteConfiguration = parsed.GetValue(writeConfig),
                Force = parsed.GetValue(force),
                Seed = parsed.GetValue(seed),
            },
            parsed.GetValue(json),
            cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(AuditOptions options, AuditFollowUpOptions further, bool json, CancellationToken cancellationToken)
    {
        await using var models = new InProcessModels(TimeProvider.System);
        if (AuditFollowUp.Prepare(further, models) is not { } followUp)
        {
            return ExitCode.Failed;
        }

        try
        {
            var facts = await ReadAsync(options, cancellationToken);
            var (result, exitCode) = await followUp.ConcludeAsync(facts, cancellationToken);
            Tell(facts, result, json);
            return exitCode;
        }
        catch (AuditException e)
        {
            return Failure.Tell(e.Message);
        }
    }

    private static async Task<AuditFacts> ReadAsync(AuditOptions options, CancellationToken cancellationToken)
    {
        var prices = PriceSheets.LoadShipped();
        return Terminal.Live is { } live
            ? await live.Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(context => AuditRun.ReadAsync(options, prices, TimeProvider.System, new AuditBar(context), cancellationToken))
            : await AuditRun.ReadAsync(options, prices, TimeProvider.System, null, cancellationToken);
    }

    private static void Tell(AuditFacts facts, AuditResult? result, bool json)
    {
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                AuditJson.Write(writer, facts);
                AuditResultJson.Write(writer, result);
            });
            return;
        }

        AuditTable.Write(Terminal.Out, facts);
        if (result is not null)
        {
            Terminal.Out.WriteLine();
            AuditResultTable.Write(Terminal.Out, result);
        }
    }
}
