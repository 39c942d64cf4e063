using System.Collections.Immutable;
using System.Text;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

public static partial class ExchangeToOpenAiRequest
{
    /// <summary>The conversation's turns and their parts.</summary>
    private readonly partial struct Writing
    {
        private void Message(ChatMessage message)
        {
            var isFunctionResult = message.Role == ChatRole.Tool && message.ToolCallId is null;
            writer.WriteStartObject();
            writer.WriteString("role"u8, message.Role switch
            {
                ChatRole.Developer when quirks.SystemRoleForDeveloper => "system",
                ChatRole.Tool when isFunctionResult => "function",
                var role => OpenAiWords.Role(role),
            });
            Content(message);
            if (message.Name is not null && (isFunctionResult || Sends("name")))
            {
                writer.WriteString("name"u8, message.Name);
            }

            if (message.ToolCallId is not null)
            {
                writer.WriteString("tool_call_id"u8, ToolCallIds.Fit(message.ToolCallId, quirks.ToolCallIds));
            }

            if (!message.ToolCalls.IsEmpty)
            {
                writer.WriteStartArray("tool_calls"u8);
                foreach (var call in message.ToolCalls)
                {
                    Call(call);
                }

                writer.WriteEndArray();
            }

            Carried(message.Carried);
            writer.WriteEndObject();
        }

        private void Call(ToolCall call)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, ToolCallIds.Fit(call.Id, quirks.ToolCallIds));
            if (call.Carried.Find("type") is null)
            {
                writer.WriteString("type"u8, "function"u8);
                writer.WriteStartObject("function"u8);
                writer.WriteString("name"u8, call.Name);
                writer.WriteString("arguments"u8, call.Arguments);
                writer.WriteFieldsOf(call.Carried.Find("function"));
                writer.WriteEndObject();
                Carried(call.Carried, "function");
            }
            else
            {
                Carried(call.Carried);
            }

            writer.WriteEndObject();
        }

        private void Content(ChatMessage message)
        {
            ContentPart? single = null;
            var count = 0;
            var plain = true;
            JoinedText? reasoning = null;
            string? refusal = null;
            foreach (var part in message.Parts)
            {
                switch (part)
                {
                    case ThinkingPart thinking:
                        (reasoning ??= new()).Add(thinking.Text);
                        break;
                    case RefusalPart told when part.Carried.IsEmpty && message.Role == ChatRole.Assistant:
                        refusal = told.Text;
                        break;
                    case OpaquePart { Kind: "redacted_thinking" }:
                        break;
                    default:
                        single ??= part;
                        count++;
                        plain = plain && part is TextPart && (quirks.PlainTextContent || !HasCarried(part));
                        break;
                }
            }

            if (count == 0)
            {
                Absent(message);
            }
            else if (plain && (count == 1 || quirks.PlainTextContent))
            {
                writer.WriteString("content"u8, count == 1 ? ((TextPart)single!).Text : AllText(message.Parts));
            }
            else
            {
                writer.WriteStartArray("content"u8);
                foreach (var part in message.Parts)
                {
                    Part(part, message.Role);
                }

                writer.WriteEndArray();
            }

            if (refusal is not null)
            {
                writer.WriteString("refusal"u8, refusal);
            }

            if (reasoning is not null && quirks.KeepReasoning)
            {
                writer.WriteString("reasoning_content"u8, reasoning.ToString());
            }
        }

        // An assistant turn that only called tools has no content; any other turn without one is an empty text.
        private void Absent(ChatMessage message)
        {
            if (message.Role == ChatRole.Assistant)
            {
                writer.WriteNull("content"u8);
            }
            else
            {
                writer.WriteString("content"u8, ""u8);
            }
        }

        private static string AllText(ImmutableArray<ContentPart> parts)
        {
            var text = new StringBuilder();
            foreach (var part in parts)
            {
                if (part is TextPart piece)
                {
                    text.Append(text.Length == 0 ? "" : "\n").Append(piece.Text);
                }
            }

            return text.ToString();
        }

        private void Part(ContentPart part, ChatRole role)
        {
            switch (part)
            {
                case OpaquePart { Kind: "redacted_thinking" } or ThinkingPart:
                case RefusalPart when part.Carried.IsEmpty && role == ChatRole.Assistant:
                    return;
                case OpaquePart opaque:
                    writer.WriteRaw(opaque.Json);
                    return;
            }

            writer.WriteStartObject();
            switch (part)
            {
                case TextPart text:
                    writer.WriteString("type"u8, "text"u8);
                    writer.WriteString("text"u8, text.Text);
                    Carried(part.Carried);
                    break;
                case RefusalPart refusal:
                    writer.WriteString("type"u8, "refusal"u8);
                    writer.WriteString("refusal"u8, refusal.Text);
                    Carried(part.Carried);
                    break;
                case ImagePart image:
                    writer.WriteString("type"u8, "image_url"u8);
                    writer.WriteStartObject("image_url"u8);
                    writer.WriteString("url"u8, image.Url);
                    Optional("detail", image.Detail);
                    Close(part, "image_url");
                    break;
                case AudioPart audio:
                    writer.WriteString("type"u8, "input_audio"u8);
                    writer.WriteStartObject("input_audio"u8);
                    writer.WriteString("data"u8, audio.Data);
                    writer.WriteString("format"u8, audio.Format);
                    Close(part, "input_audio");
                    break;
                case FilePart file:
                    writer.WriteString("type"u8, "file"u8);
                    writer.WriteStartObject("file"u8);
                    Optional("filename", file.FileName);
                    Optional("file_data", file.Data);
                    Optional("file_id", file.FileId);
                    Close(part, "file");
                    break;
            }

            writer.WriteEndObject();
        }
    }
}
