using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Logs.Mapping;

/// <summary>
/// Reads the messages of a prompt and the text of an answer in the shapes of the chat APIs: OpenAI's chat completions, completions and
/// responses (platform.openai.com/docs/api-reference), Anthropic's messages (platform.claude.com/docs/en/api/messages), and the parts of
/// the OpenTelemetry GenAI conventions. Logs cut fields and mix versions, so this reads what is there and refuses nothing.
/// </summary>
internal static class MessageReader
{
    /// <summary>The prompt of a request; empty where it has no text.</summary>
    public static ImmutableArray<LoggedMessage> Prompt(JsonElement request)
    {
        var messages = ImmutableArray.CreateBuilder<LoggedMessage>();
        if (request.ValueKind == JsonValueKind.Object)
        {
            Add(messages, ChatRole.System, request.Json("system", "instructions", "system_prompt", "systemPrompt", "system_instructions"));
            AddAll(messages, request.Json("messages", "input", "prompt", "query", "contents"));
        }
        else
        {
            AddAll(messages, request);
        }

        return messages.DrainToImmutable();
    }

    /// <summary>Adds a list of messages, or a text as what the user said.</summary>
    public static void AddAll(ImmutableArray<LoggedMessage>.Builder messages, JsonElement? list)
    {
        if (list is not { } value)
        {
            return;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            if (value.Json("messages") is { } inner)
            {
                AddAll(messages, inner);
                return;
            }

            AddMessage(messages, value);
            return;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Add(messages, ChatRole.User, value);
            return;
        }

        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Array)
            {
                // LangChain wraps its messages once more.
                AddAll(messages, item);
            }
            else if (item.ValueKind == JsonValueKind.Object)
            {
                AddMessage(messages, item);
            }
            else
            {
                Add(messages, ChatRole.User, item);
            }
        }
    }

    /// <summary>The text of an answer, whatever shape a response has; null where it has none.</summary>
    public static string? Answer(JsonElement? response)
    {
        if (response is not { } value)
        {
            return null;
        }

        value = JsonFields.Unfold(value);
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.AsText();
            case JsonValueKind.Array:
                return value.GetArrayLength() > 0 ? Texts(value) : null;
            case JsonValueKind.Object:
                return OfObject(value);
            default:
                return null;
        }
    }

    private static string? OfObject(JsonElement value)
    {
        if (value.Field("choices") is { ValueKind: JsonValueKind.Array } choices && choices.GetArrayLength() > 0)
        {
            var choice = choices[0];
            return choice.Field("message") is { } message ? Message(message) : choice.Text("text");
        }

        if (value.Text("output_text") is { } text)
        {
            return text;
        }

        if (value.Field("output") is { ValueKind: JsonValueKind.Array } items)
        {
            // The responses API: messages among other items.
            return Joined(items.EnumerateArray().Where(item => item.Text("type") is null or "message").Select(item => Texts(item.Field("content"))));
        }

        return value.Field("message") is { } own ? Message(own) : Message(value);
    }

    private static string? Message(JsonElement message) =>
        message.ValueKind != JsonValueKind.Object ? message.AsText()
        : Texts(message.Field("content", "parts", "text", "completion")) ?? ToolArguments(message);

    // An answer that calls tools is what it hands to them.
    private static string? ToolArguments(JsonElement message) =>
        message.Field("tool_calls") is { ValueKind: JsonValueKind.Array } calls
            ? Joined(calls.EnumerateArray().Select(call => call.Field("function")?.Text("arguments")))
            : null;

    private static void AddMessage(ImmutableArray<LoggedMessage>.Builder messages, JsonElement message)
    {
        if (message.Text("type") is "function_call" or "reasoning" or "item_reference")
        {
            return;
        }

        Add(messages, Role(message.Text("role", "type")), message.Field("content", "parts", "text", "output"));
    }

    private static void Add(ImmutableArray<LoggedMessage>.Builder messages, ChatRole role, JsonElement? content)
    {
        if (Texts(content) is { } text)
        {
            messages.Add(new LoggedMessage(role, text));
        }
    }

    /// <summary>The role by the words of the dialects.</summary>
    public static ChatRole Role(string? role) => role?.ToLowerInvariant() switch
    {
        "system" => ChatRole.System,
        "developer" => ChatRole.Developer,
        "assistant" or "ai" or "model" => ChatRole.Assistant,
        "tool" or "function" or "function_call_output" => ChatRole.Tool,
        _ => ChatRole.User,
    };

    // A text, or the texts among parts; null where there is none.
    private static string? Texts(JsonElement? content)
    {
        if (content is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.AsText();
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return Part(value);
        }

        return value.ValueKind != JsonValueKind.Array ? null
            : value.GetArrayLength() == 1 ? Part(value[0])
            : Joined(value.EnumerateArray().Select(Part));
    }

    private static string? Part(JsonElement part) =>
        part.ValueKind == JsonValueKind.String ? part.AsText()
        : part.Text("type") is "image_url" or "image" or "input_image" or "input_audio" or "thinking" or "tool_use" or "tool_call" ? null
        : part.Text("text") ?? Texts(part.Field("content", "parts"));

    private static string? Joined(IEnumerable<string?> texts)
    {
        StringBuilder? all = null;
        string? only = null;
        foreach (var text in texts)
        {
            if (text is null)
            {
                continue;
            }

            if (only is null)
            {
                only = text;
                continue;
            }

            (all ??= new StringBuilder(only)).Append('\n').Append(text);
        }

        return all?.ToString() ?? only;
    }
}
