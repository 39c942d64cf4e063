using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
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
            Description = "The name of the key that the request would present, of pareto.yaml or a virtual one.",
            HelpName = "NAME",
            DefaultValueFactory = _ => Principal.Anonymous.KeyName,
        };
        var at = new Option<DateTimeOffset?>("--at")
        {
            Description = "The moment at which the request would come in, such as 2026-12-24T22:30Z, for rules that look at the time. Default: now.",
            HelpName = "TIME",
            CustomParser = Moment,
        };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Verb(
            "explain",
            "Tell where a request would go and why, without sending it anywhere.",
            "Keys, budgets and what a premium cap has left are as the database tells; of what a running gateway alone knows it depends on nothing.",
            """
            pareto explain request.json
            echo '{"model":"auto","messages":[{"role":"user","content":"Hi"}]}' | pareto explain --json
            """) { file, config, data, workload, key, at, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(file) ?? "-", parsed.GetValue(config), CommonOptions.DataFolder(parsed.GetValue(data)), parsed.GetValue(workload)!, parsed.GetValue(key)!,
            parsed.GetValue(at), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string file, string? config, string data, string workload, string key, DateTimeOffset? at, bool json, CancellationToken cancellationToken)
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
            ReceivedAt = at ?? time.GetUtcNow(),
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
            using var database = Remembered(configuration, data);
            explanation = RequestExplainer.Explain(configuration, request, key, time, database);
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

    private static DateTimeOffset? Moment(ArgumentResult argument)
    {
        if (DateTimeOffset.TryParse(argument.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment;
        }

        argument.AddError($"--at takes a moment such as 2026-12-24T22:30Z, not '{argument.Tokens[0].Value}'.");
        return null;
    }

    private static Database? Remembered(CheckedConfiguration configuration, string data) => Database.Exists(DataDirectory.At(data), configuration.Options.Storage)
        ? Database.OpenExisting(DataDirectory.At(data), configuration.Options.Storage)
        : null;

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
        if (explanation.Spending is { } spending)
        {
            SpendingText.WriteSources(console, spending);
        }

        if (explanation.Policy is { } policy)
        {
            WriteText(console, policy);
        }

        if (explanation.Routing is { } routing)
        {
            WriteText(console, routing);
        }

        if (explanation.Spending is { } payments)
        {
            SpendingText.WritePayments(console, payments);
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
        WriteRules(console, explanation);
        if (explanation.Advisor is { } advisor)
        {
            console.MarkupLineInterpolated($"advisor     {advisor.Name} would be asked first; without its advice:");
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
            if (plan.Cascade is { } cascade)
            {
                console.WriteLine("drafts");
                foreach (var draft in cascade.Drafts)
                {
                    console.MarkupLineInterpolated($"  {draft.Target.Name}: {draft.Reason}");
                }
            }

            console.WriteLine("plan");
            foreach (var planned in plan.Targets)
            {
                console.MarkupLineInterpolated($"  {planned.Target.Name}  ({planned.Target.Tier?.Name() ?? "no tier"}): {planned.Reason}");
            }
        }
    }

    private static void WriteRules(IAnsiConsole console, RoutingExplanation explanation)
    {
        if (explanation.Rule is { } rule)
        {
            console.MarkupLineInterpolated($"rule        {rule}");
        }

        foreach (var asked in explanation.RulesAsked)
        {
            var facts = string.Join(", ", asked.Facts.Select(fact => $"{fact.Name} {fact.Value}"));
            console.MarkupLineInterpolated($"  {(asked.Spoke ? "spoke " : "silent")}  {asked.Name}: {facts}");
        }

        if (explanation.Otherwise is { } otherwise)
        {
            console.MarkupLineInterpolated($"otherwise   {Describe(otherwise)}");
        }
    }

    private static string Describe(RoutingAlternative otherwise) => otherwise.Decision.Plan is { Targets: [var first, ..] }
        ? $"{first.Target.Name} ({first.Target.Tier?.Name() ?? "no tier"}): {first.Reason}"
        : $"refused: {otherwise.Decision.Refusal!.Message}";

    private static string Describe(Prediction prediction) => prediction.IsFamiliar
        ? string.Create(CultureInfo.InvariantCulture, $"small right {prediction.SmallIsRight:0.00}, mid {prediction.MidIsRight:0.00}, premium better by {prediction.Gain:0.00}")
        : "nothing, the prompt is unlike those the predictor knows";

    private static void WriteJson(RequestExplanation explanation) => JsonOutput.Write(json =>
    {
        if (explanation.Spending is { } spending)
        {
            SpendingJson.Write(json, spending);
        }

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
        WriteRules(json, explanation);
        json.WriteString("advisor", explanation.Advisor?.Name);
        json.WriteString("tier", explanation.ChosenTier?.Name());
        if (explanation.Decision.Plan?.Cascade is { } cascade)
        {
            WriteJson(json, "drafts", cascade.Drafts);
        }

        WriteJson(json, "plan", explanation.Decision.Plan?.Targets ?? []);
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

    private static void WriteJson(Utf8JsonWriter json, string name, ImmutableArray<PlannedTarget> targets)
    {
        json.WriteStartArray(name);
        foreach (var planned in targets)
        {
            json.WriteStartObject();
            json.WriteString("target", planned.Target.Name);
            json.WriteString("tier", planned.Target.Tier?.Name());
            json.WriteString("reason", planned.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRules(Utf8JsonWriter json, RoutingExplanation explanation)
    {
        json.WriteStartArray("rules");
        foreach (var asked in explanation.RulesAsked)
        {
            json.WriteStartObject();
            json.WriteString("name", asked.Name);
            json.WriteBoolean("spoke", asked.Spoke);
            json.WriteStartObject("facts");
            foreach (var fact in asked.Facts)
            {
                json.WriteString(fact.Name, fact.Value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (explanation.Otherwise is { } otherwise)
        {
            var first = otherwise.Decision.Plan?.Targets[0];
            json.WriteStartObject("otherwise");
            json.WriteString("rule", otherwise.Rule);
            json.WriteString("tier", first is null ? null : first.Target.Tier?.Name());
            json.WriteString("target", first?.Target.Name);
            json.WriteString("reason", first?.Reason);
            json.WriteString("refusal", otherwise.Decision.Refusal?.Message);
            json.WriteEndObject();
        }
    }
}
