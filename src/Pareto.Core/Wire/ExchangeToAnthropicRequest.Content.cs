using System.Text;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

public static partial class ExchangeToAnthropicRequest
{
    private const string JsonOnly = "Answer with one JSON object and nothing else.";

    private static Document? DocumentOf(FilePart file)
    {
        if (file.FileId is not null)
        {
            return new Document("file", null, file.FileId.AsMemory());
        }

        if (file.Data is null)
        {
            return null;
        }

        if (!DataUri.TryRead(file.Data, out var mediaType, out var base64))
        {
            // Bare base64: a PDF shows by its first bytes, "%PDF-".
            return file.Data.StartsWith("JVBERi0", StringComparison.Ordinal)
                ? new Document("base64", "application/pdf", file.Data.AsMemory())
                : null;
        }

        if (mediaType == "application/pdf")
        {
            return new Document("base64", mediaType, base64);
        }

        if (!mediaType.StartsWith("text/", StringComparison.Ordinal))
        {
            return null;
        }

        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64Chars(base64.Span, bytes, out var length)
            ? new Document("text", "text/plain", Encoding.UTF8.GetString(bytes, 0, length).AsMemory())
            : null;
    }

    /// <summary>The source of a document block: its kind, its media type, and the data (or the id of an uploaded file).</summary>
    private sealed record Document(string Kind, string? MediaType, ReadOnlyMemory<char> Data);

    private readonly partial struct Writing
    {
        private void Conversation()
        {
            var systemOnly = true;
            foreach (var message in request.Messages)
            {
                systemOnly &= IsSystem(message);
            }

            writer.WriteStartArray("messages"u8);
            if (systemOnly)
            {
                // The API wants a turn to answer: instructions alone are that turn.
                writer.WriteStartObject();
                writer.WriteString("role"u8, "user"u8);
                writer.WriteStartArray("content"u8);
                SystemBlocks();
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
            else
            {
                Turns();
            }

            writer.WriteEndArray();
            if (!systemOnly)
            {
                System();
            }
        }

        private void System()
        {
            var any = request.ResponseFormat?.Kind == ResponseFormatKind.JsonObject;
            foreach (var message in request.Messages)
            {
                any |= IsSystem(message) && HasBlocks(message);
            }

            if (any)
            {
                writer.WriteStartArray("system"u8);
                SystemBlocks();
                writer.WriteEndArray();
            }
        }

        private void SystemBlocks()
        {
            foreach (var message in request.Messages)
            {
                if (IsSystem(message))
                {
                    Blocks(message, trimEnd: false);
                }
            }

            // The API has no mode for "any JSON object"; without a schema the model is told.
            if (request.ResponseFormat?.Kind == ResponseFormatKind.JsonObject)
            {
                TextBlock(JsonOnly, null);
            }
        }

        /// <summary>Neighbours of one side become one turn, so the results of parallel calls stand together, before the user's own words.</summary>
        private void Turns()
        {
            var messages = request.Messages;
            for (var from = 0; from < messages.Length;)
            {
                if (IsSystem(messages[from]))
                {
                    from++;
                    continue;
                }

                var assistant = messages[from].Role == ChatRole.Assistant;
                var to = from;
                var any = false;
                while (to < messages.Length && (IsSystem(messages[to]) || messages[to].Role == ChatRole.Assistant == assistant))
                {
                    any |= !IsSystem(messages[to]) && HasBlocks(messages[to]);
                    to++;
                }

                if (any)
                {
                    Turn(from, to, assistant);
                }

                from = to;
            }
        }

        private void Turn(int from, int to, bool assistant)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, assistant ? "assistant"u8 : "user"u8);
            writer.WriteStartArray("content"u8);
            for (var i = from; i < to; i++)
            {
                if (request.Messages[i].Role == ChatRole.Tool)
                {
                    ToolResult(request.Messages[i]);
                }
            }

            for (var i = from; i < to; i++)
            {
                if (request.Messages[i].Role is ChatRole.User or ChatRole.Assistant)
                {
                    // The API refuses a last assistant turn that ends in blanks.
                    Blocks(request.Messages[i], trimEnd: assistant && to == request.Messages.Length);
                }
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        private void Blocks(ChatMessage message, bool trimEnd)
        {
            // A marker on the message is a marker on its last block, which the API keeps it on.
            var marker = message.Carried.Find("cache_control");
            var left = BlockCount(message);
            foreach (var part in message.Parts)
            {
                if (IsThinking(part) && Writes(part))
                {
                    Block(part, --left == 0 ? marker : null, trimEnd: false);
                }
            }

            foreach (var part in message.Parts)
            {
                if (!IsThinking(part) && Writes(part))
                {
                    Block(part, --left == 0 ? marker : null, trimEnd);
                }
            }

            foreach (var call in message.ToolCalls)
            {
                ToolUse(call, --left == 0 ? marker : null);
            }
        }

        private void Block(ContentPart part, JsonElement? marker, bool trimEnd)
        {
            marker = part.Carried.Find("cache_control") ?? marker;
            switch (part)
            {
                case TextPart text:
                    TextBlock(trimEnd ? text.Text.TrimEnd() : text.Text, marker);
                    break;
                case RefusalPart refusal:
                    TextBlock(refusal.Text, marker);
                    break;
                case ThinkingPart thinking:
                    OpenAiReplyWriter.WriteThinkingBlock(writer, thinking.Text, thinking.Signature);
                    break;
                case ImagePart image:
                    writer.WriteStartObject();
                    writer.WriteString("type"u8, "image"u8);
                    ImageSource(image);
                    Marker(marker);
                    writer.WriteEndObject();
                    break;
                case FilePart file:
                    writer.WriteStartObject();
                    writer.WriteString("type"u8, "document"u8);
                    DocumentSource(DocumentOf(file)!);
                    if (!string.IsNullOrEmpty(file.FileName))
                    {
                        writer.WriteString("title"u8, file.FileName);
                    }

                    Marker(marker);
                    writer.WriteEndObject();
                    break;
                case OpaquePart opaque:
                    writer.WriteRaw(opaque.Json);
                    break;
            }
        }

        private void TextBlock(string text, JsonElement? marker)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "text"u8);
            writer.WriteString("text"u8, text);
            Marker(marker);
            writer.WriteEndObject();
        }

        private void ImageSource(ImagePart image)
        {
            writer.WriteStartObject("source"u8);
            if (DataUri.TryRead(image.Url, out var mediaType, out var base64))
            {
                writer.WriteString("type"u8, "base64"u8);
                // A common misnomer that the API refuses.
                writer.WriteString("media_type"u8, mediaType == "image/jpg" ? "image/jpeg" : mediaType);
                writer.WriteString("data"u8, base64.Span);
            }
            else
            {
                writer.WriteString("type"u8, "url"u8);
                writer.WriteString("url"u8, image.Url);
            }

            writer.WriteEndObject();
        }

        private void DocumentSource(Document document)
        {
            writer.WriteStartObject("source"u8);
            writer.WriteString("type"u8, document.Kind);
            if (document.MediaType is not null)
            {
                writer.WriteString("media_type"u8, document.MediaType);
            }

            writer.WriteString(document.Kind == "file" ? "file_id"u8 : "data"u8, document.Data.Span);
            writer.WriteEndObject();
        }

        private void ToolUse(ToolCall call, JsonElement? marker)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "tool_use"u8);
            writer.WriteString("id"u8, ToolId(call.Id));
            writer.WriteString("name"u8, call.Name);
            writer.WritePropertyName("input"u8);
            Input(call.Arguments);
            Marker(marker);
            writer.WriteEndObject();
        }

        // Other models' arguments are text, valid or not; the API takes an object only.
        private void Input(string arguments)
        {
            if (string.IsNullOrWhiteSpace(arguments))
            {
                writer.WriteStartObject();
                writer.WriteEndObject();
            }
            else if (WireJson.TryParse(Encoding.UTF8.GetBytes(arguments), out var input) && input.ValueKind == JsonValueKind.Object)
            {
                writer.WriteRaw(input);
            }
            else
            {
                writer.WriteStartObject();
                writer.WriteString("arguments"u8, arguments);
                writer.WriteEndObject();
            }
        }

        private void ToolResult(ChatMessage message)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "tool_result"u8);
            writer.WriteString("tool_use_id"u8, ToolId(message.ToolCallId!));
            if (HasParts(message))
            {
                writer.WriteStartArray("content"u8);
                foreach (var part in message.Parts)
                {
                    if (Writes(part))
                    {
                        Block(part, null, trimEnd: false);
                    }
                }

                writer.WriteEndArray();
            }

            if (message.Carried.Find("is_error") is { } isError)
            {
                writer.WriteRaw("is_error", isError);
            }

            Marker(message.Carried.Find("cache_control"));
            writer.WriteEndObject();
        }

        private void Marker(JsonElement? cacheControl)
        {
            if (cacheControl is { } value)
            {
                writer.WriteRaw("cache_control", value);
            }
        }

        private static bool IsSystem(ChatMessage message) => message.Role is ChatRole.System or ChatRole.Developer;

        private static bool IsThinking(ContentPart part) => part is ThinkingPart or OpaquePart { Kind: "redacted_thinking" };

        /// <summary>Blank text is refused by the API, and so is reasoning that it did not sign.</summary>
        private static bool Writes(ContentPart part) => part switch
        {
            TextPart text => !string.IsNullOrWhiteSpace(text.Text),
            RefusalPart refusal => !string.IsNullOrWhiteSpace(refusal.Text),
            ThinkingPart thinking => thinking.Signature is not null,
            _ => true,
        };

        private static bool HasParts(ChatMessage message)
        {
            foreach (var part in message.Parts)
            {
                if (Writes(part))
                {
                    return true;
                }
            }

            return false;
        }

        private static bool HasBlocks(ChatMessage message) =>
            message.Role == ChatRole.Tool || !message.ToolCalls.IsEmpty || HasParts(message);

        private static int BlockCount(ChatMessage message)
        {
            var count = message.ToolCalls.Length;
            foreach (var part in message.Parts)
            {
                count += Writes(part) ? 1 : 0;
            }

            return count;
        }

        /// <summary>Ids of other providers may hold characters that the API refuses; call and result are changed alike.</summary>
        private static string ToolId(string id)
        {
            foreach (var c in id)
            {
                if (!IsIdCharacter(c))
                {
                    return string.Create(id.Length, id, static (span, source) =>
                    {
                        for (var i = 0; i < span.Length; i++)
                        {
                            span[i] = IsIdCharacter(source[i]) ? source[i] : '_';
                        }
                    });
                }
            }

            return id;
        }

        private static bool IsIdCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
    }
}
