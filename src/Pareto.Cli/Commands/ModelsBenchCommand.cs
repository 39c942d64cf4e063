using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Serving;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto models bench</c>: how fast a model runs on this machine.</summary>
internal static class ModelsBenchCommand
{
    private const double BytesPerMebibyte = 1 << 20;

    public static Command Create()
    {
        var model = ModelsCommand.Model();
        var threads = Number("--threads", "Threads that compute.", Math.Max(1, Environment.ProcessorCount - 1));
        var prompt = Number("--prompt", "Tokens of the prompt.", 128);
        var generate = Number("--generate", "Tokens made by each stream.", 64);
        var streams = new Option<string>("--streams")
        {
            Description = "Requests at once: a number, or several with commas between, each measured for itself.",
            DefaultValueFactory = _ => "1",
        };
        streams.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && Numbers(result.Tokens[0].Value) is null)
            {
                result.AddError($"--streams must be whole numbers from 1 to {LocalEngineOptions.MostSequences}, with commas between.");
            }
        });
        var cache = new Option<KeyValueType>("--kv")
        {
            Description = "How keys and values are kept: f16, f32 or q8_0.",
            DefaultValueFactory = _ => KeyValueType.F16,
        };
        var rounds = Number("--rounds", "Repetitions, of which the median is told.", 3);
        var json = CommonOptions.Json();
        var command = new Verb(
            "bench",
            "Measure how fast a model reads prompts and makes tokens on this machine.",
            "Requests go through the same engine that serves them: those at once are computed together.",
            """
            pareto models bench model.gguf --threads 2 --streams 1,8
            """)
        {
            model, threads, prompt, generate, streams, cache, rounds, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(model)!;
            return ModelsCommand.GuardAsync(path, async () =>
            {
                var counts = Numbers(parsed.GetValue(streams)!)!;
                var options = new LocalEngineOptions
                {
                    Threads = parsed.GetValue(threads),
                    KeyValues = parsed.GetValue(cache),
                    MaxSequences = counts.Max(),
                };
                await using var engine = new LocalEngine(path, options, TimeProvider.System);
                var bench = new ModelBench(engine, TimeProvider.System);
                var context = (await engine.LoadAsync(cancellationToken)).Context;
                if (Math.Max(parsed.GetValue(prompt), parsed.GetValue(generate)) >= context)
                {
                    return Failure.Tell($"The context is {context} tokens: ask for fewer.");
                }

                var report = await bench.RunAsync(
                    parsed.GetValue(prompt), parsed.GetValue(generate), counts, parsed.GetValue(rounds), cancellationToken);
                Tell(report, parsed.GetValue(json));
                return ExitCode.Done;
            });
        });
        return command;
    }

    private static void Tell(BenchReport report, bool json)
    {
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                WriteSpeed(writer, report.Runs[0]);
                writer.WriteStartArray("runs");
                foreach (var run in report.Runs)
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("streams", run.Streams);
                    WriteSpeed(writer, run);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteNumber("memoryEstimateBytes", report.Estimate.Total);
                writer.WriteNumber("residentBytes", report.ResidentBytes);
            });
            return;
        }

        foreach (var run in report.Runs)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{run.Streams,2} at once: prompt {run.Prompt:0.0} tokens/s, generation {run.Generation:0.0} tokens/s, first token after {run.TimeToFirstToken.TotalMilliseconds:0} ms"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"memory {report.ResidentBytes / BytesPerMebibyte:N0} MiB, estimated at most {report.Estimate.Total / BytesPerMebibyte:N0} MiB"));
    }

    private static void WriteSpeed(Utf8JsonWriter writer, BenchRun run)
    {
        writer.WriteNumber("promptTokensPerSecond", Math.Round(run.Prompt, 2));
        writer.WriteNumber("generationTokensPerSecond", Math.Round(run.Generation, 2));
        writer.WriteNumber("timeToFirstTokenMs", Math.Round(run.TimeToFirstToken.TotalMilliseconds, 2));
    }

    // Null where the text is no list of numbers in range.
    private static int[]? Numbers(string text)
    {
        var numbers = text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        return numbers.All(number => number is >= 1 and <= LocalEngineOptions.MostSequences) ? numbers : null;
    }

    private static Option<int> Number(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var value) || value < 1))
            {
                result.AddError($"{name} must be a whole number of at least 1.");
            }
        });
        return option;
    }
}
