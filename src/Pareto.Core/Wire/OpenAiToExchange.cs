using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Reads what a client of the OpenAI dialect sends. Any bytes are answered with a request or with an error that names
/// the field; nothing throws. Fields without a name in the vocabulary are carried along at every level, see
/// <see cref="CarriedFields"/>.
/// </summary>
public static partial class OpenAiToExchange
{
    private const int MostStops = 16;
    private const int LongestModelName = 256;

    /// <summary>Reads the body of <c>POST /v1/chat/completions</c>.</summary>
    public static bool TryReadChat(
        ReadOnlyMemory<byte> body,
        RequestEnvelope envelope,
        [NotNullWhen(true)] out ChatRequest? request,
        [NotNullWhen(false)] out GatewayError? error) => TryRead(body, envelope, ReadChat, out request, out error);

    private static bool TryRead<TRequest>(
        ReadOnlyMemory<byte> body,
        RequestEnvelope envelope,
        Func<JsonElement, RequestEnvelope, FieldReader, TRequest> read,
        [NotNullWhen(true)] out TRequest? request,
        [NotNullWhen(false)] out GatewayError? error)
        where TRequest : GatewayRequest
    {
        request = null;
        if (!TryParse(body, out var document, out error))
        {
            return false;
        }

        using (document)
        {
            var reader = new FieldReader();
            request = read(document.RootElement, envelope, reader);
            error = reader.Error;
            if (error is not null)
            {
                request = null;
                return false;
            }

            return true;
        }
    }

    private static ChatRequest ReadChat(JsonElement root, RequestEnvelope envelope, FieldReader reader)
    {
        string? model = null, effort = null, endUser = null;
        ImmutableArray<ChatMessage>? messages = null;
        ImmutableArray<ToolDefinition> tools = [];
        ImmutableArray<string> stop = [];
        ToolChoice? toolChoice = null;
        ResponseFormat? format = null;
        bool? parallel = null, stream = null, logProbs = null, includeUsage = null;
        int? maxTokens = null, maxCompletionTokens = null, choices = null, topLogProbs = null;
        double? temperature = null, topP = null;
        long? seed = null;
        var carried = new CarriedBuilder();

        foreach (var property in root.EnumerateObject())
        {
            var value = property.Value;
            switch (WireJson.NameOf(property))
            {
                case "model": model = reader.Text(value, "model"); break;
                case "messages": messages = ReadMessages(value, reader); break;
                case "tools": tools = ReadTools(value, reader); break;
                case "tool_choice": toolChoice = ReadToolChoice(value, reader, ref carried); break;
                case "parallel_tool_calls": parallel = reader.Flag(value, "parallel_tool_calls"); break;
                case "response_format": format = ReadResponseFormat(value, reader, ref carried); break;
                case "max_tokens": maxTokens = reader.Whole(value, "max_tokens", 1, int.MaxValue); break;
                case "max_completion_tokens": maxCompletionTokens = reader.Whole(value, "max_completion_tokens", 1, int.MaxValue); break;
                case "n": choices = reader.Whole(value, "n", 1, 128); break;
                case "stop": stop = ReadStop(value, reader); break;
                case "seed": seed = reader.Long(value, "seed"); break;
                case "logprobs": logProbs = reader.Flag(value, "logprobs"); break;
                case "top_logprobs": topLogProbs = reader.Whole(value, "top_logprobs", 0, 20); break;
                case "temperature": temperature = reader.Number(value, "temperature", 0, 2); break;
                case "top_p": topP = reader.Number(value, "top_p", 0, 1); break;
                case "user": endUser = reader.Text(value, "user"); break;
                case "reasoning_effort": effort = reader.Text(value, "reasoning_effort"); break;
                case "stream": stream = reader.Flag(value, "stream"); break;
                case "stream_options": includeUsage = ReadStreamOptions(value, reader, ref carried); break;
                case var unknown: carried.Add(unknown, value); break;
            }
        }

        RequireModel(model, reader);
        if (messages is null)
        {
            reader.Fail("is required: the conversation, as an array of messages.", "messages");
        }
        else if (messages.Value.IsEmpty)
        {
            reader.Fail("must hold at least one message.", "messages");
        }

        return new ChatRequest
        {
            Id = envelope.Id,
            ReceivedAt = envelope.ReceivedAt,
            ReceivedTimestamp = envelope.ReceivedTimestamp,
            Credential = envelope.Credential,
            ClientAddress = envelope.ClientAddress,
            Workload = envelope.Workload,
            DeclaredSensitivity = envelope.DeclaredSensitivity,
            Headers = envelope.Headers,
            Model = model ?? "",
            Messages = messages ?? [],
            Tools = tools,
            ToolChoice = toolChoice,
            ParallelToolCalls = parallel,
            ResponseFormat = format,
            MaxOutputTokens = maxCompletionTokens ?? maxTokens,
            ChoiceCount = choices ?? 1,
            Stop = stop,
            Seed = seed,
            LogProbs = logProbs ?? false,
            TopLogProbs = topLogProbs,
            Temperature = temperature,
            TopP = topP,
            EndUser = endUser,
            ReasoningEffort = effort,
            Stream = stream ?? false,
            IncludeUsage = includeUsage ?? false,
            Carried = carried.Build(),
        };
    }

    private static ImmutableArray<string> ReadStop(JsonElement value, FieldReader reader)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return [WireJson.Text(value)];
        }

        if (value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
        {
            reader.Fail($"must be a string or an array of strings, not {FieldReader.KindOf(value)}.", "stop");
        }

        return value.ValueKind == JsonValueKind.Array ? ReadTexts(value, reader, "stop", MostStops) : [];
    }

    private static ImmutableArray<string> ReadTexts(JsonElement array, FieldReader reader, string field, int most)
    {
        var length = array.GetArrayLength();
        if (length > most)
        {
            reader.Fail($"may hold at most {most} strings.", field);
            return [];
        }

        var texts = ImmutableArray.CreateBuilder<string>(length);
        reader.Enter(field);
        var index = 0;
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                texts.Add(WireJson.Text(item));
            }
            else
            {
                reader.Enter(index);
                reader.Fail($"must be a string, not {FieldReader.KindOf(item)}.");
                reader.Leave();
            }

            index++;
        }

        reader.Leave();
        return texts.DrainToImmutable();
    }

    private static bool? ReadStreamOptions(JsonElement value, FieldReader reader, ref CarriedBuilder carried)
    {
        bool? includeUsage = null;
        if (reader.IsObject(value, "stream_options"))
        {
            reader.Enter("stream_options");
            var inner = new CarriedBuilder();
            foreach (var property in value.EnumerateObject())
            {
                switch (WireJson.NameOf(property))
                {
                    case "include_usage": includeUsage = reader.Flag(property.Value, "include_usage"); break;
                    case var unknown: inner.Add(unknown, property.Value); break;
                }
            }

            carried.AddInner("stream_options", inner.Build());
            reader.Leave();
        }

        return includeUsage;
    }

    private static ResponseFormat? ReadResponseFormat(JsonElement value, FieldReader reader, ref CarriedBuilder carried)
    {
        carried.Remove("response_format");
        if (!reader.IsObject(value, "response_format"))
        {
            return null;
        }

        reader.Enter("response_format");
        string? type = null;
        JsonElement schema = default;
        var inner = new CarriedBuilder();
        foreach (var property in value.EnumerateObject())
        {
            switch (WireJson.NameOf(property))
            {
                case "type": type = reader.Text(property.Value, "type"); break;
                case "json_schema": schema = property.Value; break;
                case var unknown: inner.Add(unknown, property.Value); break;
            }
        }

        ResponseFormat? format = null;
        switch (type)
        {
            case "text": format = new ResponseFormat { Kind = ResponseFormatKind.Text }; break;
            case "json_object": format = new ResponseFormat { Kind = ResponseFormatKind.JsonObject }; break;
            case "json_schema": format = ReadJsonSchema(schema, reader, ref inner); break;
            case null: reader.Fail("is required: `text`, `json_object` or `json_schema`.", "type"); break;
            default: carried.Add("response_format", value); break;
        }

        if (format is not null)
        {
            carried.AddInner("response_format", inner.Build());
        }

        reader.Leave();
        return format;
    }

    private static ResponseFormat? ReadJsonSchema(JsonElement value, FieldReader reader, ref CarriedBuilder carried)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            reader.Fail("is required where `type` is `json_schema`.", "json_schema");
            return null;
        }

        if (!reader.IsObject(value, "json_schema"))
        {
            return null;
        }

        reader.Enter("json_schema");
        string? name = null, description = null;
        bool? strict = null;
        JsonElement? schema = null;
        var inner = new CarriedBuilder();
        foreach (var property in value.EnumerateObject())
        {
            switch (WireJson.NameOf(property))
            {
                case "name": name = reader.Text(property.Value, "name"); break;
                case "description": description = reader.Text(property.Value, "description"); break;
                case "strict": strict = reader.Flag(property.Value, "strict"); break;
                case "schema": schema = reader.IsObject(property.Value, "schema") ? property.Value.Clone() : null; break;
                case var unknown: inner.Add(unknown, property.Value); break;
            }
        }

        if (string.IsNullOrEmpty(name))
        {
            reader.Fail("is required: a name for the schema.", "name");
        }

        carried.AddInner("json_schema", inner.Build());
        reader.Leave();
        return new ResponseFormat
        {
            Kind = ResponseFormatKind.JsonSchema,
            Name = name,
            Description = description,
            Schema = schema,
            Strict = strict,
        };
    }

    private static void RequireModel(string? model, FieldReader reader)
    {
        if (string.IsNullOrWhiteSpace(model))
        {
            reader.Fail("is required: `auto`, a tier (`small`, `mid`, `premium`), `provider/model` or an alias.", "model");
        }
        else if (model.Length > LongestModelName)
        {
            reader.Fail($"may have at most {LongestModelName} characters.", "model");
        }
    }

    private static bool TryParse(
        ReadOnlyMemory<byte> body,
        [NotNullWhen(true)] out JsonDocument? document,
        [NotNullWhen(false)] out GatewayError? error)
    {
        document = null;
        error = null;
        if (!Utf8.IsValid(body.Span))
        {
            error = Invalid("The body is not valid UTF-8. Send JSON encoded as UTF-8.");
            return false;
        }

        try
        {
            document = JsonDocument.Parse(body, WireJson.DocumentOptions);
        }
        catch (JsonException malformed)
        {
            // The parser's own message may quote the body; where it stopped is enough to find the fault.
            error = Invalid(
                $"The body is not valid JSON (line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}), "
                + $"or nests deeper than {WireJson.MaxDepth} levels. Send one JSON object.");
            return false;
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            error = Invalid($"The body must be a JSON object, not {FieldReader.KindOf(document.RootElement)}.");
            document.Dispose();
            document = null;
            return false;
        }

        return true;
    }

    private static GatewayError Invalid(string message) => new(GatewayErrorKind.InvalidRequest, message);
}
