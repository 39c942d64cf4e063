using System.CommandLine;
using System.Globalization;
using Pareto.LocalModels;
using Pareto.LocalModels.Inference;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto models bench</c>: how fast a model runs on this machine.</summary>
internal static class ModelsBenchCommand
{
    public static Command Create()
    {
        var model = ModelsCommand.Model();
        var threads = ModelsCommand.Threads();
        var prompt = ModelsCommand.Number("--prompt", "Tokens of the prompt.", 128);
        var generate = ModelsCommand.Number("--generate", "Tokens made by each stream.", 64);
        var streams = ModelsCommand.Number("--streams", "Sequences that are computed together.", 1);
        var rounds = ModelsCommand.Number("--rounds", "Repetitions, of which the median is told.", 3);
        var json = CommonOptions.Json();
        var command = new Verb(
            "bench",
            "Measure how fast a model reads prompts and makes tokens on this machine.",
            "",
            """
            pareto models bench model.gguf --threads 2 --streams 8
            """)
        {
            model, threads, prompt, generate, streams, rounds, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(model)!;
            return Task.FromResult(ModelsCommand.Guard(path, () =>
            {
                using var opened = LocalModel.Open(path, new LocalModelOptions { Threads = parsed.GetValue(threads) });
                if (Math.Max(parsed.GetValue(prompt), parsed.GetValue(generate)) > opened.Context)
                {
                    return Failure.Tell($"The context is {opened.Context} tokens: ask for fewer.");
                }

                var report = ModelBench.Run(
                    opened, parsed.GetValue(prompt), parsed.GetValue(generate), parsed.GetValue(streams), parsed.GetValue(rounds), TimeProvider.System, cancellationToken);
                Tell(report, parsed.GetValue(json));
                return ExitCode.Done;
            }));
        });
        return command;
    }

    private static void Tell(BenchReport report, bool json)
    {
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteNumber("promptTokensPerSecond", Math.Round(report.Prompt, 2));
                writer.WriteNumber("generationTokensPerSecond", Math.Round(report.Generation, 2));
            });
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"prompt {report.Prompt:0.0} tokens/s, generation {report.Generation:0.0} tokens/s"));
    }
}
