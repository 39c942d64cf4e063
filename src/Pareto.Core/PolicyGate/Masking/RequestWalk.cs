using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>
/// Goes through every string of a request in the order that <see cref="RequestTexts"/> promises and puts back what it
/// is given for each. What is unchanged stays the same instance, up to the request itself.
/// </summary>
internal sealed class RequestWalk(ITextPieces pieces)
{
    public GatewayRequest Walk(GatewayRequest request) => request switch
    {
        ChatRequest chat => Walk(chat),
        EmbeddingsRequest embeddings => Walk(embeddings),
        _ => throw new NotSupportedException($"No walk through a {request.GetType().Name}."),
    };

    public CarriedFields Walk(CarriedFields carried)
    {
        Json(carried, out var changed);
        return changed ?? carried;
    }

    private ChatRequest Walk(ChatRequest request)
    {
        var tools = Each(request.Tools, Tool);
        var messages = Each(request.Messages, Message);
        pieces.Begin();
        var choice = request.ToolChoice is { ToolName: { } named } chosen && Changed(named, pieces.Identifier("tool", named), out var name)
            ? chosen with { ToolName = name }
            : request.ToolChoice;
        var format = Format(request.ResponseFormat);
        var stop = Each(request.Stop, text => pieces.Value("stop", text));
        var endUser = Value("user", request.EndUser);
        Json(request.Carried, out var carried);
        return tools == request.Tools && messages == request.Messages && choice == request.ToolChoice && format == request.ResponseFormat
            && stop == request.Stop && ReferenceEquals(endUser, request.EndUser) && carried is null
            ? request
            : request with
            {
                Tools = tools,
                Messages = messages,
                ToolChoice = choice,
                ResponseFormat = format,
                Stop = stop,
                EndUser = endUser,
                Carried = carried ?? request.Carried,
            };
    }

    private EmbeddingsRequest Walk(EmbeddingsRequest request)
    {
        var inputs = Each(request.Inputs, Input);
        pieces.Begin();
        var endUser = Value("user", request.EndUser);
        Json(request.Carried, out var carried);
        return inputs == request.Inputs && ReferenceEquals(endUser, request.EndUser) && carried is null
            ? request
            : request with { Inputs = inputs, EndUser = endUser, Carried = carried ?? request.Carried };
    }

    private EmbeddingInput Input(EmbeddingInput input)
    {
        pieces.Begin();
        if (input.Text is null)
        {
            pieces.Skip(Unscannable.Tokens);
            return input;
        }

        return Changed(input.Text, pieces.Value(null, input.Text), out var text) ? EmbeddingInput.Of(text) : input;
    }

    private ToolDefinition Tool(ToolDefinition tool)
    {
        pieces.Begin();
        var name = pieces.Identifier("tool", tool.Name);
        var description = Value("description", tool.Description);
        var parameters = Json(tool.Parameters, isSchema: true);
        var opaque = Json(tool.Opaque, isSchema: true);
        Json(tool.Carried, out var carried);
        return ReferenceEquals(name, tool.Name) && ReferenceEquals(description, tool.Description) && parameters is null && opaque is null && carried is null
            ? tool
            : tool with
            {
                Name = name,
                Description = description,
                Parameters = parameters ?? tool.Parameters,
                Opaque = opaque ?? tool.Opaque,
                Carried = carried ?? tool.Carried,
            };
    }

    private ChatMessage Message(ChatMessage message)
    {
        var parts = Each(message.Parts, part => Part(part, message.Role == ChatRole.Assistant));
        var calls = Each(message.ToolCalls, Call);
        pieces.Begin();
        var name = message.Name is null ? null : pieces.Identifier("name", message.Name);
        var callId = message.ToolCallId is null ? null : pieces.Identifier("id", message.ToolCallId);
        Json(message.Carried, out var carried);
        return parts == message.Parts && calls == message.ToolCalls && ReferenceEquals(name, message.Name)
            && ReferenceEquals(callId, message.ToolCallId) && carried is null
            ? message
            : message with { Parts = parts, ToolCalls = calls, Name = name, ToolCallId = callId, Carried = carried ?? message.Carried };
    }

    private ToolCall Call(ToolCall call)
    {
        pieces.Begin(isOfModel: true);
        var arguments = Document(call.Arguments);
        pieces.Begin();
        var id = pieces.Identifier("id", call.Id);
        var name = pieces.Identifier("tool", call.Name);
        Json(call.Carried, out var carried);
        return ReferenceEquals(arguments, call.Arguments) && ReferenceEquals(id, call.Id) && ReferenceEquals(name, call.Name) && carried is null
            ? call
            : new ToolCall(id, name, arguments) { Carried = carried ?? call.Carried };
    }

    private ContentPart Part(ContentPart part, bool isOfModel)
    {
        pieces.Begin(isOfModel);
        var walked = part switch
        {
            TextPart text => Changed(text.Text, Document(text.Text), out var changed) ? text with { Text = changed } : text,
            ThinkingPart thinking => Changed(thinking.Text, pieces.Value(null, thinking.Text), out var changed) ? thinking with { Text = changed } : thinking,
            RefusalPart refusal => Changed(refusal.Text, pieces.Value(null, refusal.Text), out var changed) ? refusal with { Text = changed } : refusal,
            ImagePart image => Image(image),
            AudioPart audio => Audio(audio),
            FilePart file => File(file),
            OpaquePart opaque => Opaque(opaque),
            _ => throw new NotSupportedException($"No walk through a {part.GetType().Name}."),
        };
        pieces.Begin();
        Json(part.Carried, out var carried);
        return carried is null ? walked : walked with { Carried = carried.Value };
    }

    private ContentPart Image(ImagePart image)
    {
        // What an address leads to is as unseen as a picture sent along, but the address itself is text.
        pieces.Skip(Unscannable.Image);
        return !FileText.IsDataUri(image.Url) && Changed(image.Url, pieces.Value("image", image.Url), out var url) ? image with { Url = url } : image;
    }

    private ContentPart Audio(AudioPart audio)
    {
        pieces.Skip(Unscannable.Audio);
        return audio;
    }

    private ContentPart File(FilePart file)
    {
        var name = Value("file", file.FileName);
        var data = file.Data;
        pieces.Begin();
        if (data is not null && FileText.TryRead(data, out var text, out var head))
        {
            data = Changed(text, pieces.Value(null, text), out var changed) ? FileText.Write(head, changed) : data;
        }
        else
        {
            pieces.Skip(Unscannable.File);
        }

        return ReferenceEquals(name, file.FileName) && ReferenceEquals(data, file.Data) ? file : file with { FileName = name, Data = data };
    }

    private ContentPart Opaque(OpaquePart opaque)
    {
        pieces.Skip(Unscannable.Opaque);
        return Json(opaque.Json, isSchema: false) is { } json ? opaque with { Json = json } : opaque;
    }

    private ResponseFormat? Format(ResponseFormat? format)
    {
        if (format is null)
        {
            return null;
        }

        var name = format.Name is null ? null : pieces.Identifier("format", format.Name);
        var description = Value("description", format.Description);
        var schema = Json(format.Schema, isSchema: true);
        return ReferenceEquals(name, format.Name) && ReferenceEquals(description, format.Description) && schema is null
            ? format
            : format with { Name = name, Description = description, Schema = schema ?? format.Schema };
    }

    /// <summary>A text that may be JSON all through, and is then shown decoded, with names beside values.</summary>
    private string Document(string text)
    {
        if (!JsonTexts.IsDocument(text))
        {
            return pieces.Value(null, text);
        }

        return JsonTexts.Walk(Encoding.UTF8.GetBytes(text), pieces, isSchema: false) is { } changed ? Encoding.UTF8.GetString(changed) : text;
    }

    private JsonElement? Json(JsonElement? json, bool isSchema)
    {
        if (json is not { ValueKind: JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.String or JsonValueKind.Number } element
            || JsonTexts.Walk(JsonMarshal.GetRawUtf8Value(element), pieces, isSchema) is not { } changed)
        {
            return null;
        }

        var reader = new Utf8JsonReader(changed);
        return JsonElement.ParseValue(ref reader);
    }

    private void Json(CarriedFields carried, out CarriedFields? changed)
    {
        changed = null;
        if (carried.IsEmpty)
        {
            return;
        }

        var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, JsonElement>>(carried.Count);
        var differs = false;
        foreach (var field in carried)
        {
            var name = pieces.Name(field.Key);
            var value = Json(field.Value, isSchema: false);
            differs |= value is not null || !ReferenceEquals(name, field.Key);
            fields.Add(KeyValuePair.Create(name, value ?? field.Value));
        }

        changed = differs ? new CarriedFields(fields.DrainToImmutable()) : null;
    }

    private string? Value(string label, string? value) => value is null ? null : pieces.Value(label, value);

    private static bool Changed(string before, string after, [NotNullWhen(true)] out string? changed)
    {
        changed = ReferenceEquals(before, after) ? null : after;
        return changed is not null;
    }

    private static ImmutableArray<T> Each<T>(ImmutableArray<T> items, Func<T, T> walk)
        where T : class
    {
        ImmutableArray<T>.Builder? changed = null;
        for (var i = 0; i < items.Length; i++)
        {
            var item = walk(items[i]);
            if (!ReferenceEquals(item, items[i]))
            {
                (changed ??= items.ToBuilder())[i] = item;
            }
        }

        return changed?.DrainToImmutable() ?? items;
    }
}
