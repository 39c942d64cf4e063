using System.CommandLine;
using Pareto.LocalModels;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto models show</c>: what a model file is.</summary>
internal static class ModelsShowCommand
{
    private const double BytesPerMebibyte = 1 << 20;
    private const int ShownContext = 4096;

    public static Command Create()
    {
        var model = ModelsCommand.Model();
        var json = CommonOptions.Json();
        var command = new Verb(
            "show",
            "Tell what a model file is, and what running it takes.",
            "",
            """
            pareto models show model.gguf
            """) { model, json };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(model)!;
            return ModelsCommand.Guard(path, () => Show(path, parsed.GetValue(json)));
        });
        return command;
    }

    private static int Show(string path, bool json)
    {
        var description = ModelDescription.Read(path);
        var context = Math.Min(ShownContext, description.Context);
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteString("name", description.Name);
                writer.WriteString("architecture", description.Architecture);
                writer.WriteNumber("parameters", description.Parameters);
                writer.WriteString("quantisation", description.Quantisation);
                writer.WriteNumber("context", description.Context);
                writer.WriteNumber("vocabulary", description.Vocabulary);
                writer.WriteString("tokenizer", description.Tokenizer);
                writer.WriteString("licence", description.Licence);
                writer.WriteString("template", description.Template);
                writer.WriteNumber("fileBytes", description.FileBytes);
                writer.WriteNumber("bytesPerToken", description.BytesPerToken);
            });
            return ExitCode.Done;
        }

        var console = AnsiConsole.Console;
        console.MarkupLineInterpolated($"name          {(description.Name.Length > 0 ? description.Name : "(none)")}");
        console.MarkupLineInterpolated($"architecture  {description.Architecture}");
        console.MarkupLineInterpolated($"parameters    {description.Parameters:N0}");
        console.MarkupLineInterpolated($"quantisation  {description.Quantisation}");
        console.MarkupLineInterpolated($"context       {description.Context:N0} tokens");
        console.MarkupLineInterpolated($"vocabulary    {description.Vocabulary:N0} tokens, {description.Tokenizer}");
        console.MarkupLineInterpolated($"licence       {description.Licence ?? "not named in the file"}");
        console.MarkupLineInterpolated($"template      {(description.Template is { } template ? $"{template.Length:N0} characters" : "none")}");
        console.MarkupLineInterpolated($"memory        about {description.MemoryFor(context) / BytesPerMebibyte:N0} MiB with {context:N0} tokens of context");
        return ExitCode.Done;
    }
}
