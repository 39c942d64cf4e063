using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.PolicyGate;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Storage;
using Pareto.Core.Wire;
using Pareto.LocalModels.Providers;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto explain</c>: where a request would go, and why.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("request")
        {
            Description = "A file with the body of a chat completion request, or - for standard input, which is the default.",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var config = CommonOptions.Config();
        var workload = new Option<string>("--workload")
        {
            Description = "The workload that the request would name in its header.",
            HelpName = "NAME",
            DefaultValueFactory = _ => GatewayRequest.DefaultWorkload,
        };
        var key = new Option<string>("--key")
        {
            Description = "The name of the key that the request would present.",
            HelpName = "NAME",
            DefaultValueFactory = _ => Principal.Anonymous.KeyName,
        };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Verb(
            "explain",
            "Tell where a request would go and why, without sending it anywhere.",
            "",
            """
            pareto explain request.json
            echo '{"model":"auto","messages":[{"role":"user","content":"Hi"}]}' | pareto explain --json
            """) { file, config, workload, key, data, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(file) ?? "-", parsed.GetValue(config), parsed.GetValue(workload)!, parsed.GetValue(key)!,
            CommonOptions.DataFolder(parsed.GetValue(data)), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string file, string? config, string workload, string key, string data, bool json, CancellationToken cancellationToken)
    {
        byte[] body;
        try
        {
            body = await ReadAsync(file, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure.Tell(Directory.Exists(file) ? $"'{file}' is a folder, not a file." : $"'{file}' cannot be read: {e.Message}");
        }

        var time = TimeProvider.System;
        var envelope = new RequestEnvelope
        {
            Id = RequestId.New(time.GetUtcNow()),
            ReceivedAt = time.GetUtcNow(),
            ReceivedTimestamp = time.GetTimestamp(),
            Credential = default,
            Workload = workload,
        };
        if (!OpenAiToExchange.TryReadChat(body, envelope, out var request, out var error))
        {
            var source = file == "-" ? "standard input" : file;
            return Failure.Tell($"{source}: {(error.Parameter is { } field ? $"{field}: " : "")}{error.Message}");
        }

        await using var models = new InProcessModels(TimeProvider.System);
        var configuration = await ConfigurationSource.LoadAsync(config, models, cancellationToken);
        if (!configuration.IsValid)
        {
            return ConfigurationSource.TellProblems(configuration);
        }

        RequestExplanation explanation;
        try
        {
            using var learned = Learned(configuration, data);
            explanation = RequestExplainer.Explain(configuration, request, new Principal(key), time, learned);
        }
        catch (StorageException e)
        {
            return Failure.Tell(e.Message);
        }

        if (json)
        {
            WriteJson(explanation);
        }
        else
        {
            WriteText(Terminal.Out, explanation);
        }

        return explanation.Refusal is null ? ExitCode.Done : ExitCode.Failed;
    }

    // Only a configuration that learns from answers needs to know what was learned.
    private static SqliteDatabase? Learned(CheckedConfiguration configuration, string data) =>
        configuration.Options.Routing is { Promise: null, Competence.Enabled: false } || !DataDirectory.At(data).HasDatabase
            ? null
            : SqliteDatabase.OpenExisting(DataDirectory.At(data));

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (file != "-")
        {
            return await File.ReadAllBytesAsync(file, cancellationToken);
        }

        if (!Console.IsInputRedirected)
        {
            Console.Error.WriteLine("Type the body of a chat completion request; end it with Ctrl-D (Ctrl-Z and Enter on Windows).");
        }

        using var buffer = new MemoryStream();
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(buffer, cancellationToken);
        return buffer.ToArray();
    }

    private static void WriteText(IAnsiConsole console, RequestExplanation explanation)
    {
        if (explanation.Policy is { } policy)
        {
            WriteText(console, policy);
        }

        if (explanation.Routing is { } routing)
        {
            WriteText(console, routing);
        }

        if (explanation.Refusal is { } refusal)
        {
            console.MarkupLineInterpolated($"[red]refused[/]     {refusal.Message}");
        }

        foreach (var left in explanation.Routing?.LeftOut ?? [])
        {
            console.MarkupLineInterpolated($"  [dim]not {left.Target.Name}: {left.Reason}[/]");
        }
    }

    private static void WriteText(IAnsiConsole console, PolicyExplanation policy)
    {
        console.MarkupLineInterpolated($"policy      {policy.Policy}: {policy.Sensitivity.Name()}, {policy.Action.Name()}");
        if (!policy.Findings.IsEmpty)
        {
            console.MarkupLineInterpolated($"findings    {string.Join(", ", policy.Findings.Select(finding => $"{finding.Key} {finding.Value}"))}");
        }

        if (policy.Injection is { } injection)
        {
            console.MarkupLineInterpolated($"injection   {injection:0.00}");
        }

        if (policy.Refusal is null)
        {
            console.MarkupLineInterpolated($"permitted   {string.Join(", ", policy.Permitted.Select(target => target.Name))}");
        }
    }

    private static void WriteText(IAnsiConsole console, RoutingExplanation explanation)
    {
        var intent = explanation.Intent;
        console.MarkupLineInterpolated($"task        {intent.Task.Name()}");
        console.MarkupLineInterpolated($"complexity  {intent.Complexity} of 5");
        console.MarkupLineInterpolated($"ambiguity   {intent.Ambiguity:0.00}");
        console.MarkupLineInterpolated($"tokens      about {intent.PromptTokens:N0} in, {intent.ExpectedOutputTokens:N0} out");
        if (explanation.Rule is { } rule)
        {
            console.MarkupLineInterpolated($"rule        {rule}");
        }

        if (explanation.Prediction is { } prediction)
        {
            console.MarkupLineInterpolated($"predicted   {Describe(prediction)}");
        }

        if (!intent.Signals.IsEmpty)
        {
            console.WriteLine("signals");
            foreach (var signal in intent.Signals)
            {
                console.MarkupLineInterpolated($"  {signal.Weight.ToString("+0.00;-0.00", CultureInfo.InvariantCulture)}  {signal.Name}");
            }
        }

        if (explanation.Decision.Plan is { } plan)
        {
            console.WriteLine("plan");
            foreach (var planned in plan.Targets)
            {
                console.MarkupLineInterpolated($"  {planned.Target.Name}  ({planned.Target.Tier?.Name() ?? "no tier"}): {planned.Reason}");
            }
        }
    }

    private static string Describe(Prediction prediction) => prediction.IsFamiliar
        ? string.Create(CultureInfo.InvariantCulture, $"small right {prediction.SmallIsRight:0.00}, mid {prediction.MidIsRight:0.00}, premium better by {prediction.Gain:0.00}")
        : "nothing, the prompt is unlike those the predictor knows";

    private static void WriteJson(RequestExplanation explanation) => JsonOutput.Write(json =>
    {
        if (explanation.Policy is { } policy)
        {
            WriteJson(json, policy);
        }

        if (explanation.Routing is { } routing)
        {
            WriteJson(json, routing);
        }

        json.WriteString("refusal", explanation.Refusal?.Message);
    });

    private static void WriteJson(Utf8JsonWriter json, PolicyExplanation policy)
    {
        json.WriteStartObject("policy");
        json.WriteString("name", policy.Policy);
        json.WriteString("sensitivity", policy.Sensitivity.Name());
        json.WriteString("action", policy.Action.Name());
        json.WriteStartObject("findings");
        foreach (var (type, count) in policy.Findings)
        {
            json.WriteNumber(type, count);
        }

        json.WriteEndObject();
        if (policy.Injection is { } injection)
        {
            json.WriteNumber("injection", Math.Round(injection, 3));
        }

        json.WriteStartArray("permitted");
        foreach (var target in policy.Permitted)
        {
            json.WriteStringValue(target.Name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteJson(Utf8JsonWriter json, RoutingExplanation explanation)
    {
        var intent = explanation.Intent;
        json.WriteString("task", intent.Task.Name());
        json.WriteNumber("complexity", intent.Complexity);
        json.WriteNumber("ambiguity", Math.Round(intent.Ambiguity, 3));
        json.WriteNumber("promptTokens", intent.PromptTokens);
        json.WriteNumber("expectedOutputTokens", intent.ExpectedOutputTokens);
        json.WriteStartArray("signals");
        foreach (var signal in intent.Signals)
        {
            json.WriteStartObject();
            json.WriteString("name", signal.Name);
            json.WriteNumber("weight", Math.Round(signal.Weight, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (explanation.Prediction is { } prediction)
        {
            json.WriteStartObject("prediction");
            json.WriteNumber("smallIsRight", Math.Round(prediction.SmallIsRight, 4));
            json.WriteNumber("midIsRight", Math.Round(prediction.MidIsRight, 4));
            json.WriteNumber("gain", Math.Round(prediction.Gain, 4));
            json.WriteNumber("familiarity", Math.Round(prediction.Familiarity, 4));
            json.WriteBoolean("familiar", prediction.IsFamiliar);
            json.WriteEndObject();
        }

        json.WriteString("rule", explanation.Rule);
        json.WriteString("tier", explanation.ChosenTier?.Name());
        json.WriteStartArray("plan");
        foreach (var planned in explanation.Decision.Plan?.Targets ?? [])
        {
            json.WriteStartObject();
            json.WriteString("target", planned.Target.Name);
            json.WriteString("tier", planned.Target.Tier?.Name());
            json.WriteString("reason", planned.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("leftOut");
        foreach (var left in explanation.LeftOut)
        {
            json.WriteStartObject();
            json.WriteString("target", left.Target.Name);
            json.WriteString("reason", left.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
