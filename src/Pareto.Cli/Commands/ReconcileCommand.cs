using System.CommandLine;
using System.Globalization;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Reconciliation;
using Pareto.Core.Storage;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto reconcile</c>: a provider's own figures beside those of the ledger.</summary>
internal static class ReconcileCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "Usage and cost exports of the same days.", HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
        var provider = new Option<string>("--provider") { Description = "The provider's name in pareto.yaml.", HelpName = "NAME", Required = true };
        var columns = new Option<string?>("--columns")
        {
            Description = $"Which column of another CSV holds what, as day=Date,model=Model,cost=Amount. Names: {ProviderReport.MappingNames}.",
            HelpName = "NAME=COLUMN,...",
        };
        var tolerance = new Option<double>("--tolerance") { Description = "The share by which figures may differ.", HelpName = "SHARE", DefaultValueFactory = _ => 0.01 };
        var all = new Option<bool>("--all") { Description = "Show the lines that agree as well." };
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Verb(
            "reconcile",
            "Compare a provider's usage export or invoice with the ledger.",
            """
            Shows the drift of each model, day and class of tokens, with its likely cause. Exit code: 0 within the tolerance, 3 beyond it.
            Known are the exports and the usage and cost APIs of OpenAI and Anthropic, CSV or JSON.
            """,
            """
            pareto reconcile --provider openai usage.csv costs.csv
            pareto reconcile --provider anthropic usage.csv --tolerance 0.005 --json
            pareto reconcile --provider any invoice.csv --columns day=Date,model=Model,cost=Amount
            """) { files, provider, columns, tolerance, all, config, data, json };
        tolerance.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and < 1))
            {
                result.AddError("--tolerance takes a share from 0 to 1, such as 0.01.");
            }
        });
        columns.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && Mapping(text) is null)
            {
                result.AddError($"--columns takes NAME=COLUMN with commas between, day among them; the names are {ProviderReport.MappingNames}.");
            }
        });
        command.SetAction(parsed => Run(
            parsed.GetValue(files)!, parsed.GetValue(provider)!, parsed.GetValue(columns) is { } text ? Mapping(text) : null, parsed.GetValue(tolerance),
            parsed.GetValue(all), parsed.GetValue(config), parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static Dictionary<string, string>? Mapping(string text) =>
        NamedValues.Of(text, ProviderReport.MappingNames.Split(", ")) is { } mapping && mapping.ContainsKey("day") ? mapping : null;

    private static int Run(
        string[] files, string provider, Dictionary<string, string>? mapping, double tolerance, bool all, string? config, string? data, bool json)
    {
        try
        {
            var report = files.SelectMany(file => ProviderReport.Read(File.ReadAllText(file), mapping)).ToList();
            using var database = StorageSource.OpenExisting(config, data);
            var result = Reconciler.Compare(new LedgerReader(database), provider, report, tolerance);
            var lines = all ? result.Lines : [.. result.Lines.Where(line => line.Cause is not null)];
            if (json)
            {
                WriteJson(result, lines);
            }
            else
            {
                WriteText(result, lines);
            }

            return result.IsBeyond ? ExitCode.Differs : ExitCode.Done;
        }
        catch (Exception e) when (e is StorageException or ReportException or IOException or UnauthorizedAccessException)
        {
            return Failure.Tell(e.Message);
        }
    }

    private static void WriteJson(ReconciliationResult result, IReadOnlyList<Drift> lines) => JsonOutput.Write(json =>
    {
        json.WriteBoolean("beyond", result.IsBeyond);
        json.WriteNumber("tolerance", result.Tolerance);
        json.WriteNumber("offsetHours", result.Offset);
        if (result.ReportedCost is { } reported)
        {
            json.WriteNumber("reportedCost", reported);
        }

        json.WriteNumber("ledgerCost", result.LedgerCost);
        json.WriteStartArray("lines");
        foreach (var line in lines)
        {
            json.WriteStartObject();
            json.WriteString("day", line.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteString("model", line.Model);
            json.WriteString("class", NameOf(line.Class));
            if (line.ReportedTokens is { } tokens)
            {
                json.WriteNumber("reportedTokens", tokens);
            }

            json.WriteNumber("ledgerTokens", line.LedgerTokens);
            if (line.ReportedCost is { } cost)
            {
                json.WriteNumber("reportedCost", cost);
            }

            json.WriteNumber("ledgerCost", line.LedgerCost);
            json.WriteBoolean("beyond", line.IsBeyond);
            if (line.Cause is { } cause)
            {
                json.WriteString("cause", NameOf(cause));
                json.WriteString("evidence", line.Evidence);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void WriteText(ReconciliationResult result, IReadOnlyList<Drift> lines)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("day").AddColumn("model").AddColumn("class");
        foreach (var title in (string[])["reported tokens", "ledger tokens", "reported", "ledger"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        table.AddColumn("likely cause");
        foreach (var line in lines)
        {
            table.AddRow(
                line.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Markup.Escape(line.Model), NameOf(line.Class),
                line.ReportedTokens?.ToString("N0", CultureInfo.InvariantCulture) ?? "", line.LedgerTokens.ToString("N0", CultureInfo.InvariantCulture),
                line.ReportedCost is { } cost ? LedgerTable.Money(cost) : "", LedgerTable.Money(line.LedgerCost),
                line.Cause is { } cause ? Markup.Escape($"{NameOf(cause)}: {line.Evidence}") : "");
        }

        if (lines.Count > 0)
        {
            Terminal.Out.WriteWhole(table);
        }

        if (result.Offset != 0)
        {
            Terminal.Out.MarkupLineInterpolated($"The report's days seem to begin at UTC{-result.Offset:+0;-0} hours: export it in UTC.");
        }

        var beyond = result.Lines.Count(line => line.IsBeyond);
        Terminal.Out.MarkupLineInterpolated(beyond == 0
            ? (FormattableString)$"Report and ledger agree within {result.Tolerance:P1} in all {result.Lines.Count} figures."
            : $"{beyond} of {result.Lines.Count} figures differ by more than {result.Tolerance:P1}.");
    }

    private static string NameOf(TokenClass tokens) => tokens switch
    {
        TokenClass.Input => "input",
        TokenClass.CachedInput => "cached input",
        TokenClass.CacheWrite => "cache write",
        TokenClass.Output => "output",
        _ => "all",
    };

    private static string NameOf(DriftCause cause) => cause switch
    {
        DriftCause.TimeZone => "time zone",
        DriftCause.Bypassed => "not through the gateway",
        DriftCause.CachedAsInput => "cached as input",
        DriftCause.Batch => "batch tier",
        DriftCause.Price => "price",
        DriftCause.Rounding => "rounding",
        DriftCause.Abandoned => "abandoned or repeated",
        DriftCause.NotReported => "not reported",
        DriftCause.NoClass => "no class",
        _ => "unknown",
    };
}
