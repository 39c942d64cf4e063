using System.CommandLine;
using System.Globalization;
using Pareto.LocalModels;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Serving;
using Pareto.LocalModels.Store;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto models show</c>: what a model is, and what running it here takes.</summary>
internal static class ModelsShowCommand
{
    private const int UsualContext = 4096;
    private const int ShownTemplateLines = 4;
    private const int LongestLine = 100;

    public static Command Create()
    {
        var model = ModelsCommand.Model();
        var context = new Option<int?>("--context") { Description = "The context to count memory for, in tokens. Default: 4096, or all that the model has.", HelpName = "TOKENS" };
        context.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var value) || value < 1))
            {
                result.AddError("--context must be a whole number of at least 1.");
            }
        });
        var template = new Option<bool>("--template") { Description = "Write the chat template, whole and alone." };
        var quick = new Option<bool>("--quick") { Description = "Do not estimate the speed, which takes a second." };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Verb(
            "show",
            "Tell what a model is, what running it takes, and how fast it is likely to be here.",
            "The speed is an estimate from a sample of the model's weights and a short context; pareto models bench measures it.",
            """
            pareto models show qwen2.5-1.5b
            pareto models show model.gguf --context 16384 --json
            pareto models show model.gguf --template
            """) { model, context, template, quick, data, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = parsed.GetValue(data);
            var path = ModelsCommand.PathOf(parsed.GetValue(model)!, folder);
            return Task.FromResult(ModelsCommand.Guard(
                path,
                () =>
                {
                    var description = ModelDescription.Read(path);
                    if (parsed.GetValue(template))
                    {
                        return WriteTemplate(path, description);
                    }

                    var stored = ModelStore.In(CommonOptions.DataFolder(folder)).TryFind(Path.GetFileName(path), out var found) && found.Path == path ? found : null;
                    var speed = parsed.GetValue(quick) || description.Parameters == 0
                        ? null
                        : SpeedProbe.Measure(path, new LocalModelOptions().Threads, TimeProvider.System, cancellationToken);
                    var counted = Math.Min(parsed.GetValue(context) ?? UsualContext, description.Context);
                    Show(description, stored, counted, MemoryOf(path, description, counted), speed, parsed.GetValue(json));
                    return ExitCode.Done;
                },
                folder));
        });
        return command;
    }

    // What the engine itself would reckon with for one request; where it would not even begin, what the file alone says.
    private static long MemoryOf(string path, ModelDescription description, int context)
    {
        try
        {
            return EngineMemory.Estimate(path, new LocalEngineOptions { Context = context, MaxSequences = 1 }).Total;
        }
        catch (Exception e) when (e is InsufficientMemoryException or GgufException)
        {
            return description.MemoryFor(context);
        }
    }

    private static int WriteTemplate(string path, ModelDescription description)
    {
        if (description.Template is null)
        {
            return Failure.Tell($"'{path}' has no chat template.");
        }

        Console.WriteLine(description.Template);
        return ExitCode.Done;
    }

    private static void Show(ModelDescription description, StoredModel? stored, int context, long memory, SpeedEstimate? speed, bool json)
    {
        var licence = stored?.Licence ?? description.Licence;
        var quantisation = stored?.Quantisation ?? description.Quantisation;
        var family = TemplateFamily.Of(description.Template);
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteString("name", stored?.Name ?? description.Name);
                writer.WriteString("architecture", description.Architecture);
                writer.WriteNumber("parameters", description.Parameters);
                writer.WriteString("quantisation", quantisation);
                writer.WriteNumber("context", description.Context);
                writer.WriteNumber("vocabulary", description.Vocabulary);
                writer.WriteString("tokenizer", description.Tokenizer);
                writer.WriteString("licence", licence);
                writer.WriteString("source", stored?.Source);
                writer.WriteString("template", description.Template);
                writer.WriteString("templateFamily", family);
                writer.WriteNumber("fileBytes", description.FileBytes);
                writer.WriteNumber("bytesPerToken", description.BytesPerToken);
                writer.WriteNumber("memoryBytes", memory);
                writer.WriteNumber("memoryContext", context);
                if (speed is null)
                {
                    writer.WriteNull("estimatedSpeed");
                    return;
                }

                writer.WriteStartObject("estimatedSpeed");
                writer.WriteNumber("promptTokensPerSecond", Significant(speed.Prompt));
                writer.WriteNumber("generationTokensPerSecond", Significant(speed.Generation));
                writer.WriteNumber("threads", speed.Threads);
                writer.WriteEndObject();
            });
            return;
        }

        var console = Terminal.Out;
        Line("name", stored?.Name ?? (description.Name.Length > 0 ? description.Name : "(none)"));
        Line("architecture", description.Architecture);
        Line("parameters", description.Parameters.ToString("N0", CultureInfo.InvariantCulture));
        Line("quantisation", quantisation);
        Line("context", $"{description.Context.ToString("N0", CultureInfo.InvariantCulture)} tokens");
        Line("vocabulary", $"{description.Vocabulary.ToString("N0", CultureInfo.InvariantCulture)} tokens, {description.Tokenizer}");
        Line("licence", licence ?? "not named in the file");
        if (stored?.Source is { } source)
        {
            Line("source", source);
        }

        Line("memory", $"about {ByteSize.Text(memory)} with {context.ToString("N0", CultureInfo.InvariantCulture)} tokens of context ({ByteSize.Text(description.FileBytes)} weights)");
        if (speed is not null)
        {
            Line("speed", string.Create(
                CultureInfo.InvariantCulture,
                $"about {Significant(speed.Generation)} tokens/s made and {Significant(speed.Prompt)} read, on {speed.Threads} {(speed.Threads == 1 ? "thread" : "threads")} (an estimate: see models bench)"));
        }

        Line("template", description.Template is { } text ? $"{family ?? "of its own kind"}, {text.Length.ToString("N0", CultureInfo.InvariantCulture)} characters (--template shows all):" : "none");
        foreach (var line in (description.Template ?? "").Split('\n').Where(line => line.Trim().Length > 0).Take(ShownTemplateLines))
        {
            console.MarkupLineInterpolated($"[dim]  {(line.Length > LongestLine ? line[..LongestLine] + "…" : line.TrimEnd())}[/]");
        }

        void Line(string title, string value) => console.MarkupLineInterpolated($"{title,-12}  {value}");
    }

    // An estimate has no more than two figures to tell.
    private static double Significant(double value)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, 0.01))) - 1);
        return Math.Round(Math.Round(value / unit) * unit, 4);
    }
}
