using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pareto.Core.Configuration;
using Pareto.LocalModels.Comparison;
using Pareto.LocalModels.Evaluation;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Serving;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto models bench</c>: how fast a model runs on this machine, and how often it is right, beside another server.</summary>
internal static class ModelsBenchCommand
{
    private const double BytesPerMebibyte = 1 << 20;
    private const int UsualTimeoutSeconds = 300;
    private const int LeastSequences = 8;

    private const string Details =
        """
        Requests go through the same engine that serves them: those at once are computed together. With --against the
        same is asked of another server that speaks OpenAI's chat completions, in turns; tokens are counted as each side
        counts them. --tasks lets both answer your own cases: lines of JSON with {"prompt":…} or {"messages":…}, and
        {"answer":…} or {"label":…}, where only some answers are possible also {"choices":[…]}.
        """;

    public static Command Create()
    {
        var model = ModelsCommand.Model();
        var threads = ModelsCommand.Threads();
        var prompt = ModelsCommand.Number("--prompt", "Tokens of the prompt.", 128);
        var generate = ModelsCommand.Number("--generate", "Tokens made by each stream.", 64);
        var streams = new Option<string>("--streams")
        {
            Description = "Requests at once: a number, or several with commas between, each measured for itself.",
            DefaultValueFactory = _ => "1,2,4,8",
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
        var rounds = ModelsCommand.Number("--rounds", "Repetitions, of which the median is told.", 3);
        var against = new Option<string?>("--against") { Description = "Measure this server too, such as http://127.0.0.1:8080/v1.", HelpName = "URL" };
        var againstModel = new Option<string?>("--against-model") { Description = "Its model. Default: the one that it lists.", HelpName = "NAME" };
        var keyVariable = new Option<string?>("--api-key-env") { Description = "The environment variable that holds its key.", HelpName = "VAR" };
        var timeout = ModelsCommand.Number("--timeout", "Seconds that one of its answers may take.", UsualTimeoutSeconds);
        var tasks = new Option<string?>("--tasks") { Description = "Count right answers to these cases.", HelpName = "DATA" };
        var match = EvaluationArguments.Match();
        var limit = EvaluationArguments.Limit();
        var answer = EvaluationArguments.AnswerTokens();
        var json = CommonOptions.Json();
        var command = new Verb(
            "bench",
            "Measure how fast a model is on this machine, and how often it is right, also beside another server.",
            Details,
            """
            pareto models bench model.gguf --threads 2 --streams 1,8
            pareto models bench model.gguf --against http://127.0.0.1:8080/v1 --tasks cases.jsonl
            """)
        {
            model, threads, prompt, generate, streams, cache, rounds, against, againstModel, keyVariable, timeout, tasks, match, limit, answer, json,
        };
        command.SetAction((parsed, _) =>
        {
            var path = ModelsCommand.PathOf(parsed.GetValue(model)!);
            var plan = new Plan(
                parsed.GetValue(prompt),
                parsed.GetValue(generate),
                Numbers(parsed.GetValue(streams)!)!,
                parsed.GetValue(rounds),
                new EvaluationOptions { Match = parsed.GetValue(match), AnswerTokens = parsed.GetValue(answer) });
            return Interruption.GuardAsync(cancellationToken => ModelsCommand.GuardAsync(path, async () =>
            {
                EvaluationData? data = null;
                if (parsed.GetValue(tasks) is { } file && !TryReadTasks(file, parsed.GetValue(limit), out data, out var problem))
                {
                    return Failure.Tell($"'{file}': {problem}");
                }

                var url = parsed.GetValue(against);
                if (!TryPeer(url, parsed.GetValue(againstModel), parsed.GetValue(keyVariable), parsed.GetValue(timeout), out var peer, out problem))
                {
                    return Failure.Tell(problem!);
                }

                var options = new LocalEngineOptions
                {
                    Threads = parsed.GetValue(threads),
                    KeyValues = parsed.GetValue(cache),
                    MaxSequences = data is null ? plan.Streams.Max() : Math.Max(LeastSequences, plan.Streams.Max()),
                };
                try
                {
                    return await RunAsync(path, options, plan, peer, data, parsed.GetValue(json), cancellationToken);
                }
                catch (PeerException e)
                {
                    return Failure.Tell($"{url}: {e.Message}");
                }
            }));
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string path, LocalEngineOptions options, Plan plan, PeerOptions? peerOptions, EvaluationData? data, bool json, CancellationToken cancellationToken)
    {
        using var peer = peerOptions is null ? null : await PeerServer.ConnectAsync(peerOptions, TimeProvider.System, cancellationToken);
        var residentBefore = Environment.WorkingSet;
        await using var engine = new LocalEngine(path, options, TimeProvider.System);
        var model = await engine.LoadAsync(cancellationToken);
        if (Math.Max(plan.Prompt, plan.Generated) >= model.Context)
        {
            return Failure.Tell($"The context is {model.Context} tokens: ask for fewer.");
        }

        var bench = new ModelBench(engine, TimeProvider.System);
        var peerBench = peer is null ? null : new PeerBench(peer, model.Tokenizer, TimeProvider.System);
        var runs = peerBench is null
            ? [.. (await bench.RunAsync(plan.Prompt, plan.Generated, plan.Streams, plan.Rounds, cancellationToken)).Runs.Select(run => (run, (BenchRun?)null))]
            : (await new BenchComparison(bench, peerBench).RunAsync(plan.Prompt, plan.Generated, plan.Streams, plan.Rounds, cancellationToken))
                .Select(pair => (pair.Own, (BenchRun?)pair.Peer)).ToList();
        var resident = Environment.WorkingSet - residentBefore;
        Accuracy? own = null, others = null;
        if (data is not null)
        {
            var run = new TaskRun(plan.Evaluation);
            own = await AskAsync("Asking the model", run, data, new EngineAnswerer(engine, TimeProvider.System).AnswerAsync, cancellationToken);
            others = peer is null
                ? null
                : await AskAsync("Asking the server", run, data, async (messages, most, token) => (await peer.AskAsync(messages, most, token)).Text, cancellationToken);
        }

        var result = new Result(runs, model.Memory, resident, peer?.Model, peerBench?.IsCounted ?? true, own, others);
        if (json)
        {
            WriteJson(result);
        }
        else
        {
            WriteText(result);
        }

        return ExitCode.Done;
    }

    private static async Task<Accuracy> AskAsync(string title, TaskRun run, EvaluationData data, TaskRun.Answerer answerer, CancellationToken cancellationToken) =>
        Accuracy.Of(Terminal.Live is { } live
            ? await live.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(progress => run.RunAsync(data.Cases, answerer, new Bar(progress.AddTask(title, maxValue: 1)), cancellationToken))
            : await run.RunAsync(data.Cases, answerer, null, cancellationToken));

    private static bool TryReadTasks(string file, int? limit, out EvaluationData? data, out string? problem)
    {
        if (EvaluationData.TryRead(file, limit, out data, out problem) && data.Cases.IsEmpty)
        {
            problem = "No line has an answer to compare with: 'answer' or 'label'.";
        }

        return problem is null;
    }

    private static bool TryPeer(string? url, string? model, string? keyVariable, int timeout, out PeerOptions? peer, out string? problem)
    {
        peer = null;
        problem = null;
        if (url is null)
        {
            problem = model is null && keyVariable is null ? null : "--against-model and --api-key-env say something of a server: name it with --against.";
            return problem is null;
        }

        var key = keyVariable is null ? null : Environment.GetEnvironmentVariable(keyVariable);
        problem = !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") ? $"'{url}' is no address that begins with http:// or https://."
            : keyVariable is not null && string.IsNullOrWhiteSpace(key) ? $"The environment variable {keyVariable} is not set."
            : null;
        if (problem is null)
        {
            peer = new PeerOptions { Url = address!, Model = model, ApiKey = key is null ? null : new SecretText(key), Timeout = TimeSpan.FromSeconds(timeout) };
        }

        return problem is null;
    }

    private static void WriteText(Result result)
    {
        if (result.Peer is null)
        {
            foreach (var (run, _) in result.Runs)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{run.Streams,2} at once: prompt {run.Prompt:0.0} tokens/s, generation {run.Generation:0.0} tokens/s, first token after {run.TimeToFirstToken.TotalMilliseconds:0} ms"));
            }
        }
        else
        {
            Terminal.Out.WriteWhole(SideBySide(result));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"memory {result.ResidentBytes / BytesPerMebibyte:N0} MiB, estimated at most {result.Estimate.Total / BytesPerMebibyte:N0} MiB"));
        if (!result.IsPeerCounted)
        {
            Console.WriteLine("The server does not tell how many tokens it made: the pieces of its answers were counted.");
        }

        if (result.Own is { } own)
        {
            Console.WriteLine($"right answers  {own.Right} of {own.Cases}, {EvaluationArguments.Share(own)}");
        }

        if (result.Others is { } others)
        {
            Console.WriteLine($"{result.Peer}  {others.Right} of {others.Cases}, {EvaluationArguments.Share(others)}");
        }
    }

    private static Table SideBySide(Result result)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("at once");
        table.AddColumn("");
        foreach (var title in (string[])["here", Markup.Escape(result.Peer!), "here : there"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach (var (own, peer) in result.Runs)
        {
            var streams = own.Streams.ToString(CultureInfo.InvariantCulture);
            table.AddRow(streams, "prompt, tokens/s", Number(own.Prompt), Number(peer!.Prompt), Ratio(own.Prompt, peer.Prompt));
            table.AddRow("", "generation, tokens/s", Number(own.Generation), Number(peer.Generation), Ratio(own.Generation, peer.Generation));
            table.AddRow(
                "",
                "first token, ms",
                Number(own.TimeToFirstToken.TotalMilliseconds),
                Number(peer.TimeToFirstToken.TotalMilliseconds),
                Ratio(own.TimeToFirstToken.TotalMilliseconds, peer.TimeToFirstToken.TotalMilliseconds));
        }

        return table;
    }

    private static string Number(double value) => value.ToString("N1", CultureInfo.InvariantCulture);

    private static string Ratio(double own, double peer) => peer > 0 ? (own / peer).ToString("0.00", CultureInfo.InvariantCulture) : "";

    private static void WriteJson(Result result) => JsonOutput.Write(writer =>
    {
        WriteSpeed(writer, result.Runs[0].Own);
        writer.WriteStartArray("runs");
        foreach (var (own, peer) in result.Runs)
        {
            writer.WriteStartObject();
            writer.WriteNumber("streams", own.Streams);
            WriteSpeed(writer, own);
            if (peer is not null)
            {
                writer.WriteStartObject("against");
                WriteSpeed(writer, peer);
                writer.WriteEndObject();
                writer.WriteStartObject("ratio");
                EvaluationArguments.WriteNumber(writer, "promptTokensPerSecond", own.Prompt / peer.Prompt);
                EvaluationArguments.WriteNumber(writer, "generationTokensPerSecond", own.Generation / peer.Generation);
                EvaluationArguments.WriteNumber(writer, "timeToFirstTokenMs", own.TimeToFirstToken / peer.TimeToFirstToken);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("memoryEstimateBytes", result.Estimate.Total);
        writer.WriteNumber("residentBytes", result.ResidentBytes);
        if (result.Peer is not null)
        {
            writer.WriteString("againstModel", result.Peer);
            writer.WriteBoolean("againstTokensCounted", result.IsPeerCounted);
        }

        if (result.Own is not null)
        {
            writer.WriteStartObject("tasks");
            EvaluationArguments.WriteAccuracy(writer, "accuracy", result.Own);
            EvaluationArguments.WriteAccuracy(writer, "againstAccuracy", result.Others);
            writer.WriteEndObject();
        }
    });

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

    private sealed record Plan(int Prompt, int Generated, int[] Streams, int Rounds, EvaluationOptions Evaluation);

    private sealed record Result(
        IReadOnlyList<(BenchRun Own, BenchRun? Peer)> Runs, EngineMemory Estimate, long ResidentBytes, string? Peer, bool IsPeerCounted, Accuracy? Own, Accuracy? Others);

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }
}
