using System.CommandLine;
using System.Globalization;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Export;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto ledger</c>: what was spent, and what the baseline would have cost.</summary>
internal static class LedgerCommand
{
    public static Command Create()
    {
        var by = new Option<string>("--by")
        {
            Description = $"What to tell totals apart by: any of {LedgerGroupings.Names}, with commas between.",
            HelpName = "NAMES",
            DefaultValueFactory = _ => "day,tier",
        };
        by.Validators.Add(result =>
        {
            if (!LedgerGroupings.TryParse(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError($"--by takes any of {LedgerGroupings.Names}, with commas between, not '{result.GetValueOrDefault<string>()}'.");
            }
        });
        var since = DayOptions.Since();
        var until = DayOptions.Until();
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var csv = new Option<bool>("--csv") { Description = "Write comma-separated values." };
        var command = new Verb(
            "ledger",
            "Show what was spent, and what the baseline would have cost.",
            "The ledger may be read while the gateway runs.",
            """
            pareto ledger
            pareto ledger --by workload,tier --since 2026-01-01
            pareto ledger --by target --json
            pareto ledger export --format jsonl --since 2026-01-01 > january.jsonl
            """) { by, since, until, config, data, json, csv };
        command.Subcommands.Add(LedgerExportCommand.Create());
        command.Subcommands.Add(LedgerSumsCommand.Create());
        command.Subcommands.Add(LedgerCorrectCommand.Create());
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(csv))
            {
                result.AddError("--json and --csv are two forms of one output: name one.");
            }
        });
        command.SetAction(parsed => Run(
            parsed.GetValue(by)!, parsed.GetValue(since), parsed.GetValue(until), parsed.GetValue(config), parsed.GetValue(data), parsed.GetValue(json), parsed.GetValue(csv)));
        return command;
    }

    private static int Run(string by, DateOnly? since, DateOnly? until, string? config, string? data, bool json, bool csv)
    {
        _ = LedgerGroupings.TryParse(by, out var grouping);
        try
        {
            using var database = StorageSource.OpenExisting(config, data);
            var ledger = new LedgerReader(database);
            var totals = ledger.Totals(DayOptions.Filter(since, until), grouping);
            if (json)
            {
                JsonOutput.Write(writer => LedgerTotalsJson.Write(writer, totals));
            }
            else if (csv)
            {
                WriteCsv(totals);
            }
            else
            {
                LedgerTable.Write(Terminal.Out, totals, grouping);
            }

            if (ledger.LacksRows)
            {
                Console.Error.WriteLine("pareto: rows that were committed are missing here: they wait beside the database and follow once the gateway has started, or has its database back.");
            }

            return ExitCode.Done;
        }
        catch (StorageException e)
        {
            return Failure.Tell(e.Message);
        }
    }

    private static void WriteCsv(IReadOnlyList<LedgerTotals> totals)
    {
        Console.WriteLine("day,tier,target,key,workload,team,project,user,requests,completed,attempts,input_tokens,cached_input_tokens,output_tokens,reasoning_tokens,cost,baseline_cost,savings,unpriced_attempts,p50_ms,p95_ms,purpose,cost_input,cost_cached_input,cost_cache_write,cost_output,cost_other");
        foreach (var total in totals)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{total.Day:yyyy-MM-dd},{total.Tier?.Name()},{CsvField.Of(total.Target)},{CsvField.Of(total.Key)},{CsvField.Of(total.Workload)},{CsvField.Of(total.Team)},{CsvField.Of(total.Project)},{CsvField.Of(total.User)},{total.Requests},{total.Completed},{total.Attempts},{total.Usage.Input},{total.Usage.CachedInput},{total.Usage.Output},{total.Usage.Reasoning},{total.Cost},{total.BaselineCost},{total.Savings},{total.Unpriced},{total.MedianDuration?.TotalMilliseconds:0.###},{total.Percentile95Duration?.TotalMilliseconds:0.###},{total.Purpose?.Name()},{total.CostParts.Input},{total.CostParts.CachedInput},{total.CostParts.CacheWrite},{total.CostParts.Output},{total.CostParts.Other}"));
        }
    }
}
