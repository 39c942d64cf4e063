using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pareto.LocalModels;
using Pareto.LocalModels.Inference;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto models parity</c>: the logits of this engine against those of another.</summary>
internal static class ModelsParityCommand
{
    public static Command Create()
    {
        var model = ModelsCommand.Model();
        var reference = new Argument<string>("reference")
        {
            Description = "What the other engine computed: JSON with sequences of tokens, positions with their top logits, and last_logits.",
            HelpName = "REFERENCE.logits.json",
        };
        var cache = new Option<KeyValueType>("--kv")
        {
            Description = "How keys and values are kept: f16, f32 or q8_0. The references have f32.",
            DefaultValueFactory = _ => KeyValueType.F32,
        };
        var json = CommonOptions.Json();
        var command = new Verb(
            "parity",
            "Compare a model's logits with those that another engine wrote down.",
            "",
            """
            pareto models parity model.gguf reference.logits.json --json
            """) { model, reference, cache, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = ModelsCommand.PathOf(parsed.GetValue(model)!);
            return Task.FromResult(ModelsCommand.Guard(path, () =>
                Compare(path, parsed.GetValue(reference)!, parsed.GetValue(cache), parsed.GetValue(json), cancellationToken)));
        });
        return command;
    }

    private static int Compare(string path, string referencePath, KeyValueType cache, bool json, CancellationToken cancellationToken)
    {
        using var reference = JsonDocument.Parse(File.ReadAllBytes(referencePath));
        using var model = LocalModel.Open(path, new LocalModelOptions { KeyValues = cache });
        var report = ModelParity.Compare(model, reference, cancellationToken);
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteNumber("top1", report.Top1);
                writer.WriteNumber("positions", report.Positions);
                writer.WriteNumber("rms", report.Rms);
                writer.WriteNumber("maxDifference", report.MaxDifference);
                writer.WriteNumber("widestLostMargin", report.WidestLostMargin);
            });
        }
        else
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"top token equal at {report.Top1} of {report.Positions} positions; logits differ by {report.Rms:0.0000} rms, {report.MaxDifference:0.0000} at most"));
        }

        return ExitCode.Done;
    }
}
