using System.Buffers;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Writes a request for a server of the OpenAI dialect: what a client of the same dialect sent comes out with the same
/// meaning, the fields nobody knows included, save what the server's <see cref="OpenAiQuirks"/> say it cannot take.
/// </summary>
public static partial class ExchangeToOpenAiRequest
{
    /// <summary>Writes the body of a chat completion; <paramref name="model"/> is the model as the server names it.</summary>
    public static void WriteChat(ChatRequest request, string model, OpenAiQuirks quirks, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, WireJson.WriterOptions);
        new Writing(writer, quirks).Chat(request, model);
    }

    /// <summary>Writes the body of an embeddings request. Vectors are asked for as base64 where the client wants them so.</summary>
    public static void WriteEmbeddings(EmbeddingsRequest request, string model, OpenAiQuirks quirks, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, WireJson.WriterOptions);
        new Writing(writer, quirks).Embeddings(request, model);
    }

    private readonly partial struct Writing(Utf8JsonWriter writer, OpenAiQuirks quirks)
    {
        public void Chat(ChatRequest request, string model)
        {
            writer.WriteStartObject();
            writer.WriteString("model"u8, model);
            writer.WriteStartArray("messages"u8);
            foreach (var message in request.Messages)
            {
                Message(message);
            }

            writer.WriteEndArray();
            Tools(request);
            Format(request);
            Sampling(request);
            if (request.Stream)
            {
                writer.WriteBoolean("stream"u8, true);
                StreamOptions(request);
            }

            foreach (var field in request.Carried)
            {
                // These two are written above, with what was carried of them.
                var written = field.Key == "stream_options" || (field.Key == "response_format" && request.ResponseFormat is not null);
                if (!written && Sends(field.Key))
                {
                    writer.WriteRaw(field.Key, field.Value);
                }
            }

            writer.WriteEndObject();
        }

        public void Embeddings(EmbeddingsRequest request, string model)
        {
            writer.WriteStartObject();
            writer.WriteString("model"u8, model);
            writer.WritePropertyName("input"u8);
            if (request.Inputs is [var only])
            {
                Input(only);
            }
            else
            {
                writer.WriteStartArray();
                foreach (var input in request.Inputs)
                {
                    Input(input);
                }

                writer.WriteEndArray();
            }

            if (request.Dimensions is { } dimensions && Sends("dimensions"))
            {
                writer.WriteNumber("dimensions"u8, dimensions);
            }

            if (request.EndUser is not null && Sends("user"))
            {
                writer.WriteString("user"u8, request.EndUser);
            }

            if (request.Base64 && Sends("encoding_format"))
            {
                writer.WriteString("encoding_format"u8, "base64"u8);
            }

            Carried(request.Carried);
            writer.WriteEndObject();
        }

        private void Input(EmbeddingInput input)
        {
            if (input.Text is not null)
            {
                writer.WriteStringValue(input.Text);
                return;
            }

            writer.WriteStartArray();
            foreach (var token in input.Tokens)
            {
                writer.WriteNumberValue(token);
            }

            writer.WriteEndArray();
        }

        private void Sampling(ChatRequest request)
        {
            if (request.MaxOutputTokens is { } most)
            {
                writer.WriteNumber(quirks.UseMaxTokensField ? "max_tokens"u8 : "max_completion_tokens"u8, most);
            }

            if (request.ChoiceCount != 1)
            {
                writer.WriteNumber("n"u8, request.ChoiceCount);
            }

            if (request.Temperature is { } temperature && Sends("temperature"))
            {
                writer.WriteNumber("temperature"u8, temperature);
            }

            if (request.TopP is { } topP && Sends("top_p"))
            {
                writer.WriteNumber("top_p"u8, topP);
            }

            if (request.Seed is { } seed && Sends("seed"))
            {
                writer.WriteNumber("seed"u8, seed);
            }

            if (request.LogProbs && Sends("logprobs"))
            {
                writer.WriteBoolean("logprobs"u8, true);
            }

            if (request.TopLogProbs is { } top && Sends("top_logprobs"))
            {
                writer.WriteNumber("top_logprobs"u8, top);
            }

            if (request.ReasoningEffort is not null && Sends("reasoning_effort"))
            {
                writer.WriteString("reasoning_effort"u8, request.ReasoningEffort);
            }

            if (request.EndUser is not null && Sends("user"))
            {
                writer.WriteString("user"u8, request.EndUser);
            }

            if (!request.Stop.IsEmpty && Sends("stop"))
            {
                writer.WriteStartArray("stop"u8);
                foreach (var stop in request.Stop)
                {
                    writer.WriteStringValue(stop);
                }

                writer.WriteEndArray();
            }
        }

        private void StreamOptions(ChatRequest request)
        {
            if (!quirks.SendStreamOptions)
            {
                return;
            }

            writer.WriteStartObject("stream_options"u8);
            // Asked for whether or not the client wants to see it: the ledger does.
            writer.WriteBoolean("include_usage"u8, true);
            writer.WriteFieldsOf(request.Carried.Find("stream_options"));
            writer.WriteEndObject();
        }

        private void Format(ChatRequest request)
        {
            if (request.ResponseFormat is not { } format)
            {
                return;
            }

            var carried = request.Carried.Find("response_format");
            writer.WriteStartObject("response_format"u8);
            switch (format.Kind)
            {
                case ResponseFormatKind.Text:
                    writer.WriteString("type"u8, "text"u8);
                    break;
                case ResponseFormatKind.JsonObject:
                    writer.WriteString("type"u8, "json_object"u8);
                    break;
                case ResponseFormatKind.JsonSchema:
                    writer.WriteString("type"u8, "json_schema"u8);
                    Schema(format, carried?.ObjectOf("json_schema"));
                    break;
            }

            if (carried is { } fields)
            {
                foreach (var field in fields.EnumerateObject())
                {
                    if (WireJson.NameOf(field) is var name and not "json_schema")
                    {
                        writer.WriteRaw(name, field.Value);
                    }
                }
            }

            writer.WriteEndObject();
        }

        private void Schema(ResponseFormat format, JsonElement? carried)
        {
            writer.WriteStartObject("json_schema"u8);
            writer.WriteString("name"u8, format.Name);
            if (format.Description is not null)
            {
                writer.WriteString("description"u8, format.Description);
            }

            if (format.Schema is { } schema)
            {
                writer.WriteRaw("schema", schema);
            }

            if (format.Strict is { } strict)
            {
                writer.WriteBoolean("strict"u8, strict);
            }

            writer.WriteFieldsOf(carried);
            writer.WriteEndObject();
        }

        private void Tools(ChatRequest request)
        {
            if (!request.Tools.IsEmpty)
            {
                writer.WriteStartArray("tools"u8);
                foreach (var tool in request.Tools)
                {
                    Tool(tool);
                }

                writer.WriteEndArray();
            }

            switch (request.ToolChoice)
            {
                case { Mode: ToolChoiceMode.Auto }:
                    writer.WriteString("tool_choice"u8, "auto"u8);
                    break;
                case { Mode: ToolChoiceMode.None }:
                    writer.WriteString("tool_choice"u8, "none"u8);
                    break;
                case { Mode: ToolChoiceMode.Required }:
                    writer.WriteString("tool_choice"u8, "required"u8);
                    break;
                case { Mode: ToolChoiceMode.Named } named:
                    writer.WriteStartObject("tool_choice"u8);
                    writer.WriteString("type"u8, "function"u8);
                    writer.WriteStartObject("function"u8);
                    writer.WriteString("name"u8, named.ToolName);
                    writer.WriteEndObject();
                    writer.WriteEndObject();
                    break;
            }

            if (request.ParallelToolCalls is { } parallel && Sends("parallel_tool_calls"))
            {
                writer.WriteBoolean("parallel_tool_calls"u8, parallel);
            }
        }

        private void Tool(ToolDefinition tool)
        {
            if (tool.Opaque is { } opaque)
            {
                writer.WriteRaw(opaque);
                return;
            }

            writer.WriteStartObject();
            writer.WriteString("type"u8, "function"u8);
            writer.WriteStartObject("function"u8);
            writer.WriteString("name"u8, tool.Name);
            if (tool.Description is not null)
            {
                writer.WriteString("description"u8, tool.Description);
            }

            if (tool.Parameters is { } parameters)
            {
                writer.WriteRaw("parameters", parameters);
            }

            if (tool.Strict is { } strict)
            {
                writer.WriteBoolean("strict"u8, strict);
            }

            writer.WriteFieldsOf(tool.Carried.Find("function"));
            writer.WriteEndObject();
            Carried(tool.Carried, "function");
            writer.WriteEndObject();
        }

        private void Optional(string name, string? value)
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }

        /// <summary>Ends the part's inner object with what was carried of it, then writes what was carried beside it.</summary>
        private void Close(ContentPart part, string inner)
        {
            writer.WriteFieldsOf(part.Carried.Find(inner));
            writer.WriteEndObject();
            Carried(part.Carried, inner);
        }

        private void Carried(CarriedFields carried, string? except = null)
        {
            foreach (var field in carried)
            {
                if (field.Key != except && Sends(field.Key))
                {
                    writer.WriteRaw(field.Key, field.Value);
                }
            }
        }

        private bool HasCarried(ContentPart part)
        {
            foreach (var field in part.Carried)
            {
                if (Sends(field.Key))
                {
                    return true;
                }
            }

            return false;
        }

        private bool Sends(string field) => !quirks.DropFields.Contains(field);
    }
}
