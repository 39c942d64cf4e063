using System.CommandLine;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Export;
using Pareto.Core.Storage;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto ledger export</c>: the ledger's rows, for other programs.</summary>
internal static class LedgerExportCommand
{
    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "csv (with a line of names), or jsonl (a JSON object a line).", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong("csv", "jsonl");
        var byRequest = new Option<bool>("--by-request") { Description = "A line for each request with all its attempts, in place of one for each attempt." };
        var since = DayOptions.Since();
        var until = DayOptions.Until();
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var command = new Verb(
            "export",
            "Write the ledger's rows to standard output.",
            "The columns are in docs/accounting.md; they are only ever added to, at the end. It may be run while the gateway runs.",
            """
            pareto ledger export > ledger.csv
            pareto ledger export --format jsonl --by-request --since 2026-01-01 > requests.jsonl
            """) { format, byRequest, since, until, config, data };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(format) == "jsonl" ? ExportFormat.JsonLines : ExportFormat.Csv, parsed.GetValue(byRequest),
            DayOptions.Filter(parsed.GetValue(since), parsed.GetValue(until)), parsed.GetValue(config), parsed.GetValue(data), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ExportFormat format, bool byRequest, LedgerFilter filter, string? config, string? data, CancellationToken cancellationToken)
    {
        try
        {
            using var database = StorageSource.OpenExisting(config, data);
            await using var output = Console.OpenStandardOutput();
            await LedgerExport.WriteAsync(new LedgerReader(database), filter, format, byRequest, output, cancellationToken);
            return ExitCode.Done;
        }
        catch (StorageException e)
        {
            return Failure.Tell(e.Message);
        }
    }
}
