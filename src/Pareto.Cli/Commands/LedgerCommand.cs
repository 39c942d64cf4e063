using System.CommandLine;
using System.Globalization;
using Pareto.Core.Accounting;
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
        var since = CommonOptions.Day("--since", "The first UTC day that counts, as 2026-01-31.");
        var until = CommonOptions.Day("--until", "The last UTC day that counts.");
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
            """) { by, since, until, config, data, json, csv };
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
            var totals = new LedgerReader(database).Totals(new LedgerFilter(CommonOptions.StartOf(since), CommonOptions.StartOf(until?.AddDays(1))), grouping);
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

            return ExitCode.Done;
        }
        catch (StorageException e)
        {
            return Failure.Tell(e.Message);
        }
    }

    private static void WriteCsv(IReadOnlyList<LedgerTotals> totals)
    {
        Console.WriteLine("day,tier,target,key,workload,team,project,user,requests,completed,attempts,input_tokens,cached_input_tokens,output_tokens,reasoning_tokens,cost,baseline_cost,savings,unpriced_attempts,p50_ms,p95_ms");
        foreach (var total in totals)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{total.Day:yyyy-MM-dd},{total.Tier?.Name()},{Quoted(total.Target)},{Quoted(total.Key)},{Quoted(total.Workload)},{Quoted(total.Team)},{Quoted(total.Project)},{Quoted(total.User)},{total.Requests},{total.Completed},{total.Attempts},{total.Usage.Input},{total.Usage.CachedInput},{total.Usage.Output},{total.Usage.Reasoning},{total.Cost},{total.BaselineCost},{total.Savings},{total.Unpriced},{total.MedianDuration?.TotalMilliseconds:0.###},{total.Percentile95Duration?.TotalMilliseconds:0.###}"));
        }
    }

    // RFC 4180 quoting; a leading formula sign would be run by spreadsheets, so it is kept from being one.
    private static string Quoted(string? text)
    {
        if (text is null)
        {
            return "";
        }

        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
