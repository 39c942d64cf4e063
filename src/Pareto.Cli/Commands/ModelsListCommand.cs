using System.CommandLine;
using System.Globalization;
using Pareto.LocalModels.Store;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto models list</c>: what is in the store, or what can be pulled by name.</summary>
internal static class ModelsListCommand
{
    private const long Million = 1_000_000;

    public static Command Create()
    {
        var catalogue = new Option<bool>("--catalogue") { Description = "Show the models that can be pulled by name instead." };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Verb(
            "list",
            "Show the models on this machine, or the catalogue.",
            "",
            """
            pareto models list
            pareto models list --catalogue
            """) { catalogue, data, json };
        command.SetAction(parsed =>
        {
            var isJson = parsed.GetValue(json);
            if (parsed.GetValue(catalogue))
            {
                Show(ModelCatalogue.Shipped, isJson);
                return ExitCode.Done;
            }

            var store = ModelStore.In(CommonOptions.DataFolder(parsed.GetValue(data)));
            return ModelsCommand.Guard(store, () =>
            {
                Show(store, isJson);
                return ExitCode.Done;
            });
        });
        return command;
    }

    private static void Show(ModelStore store, bool json)
    {
        var models = store.List();
        var unfinished = store.Unfinished();
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteString("folder", store.Folder);
                writer.WriteStartArray("models");
                foreach (var model in models)
                {
                    writer.WriteStartObject();
                    StoredModelJson.Write(writer, model);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteStartArray("unfinished");
                foreach (var pull in unfinished)
                {
                    writer.WriteStartObject();
                    writer.WriteString("file", pull.File);
                    writer.WriteNumber("bytes", pull.Bytes);
                    if (pull.Total is { } total)
                    {
                        writer.WriteNumber("totalBytes", total);
                    }

                    writer.WriteString("source", pull.Source);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
            return;
        }

        var console = Terminal.Out;
        if (models.Count == 0)
        {
            console.MarkupLineInterpolated($"No models in {store.Folder}. See what there is: pareto models list --catalogue");
        }
        else
        {
            var table = new Table().Border(TableBorder.Simple);
            table.AddColumns("name", "architecture", "quantisation");
            table.AddColumn(new TableColumn("size").RightAligned());
            table.AddColumns("pulled", "licence");
            foreach (var model in models)
            {
                table.AddRow(
                    Markup.Escape(model.Name),
                    Markup.Escape(model.Problem is null ? model.Architecture : "cannot be used"),
                    Markup.Escape(model.Quantisation),
                    ByteSize.Text(model.Bytes),
                    model.Pulled?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "by hand",
                    Markup.Escape(model.Licence ?? "not known"));
            }

            console.WriteWhole(table);
        }

        foreach (var model in models.Where(model => model.Problem is not null))
        {
            console.MarkupLineInterpolated($"[yellow]{model.Name}: {model.Problem}[/]");
        }

        foreach (var pull in unfinished)
        {
            var total = pull.Total is { } bytes ? $" of {ByteSize.Text(bytes)}" : "";
            console.MarkupLineInterpolated($"[dim]{pull.File}: {ByteSize.Text(pull.Bytes)}{total} pulled; pull it again to go on, or remove it.[/]");
        }
    }

    private static void Show(ModelCatalogue catalogue, bool json)
    {
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteString("read", catalogue.Read.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                writer.WriteStartArray("models");
                foreach (var model in catalogue.Models)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", model.Name);
                    writer.WriteString("title", model.Title);
                    writer.WriteNumber("parameters", Math.Round(model.Parameters * 1e9));
                    writer.WriteString("licence", model.Licence);
                    writer.WriteString("licencePage", model.LicencePage!.AbsoluteUri);
                    writer.WriteString("goodFor", model.GoodFor);
                    writer.WriteStartArray("files");
                    foreach (var file in model.Files)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("quantisation", file.Quantisation);
                        writer.WriteString("source", $"hf:{file.Repo}/{file.File}");
                        writer.WriteNumber("bytes", file.Megabytes * Million);
                        writer.WriteNumber("memoryBytes", model.MemoryFor(file));
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("name", "quantisation");
        foreach (var title in (string[])["weights", "size", "memory"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        table.AddColumns("licence", "good for");
        foreach (var model in catalogue.Models)
        {
            foreach (var file in model.Files)
            {
                var isFirst = file == model.Files[0];
                table.AddRow(
                    isFirst ? model.Name : $"  :{file.Quantisation.ToLowerInvariant()}",
                    file.Quantisation,
                    isFirst ? Weights(model.Parameters) : "",
                    ByteSize.Text(file.Megabytes * Million),
                    ByteSize.Text(model.MemoryFor(file)),
                    isFirst ? Markup.Escape(model.Licence) : "",
                    isFirst ? Markup.Escape(model.GoodFor) : "");
            }
        }

        var console = Terminal.Out;
        console.WriteWhole(table);
        console.MarkupLineInterpolated($"[dim]Memory with {CatalogueModel.CountedContext:N0} tokens of context. Checked on {catalogue.Read:yyyy-MM-dd}. Pull one: pareto models pull NAME, or NAME:QUANTISATION[/]");
    }

    private static string Weights(double billions) => billions < 1
        ? (billions * 1000).ToString("0 M", CultureInfo.InvariantCulture)
        : billions.ToString("0.0# B", CultureInfo.InvariantCulture);
}
