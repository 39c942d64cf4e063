using System.CommandLine;
using System.Globalization;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Storage;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto router report</c>: what targets have shown they can do.</summary>
internal static class RouterReportCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Verb(
            "report",
            "Show what each target has shown it can do, by task and complexity.",
            """
            Quality is the mean score, 0 to 1, of the answers that somebody has judged (POST /v1/feedback), with its 95 % interval.
            The report may be read while the gateway runs.
            """,
            """
            pareto router report
            pareto router report --json
            """) { data, json };
        command.SetAction(parsed => Run(CommonOptions.DataFolder(parsed.GetValue(data)), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string data, bool json)
    {
        try
        {
            using var database = SqliteDatabase.OpenExisting(DataDirectory.At(data));
            var rows = new CompetenceReader(database).Rows();
            if (json)
            {
                WriteJson(rows);
            }
            else if (rows.Count == 0)
            {
                Console.WriteLine("Nobody has judged an answer yet: POST /v1/feedback takes what clients think of them.");
            }
            else
            {
                WriteTable(rows);
            }

            return ExitCode.Done;
        }
        catch (StorageException e)
        {
            return Failure.Tell(e.Message);
        }
    }

    private static void WriteTable(IReadOnlyList<CompetenceRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("target").AddColumn("task");
        foreach (var title in (string[])["complexity", "answers", "quality", "from", "to"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach (var row in rows)
        {
            table.AddRow(
                Markup.Escape(row.Target.ToString()), row.Task.Name(),
                row.Complexity.ToString(CultureInfo.InvariantCulture), row.Observations.ToString("N0", CultureInfo.InvariantCulture),
                Share(row.Quality), Share(row.Low), Share(row.High));
        }

        Terminal.Out.WriteWhole(table);
    }

    private static void WriteJson(IReadOnlyList<CompetenceRow> rows) => JsonOutput.Write(writer =>
    {
        writer.WriteStartArray("competence");
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            writer.WriteString("target", row.Target.ToString());
            writer.WriteString("task", row.Task.Name());
            writer.WriteNumber("complexity", row.Complexity);
            writer.WriteNumber("answers", row.Observations);
            writer.WriteNumber("quality", Math.Round(row.Quality, 6));
            writer.WriteNumber("low", Math.Round(row.Low, 6));
            writer.WriteNumber("high", Math.Round(row.High, 6));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static string Share(double share) => share.ToString("0.000", CultureInfo.InvariantCulture);
}
