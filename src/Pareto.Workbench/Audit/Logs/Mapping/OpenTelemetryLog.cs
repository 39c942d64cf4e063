using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Logs.Mapping;

/// <summary>
/// Spans after OpenTelemetry's GenAI conventions in OTLP's JSON (opentelemetry.io/docs/specs/otlp, JSON Protobuf encoding), one export
/// request a line as the collector's file exporter writes them, or a document of them. Both the older names of the conventions (v1.36 and
/// before: <c>gen_ai.system</c>, <c>gen_ai.usage.prompt_tokens</c>, messages as events) and the newer ones (<c>gen_ai.provider.name</c>,
/// <c>gen_ai.input.messages</c>) are read, and the numbered attributes of OpenLLMetry (<c>gen_ai.prompt.0.content</c>).
/// </summary>
/// <param name="workloadField">The attribute of a span that names its workload; null: found by itself.</param>
internal sealed class OpenTelemetryLog(string? workloadField) : ILogMapper
{
    private const int MostNumbered = 1024;

    public static bool Fits(JsonElement record) =>
        record.Field("resourceSpans") is { ValueKind: JsonValueKind.Array } || record.Field("scopeSpans", "instrumentationLibrarySpans") is { ValueKind: JsonValueKind.Array };

    public RecordReading Map(JsonElement record, LogPosition position, List<LoggedCall> calls)
    {
        var before = calls.Count;
        if (record.Field("resourceSpans") is { ValueKind: JsonValueKind.Array } resources)
        {
            foreach (var resource in resources.EnumerateArray())
            {
                Resource(resource, position, calls);
            }
        }
        else if (Fits(record))
        {
            Resource(record, position, calls);
        }
        else
        {
            return RecordReading.Broken("no resourceSpans");
        }

        return calls.Count > before ? RecordReading.Done : RecordReading.Other("spans that call no model");
    }

    private void Resource(JsonElement resource, LogPosition position, List<LoggedCall> calls)
    {
        var service = resource.Field("resource") is { } described ? new Attributes(described).Text("service.name") : null;
        foreach (var scope in Each(resource.Field("scopeSpans", "instrumentationLibrarySpans")))
        {
            foreach (var span in Each(scope.Field("spans")))
            {
                if (Span(span, service, position) is { } call)
                {
                    calls.Add(call);
                }
            }
        }
    }

    private LoggedCall? Span(JsonElement span, string? service, LogPosition position)
    {
        var attributes = new Attributes(span);
        var model = attributes.Text("gen_ai.response.model") ?? attributes.Text("gen_ai.request.model") ?? attributes.Text("llm.request.model");
        var operation = attributes.Text("gen_ai.operation.name");
        if (model is null || operation is not (null or "chat" or "text_completion" or "generate_content" or "completion" or "message"))
        {
            return null;
        }

        var start = span.Time("startTimeUnixNano");
        var messages = Prompt(span, attributes);
        return new LoggedCall
        {
            Position = position,
            At = start,
            Workload = (workloadField is null ? null : attributes.Text(workloadField)) ?? attributes.Text("workload") ?? attributes.Text("gen_ai.workload") ?? attributes.Text(WorkloadName.Header) ?? attributes.Text("gen_ai.agent.name") ?? attributes.Text("traceloop.workflow.name") ?? service,
            Provider = attributes.Text("gen_ai.provider.name") ?? attributes.Text("gen_ai.system"),
            Model = model,
            Messages = messages,
            Answer = Answer(span, attributes),
            HasTools = attributes.Has("gen_ai.tool.definitions") || attributes.Has("llm.request.functions.0.name"),
            WantsJson = attributes.Text("gen_ai.output.type") == "json" || attributes.Text("gen_ai.openai.request.response_format") is "json_object" or "json_schema",
            MaxOutputTokens = (int?)attributes.Whole("gen_ai.request.max_tokens"),
            Usage = Usage(attributes),
            Cost = attributes.Number("gen_ai.usage.cost"),
            FirstToken = attributes.Number("gen_ai.response.time_to_first_chunk") is { } seconds and >= 0 and < 1e6m ? TimeSpan.FromSeconds((double)seconds) : null,
            Duration = JsonFields.Between(start, span.Time("endTimeUnixNano")),
            Outcome = Outcome(span, attributes),
            Session = attributes.Text("gen_ai.conversation.id") ?? span.Text("traceId"),
        };
    }

    private static TokenUsage? Usage(Attributes attributes)
    {
        var input = attributes.Whole("gen_ai.usage.input_tokens") ?? attributes.Whole("gen_ai.usage.prompt_tokens");
        var output = attributes.Whole("gen_ai.usage.output_tokens") ?? attributes.Whole("gen_ai.usage.completion_tokens");
        return input is null && output is null ? null : new TokenUsage
        {
            Input = input ?? 0,
            CachedInput = attributes.Whole("gen_ai.usage.cache_read.input_tokens") ?? attributes.Whole("gen_ai.usage.cache_read_input_tokens") ?? 0,
            CacheWrite = attributes.Whole("gen_ai.usage.cache_creation.input_tokens") ?? 0,
            Output = output ?? 0,
            Reasoning = attributes.Whole("gen_ai.usage.reasoning.output_tokens") ?? 0,
        };
    }

    private static LoggedOutcome Outcome(JsonElement span, Attributes attributes)
    {
        if (attributes.Text("error.type") is { } error)
        {
            return OutcomeReader.OfStatus(error) is { } known and not LoggedOutcome.Completed ? known : OutcomeReader.OfWords(error);
        }

        // STATUS_CODE_ERROR is 2; some exporters write the name.
        var status = span.Field("status") ?? default;
        return status.Text("code") is "2" or "STATUS_CODE_ERROR" ? OutcomeReader.OfWords(status.Text("message") ?? "") : LoggedOutcome.Completed;
    }

    private static ImmutableArray<LoggedMessage> Prompt(JsonElement span, Attributes attributes)
    {
        var messages = ImmutableArray.CreateBuilder<LoggedMessage>();
        if (attributes.Json("gen_ai.system_instructions") is { } instructions)
        {
            MessageReader.AddAll(messages, instructions);
            for (var i = 0; i < messages.Count; i++)
            {
                messages[i] = messages[i] with { Role = ChatRole.System };
            }
        }

        if ((attributes.Json("gen_ai.input.messages") ?? attributes.Json("gen_ai.prompt")) is { } input)
        {
            MessageReader.AddAll(messages, input);
            return messages.DrainToImmutable();
        }

        for (var i = 0; i < MostNumbered && attributes.Text($"gen_ai.prompt.{i}.content") is { } text; i++)
        {
            messages.Add(new LoggedMessage(MessageReader.Role(attributes.Text($"gen_ai.prompt.{i}.role")), text));
        }

        foreach (var happened in Each(span.Field("events")))
        {
            var own = new Attributes(happened);
            switch (happened.Text("name"))
            {
                case "gen_ai.client.inference.operation.details" when own.Json("gen_ai.input.messages") is { } detailed:
                    MessageReader.AddAll(messages, detailed);
                    break;
                case "gen_ai.content.prompt" when own.Json("gen_ai.prompt") is { } prompt:
                    MessageReader.AddAll(messages, prompt);
                    break;
                case "gen_ai.system.message" or "gen_ai.user.message" or "gen_ai.assistant.message" or "gen_ai.tool.message" when own.Text("content") is { } content:
                    messages.Add(new LoggedMessage(MessageReader.Role(happened.Text("name")!.Split('.')[1]), content));
                    break;
            }
        }

        return messages.DrainToImmutable();
    }

    private static string? Answer(JsonElement span, Attributes attributes)
    {
        if ((attributes.Json("gen_ai.output.messages") ?? attributes.Json("gen_ai.completion")) is { } output)
        {
            return MessageReader.Answer(output);
        }

        if (attributes.Text("gen_ai.completion.0.content") is { } numbered)
        {
            return numbered;
        }

        foreach (var happened in Each(span.Field("events")))
        {
            var own = new Attributes(happened);
            var found = happened.Text("name") switch
            {
                "gen_ai.client.inference.operation.details" => MessageReader.Answer(own.Json("gen_ai.output.messages")),
                "gen_ai.content.completion" => MessageReader.Answer(own.Json("gen_ai.completion")),
                "gen_ai.choice" => MessageReader.Answer(own.Json("message")) ?? own.Text("content"),
                _ => null,
            };
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static JsonElement.ArrayEnumerator Each(JsonElement? list) =>
        list is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default;

    // OTLP writes attributes as a list of {"key", "value": {"stringValue": …}}.
    private readonly struct Attributes
    {
        private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);

        public Attributes(JsonElement holder)
        {
            foreach (var pair in Each(holder.Field("attributes")))
            {
                if (pair.Text("key") is { } key && pair.Field("value") is { } value)
                {
                    _values[key] = value;
                }
            }
        }

        public bool Has(string key) => _values.ContainsKey(key);

        public string? Text(string key) => Value(key)?.AsText();

        public decimal? Number(string key) => Value(key)?.AsNumber();

        public long? Whole(string key) => Number(key) is { } number and >= 0 and < JsonFields.MostCounted ? (long)number : null;

        public JsonElement? Json(string key) => !_values.TryGetValue(key, out var value) ? null
            : value.Field("stringValue") is { } text ? JsonFields.Unfold(text)
            : JsonElement.Parse(Plain(value));

        private JsonElement? Value(string key) =>
            _values.TryGetValue(key, out var value) ? value.Field("stringValue", "intValue", "doubleValue", "boolValue") : null;

        // A structured value as the JSON that it stands for.
        private static string Plain(JsonElement value)
        {
            if (value.Field("arrayValue") is { } array)
            {
                return $"[{string.Join(',', Each(array.Field("values")).Select(Plain))}]";
            }

            if (value.Field("kvlistValue") is { } pairs)
            {
                return $"{{{string.Join(',', Each(pairs.Field("values")).Select(pair => $"{JsonSerializer.Serialize(pair.Text("key"))}:{(pair.Field("value") is { } inner ? Plain(inner) : "null")}"))}}}";
            }

            return value.Field("stringValue", "boolValue", "doubleValue", "intValue") is { } simple
                ? simple.ValueKind == JsonValueKind.String && value.Has("intValue") && long.TryParse(simple.GetString(), CultureInfo.InvariantCulture, out _) ? simple.GetString()! : simple.GetRawText()
                : "null";
        }
    }
}
