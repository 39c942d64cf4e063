using System.Collections.Immutable;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

public static partial class OpenAiToExchange
{
    private static ImmutableArray<ChatMessage>? ReadMessages(JsonElement value, FieldReader reader)
    {
        if (!reader.IsArray(value, "messages"))
        {
            return null;
        }

        reader.Enter("messages");
        var messages = ImmutableArray.CreateBuilder<ChatMessage>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            reader.Enter(messages.Count);
            messages.Add(ReadMessage(item, reader));
            reader.Leave();
        }

        reader.Leave();
        return messages.DrainToImmutable();
    }

    private static ChatMessage ReadMessage(JsonElement value, FieldReader reader)
    {
        string? role = null, name = null, toolCallId = null, refusal = null, reasoning = null;
        ImmutableArray<ContentPart> content = [], thinking = [];
        ImmutableArray<ToolCall> toolCalls = [];
        var hasContent = false;
        var carried = new CarriedBuilder();

        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                var field = property.Value;
                switch (WireJson.NameOf(property))
                {
                    case "role": role = reader.Text(field, "role"); break;
                    case "content":
                        content = ReadContent(field, reader);
                        hasContent = field.ValueKind != JsonValueKind.Null;
                        break;
                    case "name": name = reader.Text(field, "name"); break;
                    case "tool_call_id": toolCallId = reader.Text(field, "tool_call_id"); break;
                    case "tool_calls": toolCalls = ReadToolCalls(field, reader); break;
                    case "refusal": refusal = reader.Text(field, "refusal"); break;
                    case "reasoning_content": reasoning = reader.Text(field, "reasoning_content"); break;
                    case "thinking_blocks": thinking = ReadThinkingBlocks(field, reader); break;
                    case var unknown: carried.Add(unknown, field); break;
                }
            }
        }
        else
        {
            reader.Fail($"must be an object with `role` and `content`, not {FieldReader.KindOf(value)}.");
        }

        var chatRole = ReadRole(role, reader);
        if (!hasContent && chatRole != ChatRole.Assistant)
        {
            reader.Fail("is required for this role.", "content");
        }

        // The retired `function` role names its function and has no call id; it is told apart by that when written back.
        if (role == "tool" && string.IsNullOrEmpty(toolCallId))
        {
            reader.Fail("is required: the id of the call that this message answers.", "tool_call_id");
        }
        else if (role == "function" && string.IsNullOrEmpty(name))
        {
            reader.Fail("is required: the name of the function that this message answers for.", "name");
        }

        return new ChatMessage
        {
            Role = chatRole,
            Parts = Join(thinking, reasoning, content, refusal),
            Name = name,
            ToolCalls = toolCalls,
            ToolCallId = role == "function" ? null : toolCallId,
            Carried = carried.Build(),
        };
    }

    /// <summary>Reasoning stands first, as providers that check it demand; a refusal stands last.</summary>
    private static ImmutableArray<ContentPart> Join(
        ImmutableArray<ContentPart> thinking, string? reasoning, ImmutableArray<ContentPart> content, string? refusal)
    {
        // Blocks hold the same reasoning as the text beside them, with the provider's proof of it.
        if (thinking.IsEmpty && !string.IsNullOrEmpty(reasoning))
        {
            thinking = [new ThinkingPart(reasoning, null)];
        }

        if (thinking.IsEmpty && refusal is null)
        {
            return content;
        }

        return refusal is null ? [.. thinking, .. content] : [.. thinking, .. content, new RefusalPart(refusal)];
    }

    private static ChatRole ReadRole(string? role, FieldReader reader)
    {
        switch (role)
        {
            case "system": return ChatRole.System;
            case "developer": return ChatRole.Developer;
            case "user": return ChatRole.User;
            case "assistant": return ChatRole.Assistant;
            case "tool" or "function": return ChatRole.Tool;
            default:
                reader.Fail(
                    role is null ? "is required." : "is not a role: use `system`, `developer`, `user`, `assistant` or `tool`.", "role");
                return ChatRole.User;
        }
    }

    private static ImmutableArray<ContentPart> ReadContent(JsonElement value, FieldReader reader)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return [new TextPart(WireJson.Text(value))];
            case JsonValueKind.Null:
                return [];
            case JsonValueKind.Array:
                break;
            default:
                reader.Fail($"must be a string or an array of parts, not {FieldReader.KindOf(value)}.", "content");
                return [];
        }

        reader.Enter("content");
        var parts = ImmutableArray.CreateBuilder<ContentPart>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            reader.Enter(parts.Count);
            parts.Add(ReadPart(item, reader));
            reader.Leave();
        }

        reader.Leave();
        return parts.DrainToImmutable();
    }

    private static ContentPart ReadPart(JsonElement value, FieldReader reader)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            reader.Fail($"must be an object with a `type`, not {FieldReader.KindOf(value)}.");
            return new TextPart("");
        }

        string? type = null;
        JsonElement body = default;
        foreach (var property in value.EnumerateObject())
        {
            if (WireJson.NameOf(property) == "type")
            {
                type = reader.Text(property.Value, "type");
            }
        }

        if (type is null)
        {
            reader.Fail("is required: `text`, `image_url`, `input_audio` or `file`.", "type");
            return new TextPart("");
        }

        if (type is not ("text" or "image_url" or "input_audio" or "file" or "refusal"))
        {
            return new OpaquePart(type, value.Clone());
        }

        var carried = new CarriedBuilder();
        foreach (var property in value.EnumerateObject())
        {
            var name = WireJson.NameOf(property);
            if (name == type)
            {
                body = property.Value;
            }
            else if (name != "type")
            {
                carried.Add(name, property.Value);
            }
        }

        if (body.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            reader.Fail("is required.", type);
            return new TextPart("");
        }

        ContentPart part = type switch
        {
            "text" => new TextPart(reader.Text(body, "text") ?? ""),
            "refusal" => new RefusalPart(reader.Text(body, "refusal") ?? ""),
            "image_url" => ReadImage(body, reader, ref carried),
            "input_audio" => ReadAudio(body, reader, ref carried),
            _ => ReadFile(body, reader, ref carried),
        };
        var rest = carried.Build();
        return rest.IsEmpty ? part : part with { Carried = rest };
    }

    private static ImagePart ReadImage(JsonElement value, FieldReader reader, ref CarriedBuilder carried)
    {
        string? url = null, detail = null;
        if (value.ValueKind == JsonValueKind.String)
        {
            // Several local servers take the address without its object, and so do their clients.
            url = WireJson.Text(value);
        }
        else if (reader.IsObject(value, "image_url"))
        {
            reader.Enter("image_url");
            var inner = new CarriedBuilder();
            foreach (var property in value.EnumerateObject())
            {
                switch (WireJson.NameOf(property))
                {
                    case "url": url = reader.Text(property.Value, "url"); break;
                    case "detail": detail = reader.Text(property.Value, "detail"); break;
                    case var unknown: inner.Add(unknown, property.Value); break;
                }
            }

            if (string.IsNullOrEmpty(url))
            {
                reader.Fail("is required: an https address or a data URI.", "url");
            }

            carried.AddInner("image_url", inner.Build());
            reader.Leave();
        }

        return new ImagePart(url ?? "", detail);
    }

    private static AudioPart ReadAudio(JsonElement value, FieldReader reader, ref CarriedBuilder carried)
    {
        string? data = null, format = null;
        if (reader.IsObject(value, "input_audio"))
        {
            reader.Enter("input_audio");
            var inner = new CarriedBuilder();
            foreach (var property in value.EnumerateObject())
            {
                switch (WireJson.NameOf(property))
                {
                    case "data": data = reader.Text(property.Value, "data"); break;
                    case "format": format = reader.Text(property.Value, "format"); break;
                    case var unknown: inner.Add(unknown, property.Value); break;
                }
            }

            if (string.IsNullOrEmpty(data))
            {
                reader.Fail("is required: the sound as base64.", "data");
            }

            if (string.IsNullOrEmpty(format))
            {
                reader.Fail("is required: `wav` or `mp3`.", "format");
            }

            carried.AddInner("input_audio", inner.Build());
            reader.Leave();
        }

        return new AudioPart(data ?? "", format ?? "");
    }

    private static FilePart ReadFile(JsonElement value, FieldReader reader, ref CarriedBuilder carried)
    {
        string? name = null, data = null, id = null;
        if (reader.IsObject(value, "file"))
        {
            reader.Enter("file");
            var inner = new CarriedBuilder();
            foreach (var property in value.EnumerateObject())
            {
                switch (WireJson.NameOf(property))
                {
                    case "filename": name = reader.Text(property.Value, "filename"); break;
                    case "file_data": data = reader.Text(property.Value, "file_data"); break;
                    case "file_id": id = reader.Text(property.Value, "file_id"); break;
                    case var unknown: inner.Add(unknown, property.Value); break;
                }
            }

            if (data is null && id is null)
            {
                reader.Fail("needs `file_data` or `file_id`.");
            }

            carried.AddInner("file", inner.Build());
            reader.Leave();
        }

        return new FilePart(name, data, id);
    }

    private static ImmutableArray<ContentPart> ReadThinkingBlocks(JsonElement value, FieldReader reader)
    {
        if (!reader.IsArray(value, "thinking_blocks"))
        {
            return [];
        }

        reader.Enter("thinking_blocks");
        var blocks = ImmutableArray.CreateBuilder<ContentPart>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            reader.Enter(blocks.Count);
            if (item.ValueKind != JsonValueKind.Object)
            {
                reader.Fail($"must be an object with a `type`, not {FieldReader.KindOf(item)}.");
            }

            blocks.Add(item.TextOf("type") is { } type && type != "thinking"
                ? new OpaquePart(type, item.Clone())
                : new ThinkingPart(item.TextOf("thinking") ?? "", item.TextOf("signature") is { Length: > 0 } signature ? signature : null));
            reader.Leave();
        }

        reader.Leave();
        return blocks.DrainToImmutable();
    }

    private static ImmutableArray<ToolCall> ReadToolCalls(JsonElement value, FieldReader reader)
    {
        if (!reader.IsArray(value, "tool_calls"))
        {
            return [];
        }

        reader.Enter("tool_calls");
        var calls = ImmutableArray.CreateBuilder<ToolCall>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            reader.Enter(calls.Count);
            calls.Add(ReadToolCall(item, reader));
            reader.Leave();
        }

        reader.Leave();
        return calls.DrainToImmutable();
    }

    private static ToolCall ReadToolCall(JsonElement value, FieldReader reader)
    {
        string? id = null, type = null, name = null, arguments = null;
        var hasFunction = false;
        var carried = new CarriedBuilder();
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                switch (WireJson.NameOf(property))
                {
                    case "id": id = reader.Text(property.Value, "id"); break;
                    case "type": type = reader.Text(property.Value, "type"); break;
                    case "function" when reader.IsObject(property.Value, "function"):
                        (name, arguments) = ReadCalledFunction(property.Value, reader, ref carried);
                        hasFunction = true;
                        break;
                    case var unknown: carried.Add(unknown, property.Value); break;
                }
            }
        }
        else
        {
            reader.Fail($"must be an object, not {FieldReader.KindOf(value)}.");
        }

        if (string.IsNullOrEmpty(id))
        {
            reader.Fail("is required.", "id");
        }

        if (type is not (null or "function"))
        {
            // A call of another kind is carried whole; its carried `type` tells it from a function call.
            var kind = new CarriedBuilder();
            foreach (var property in value.EnumerateObject())
            {
                if (WireJson.NameOf(property) is var field and not "id")
                {
                    kind.Add(field, property.Value);
                }
            }

            return new ToolCall(id ?? "", "", "") { Carried = kind.Build() };
        }

        if (!hasFunction)
        {
            reader.Fail("is required: the name and the arguments of the called function.", "function");
        }

        return new ToolCall(id ?? "", name ?? "", arguments ?? "") { Carried = carried.Build() };
    }

    private static (string? Name, string? Arguments) ReadCalledFunction(JsonElement value, FieldReader reader, ref CarriedBuilder carried)
    {
        reader.Enter("function");
        string? name = null, arguments = null;
        var inner = new CarriedBuilder();
        foreach (var property in value.EnumerateObject())
        {
            switch (WireJson.NameOf(property))
            {
                case "name": name = reader.Text(property.Value, "name"); break;
                case "arguments":
                    // Written as an object by clients that keep what Ollama gave them.
                    arguments = property.Value.ValueKind == JsonValueKind.Object
                        ? property.Value.GetRawText()
                        : reader.Text(property.Value, "arguments");
                    break;
                case var unknown: inner.Add(unknown, property.Value); break;
            }
        }

        if (string.IsNullOrEmpty(name))
        {
            reader.Fail("is required.", "name");
        }

        carried.AddInner("function", inner.Build());
        reader.Leave();
        return (name, arguments);
    }
}
