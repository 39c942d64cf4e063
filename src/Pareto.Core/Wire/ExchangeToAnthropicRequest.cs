using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Writes a chat request for Anthropic's Messages API (version 2023-06-01; platform.claude.com and Anthropic's published
/// SDK types, read November 2026). What the API has no form for is refused with a reason instead of being dropped, save
/// hints that only steer the sampling (<c>seed</c>, penalties). A JSON Schema goes out as <c>output_config.format</c>.
/// </summary>
public static partial class ExchangeToAnthropicRequest
{
    /// <summary>The answer's bound where neither the client nor the target names one; the API demands one.</summary>
    public const int DefaultMaxTokens = 4096;

    /// <summary>Root fields of the API that clients of another dialect can only have carried.</summary>
    private static readonly string[] HandedOn =
        ["thinking", "container", "mcp_servers", "context_management", "inference_geo", "cache_control", "user_profile_id"];

    /// <summary>Writes the body of <c>POST /v1/messages</c>, or says why this request has none.</summary>
    public static bool TryWrite(ChatRequest request, Target target, IBufferWriter<byte> output, [NotNullWhen(false)] out UpstreamFailure? failure)
    {
        if (Unsupported(request) is { } reason)
        {
            failure = new UpstreamFailure(UpstreamFailureKind.InvalidRequest, $"Anthropic's Messages API {reason}");
            return false;
        }

        failure = null;
        using var writer = new Utf8JsonWriter(output, WireJson.WriterOptions);
        new Writing(writer, request, AnthropicModelFacts.Of(target.Id.Model)).Body(target);
        return true;
    }

    private static string? Unsupported(ChatRequest request)
    {
        if (request.ChoiceCount > 1)
        {
            return "gives one answer at a time; send `n` as 1.";
        }

        if (request.LogProbs)
        {
            return "gives no `logprobs`.";
        }

        if (request.Carried.Find("functions") is not null)
        {
            return "does not know `functions`; send `tools` instead.";
        }

        if (request.Carried.Find("tool_choice") is not null)
        {
            return "does not know this kind of `tool_choice`.";
        }

        if (request.ResponseFormat is null && request.Carried.Find("response_format") is not null)
        {
            return "does not know this kind of `response_format`.";
        }

        foreach (var stop in request.Stop)
        {
            if (string.IsNullOrWhiteSpace(stop))
            {
                return "takes no `stop` of blanks or line breaks alone.";
            }
        }

        foreach (var message in request.Messages)
        {
            if (Unsupported(message) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    private static string? Unsupported(ChatMessage message)
    {
        if (message.Role == ChatRole.Tool && message.ToolCallId is null)
        {
            return "does not know the role `function`; send `tool` with a `tool_call_id`.";
        }

        foreach (var call in message.ToolCalls)
        {
            if (call.Carried.Find("type") is not null)
            {
                return "takes function calls only.";
            }
        }

        foreach (var part in message.Parts)
        {
            if (message.Role is ChatRole.System or ChatRole.Developer && part is not TextPart)
            {
                return "takes text only in system messages.";
            }

            switch (part)
            {
                case AudioPart:
                    return "takes no sound.";
                case ImagePart image when !IsWebAddress(image.Url) && !DataUri.TryRead(image.Url, out _, out _):
                    return "takes images as https address or as base64 data URI.";
                case FilePart file when DocumentOf(file) is null:
                    return "takes files as PDF or plain text, as base64 data URI or by `file_id`.";
            }
        }

        return null;
    }

    private static bool IsWebAddress(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private readonly partial struct Writing(Utf8JsonWriter writer, ChatRequest request, AnthropicModelFacts facts)
    {
        public void Body(Target target)
        {
            var asked = request.MaxOutputTokens ?? target.MaxOutputTokens ?? DefaultMaxTokens;
            writer.WriteStartObject();
            writer.WriteString("model"u8, target.Id.Model);
            writer.WriteNumber("max_tokens"u8, Math.Min(asked, target.MaxOutputTokens ?? int.MaxValue));
            Conversation();
            Tools();
            Sampling();
            OutputConfig();
            Metadata();
            foreach (var name in HandedOn)
            {
                if (request.Carried.Find(name) is { } value && (name != "thinking" || Thinks()))
                {
                    writer.WriteRaw(name, value);
                }
            }

            // OpenAI's tiers have other names and are none of this API's.
            if (request.Carried.Find("service_tier") is { ValueKind: JsonValueKind.String } tier
                && WireJson.Text(tier) is "auto" or "standard_only")
            {
                writer.WriteRaw("service_tier", tier);
            }

            if (request.Stream)
            {
                writer.WriteBoolean("stream"u8, true);
            }

            writer.WriteEndObject();
        }

        private void Tools()
        {
            if (request.Tools.IsEmpty)
            {
                return;
            }

            writer.WriteStartArray("tools"u8);
            foreach (var tool in request.Tools)
            {
                Tool(tool);
            }

            writer.WriteEndArray();
            var single = request.ParallelToolCalls == false;
            var (type, name) = request.ToolChoice switch
            {
                { Mode: ToolChoiceMode.None } => ("none", null),
                { Mode: ToolChoiceMode.Required } => ("any", null),
                { Mode: ToolChoiceMode.Named } named => ("tool", named.ToolName),
                null when !single => (null, null),
                _ => ("auto", (string?)null),
            };
            if (type is null)
            {
                return;
            }

            writer.WriteStartObject("tool_choice"u8);
            writer.WriteString("type"u8, type);
            if (name is not null)
            {
                writer.WriteString("name"u8, name);
            }

            if (single && type != "none")
            {
                writer.WriteBoolean("disable_parallel_tool_use"u8, true);
            }

            writer.WriteEndObject();
        }

        // `strict` is left out: the API holds strict schemas to limits that OpenAI's do not have, and refuses the request.
        private void Tool(ToolDefinition tool)
        {
            if (tool.Opaque is { } opaque)
            {
                writer.WriteRaw(opaque);
                return;
            }

            writer.WriteStartObject();
            writer.WriteString("name"u8, tool.Name);
            if (!string.IsNullOrEmpty(tool.Description))
            {
                writer.WriteString("description"u8, tool.Description);
            }

            if (tool.Parameters?.TextOf("type") == "object")
            {
                writer.WriteRaw("input_schema", tool.Parameters.Value);
            }
            else
            {
                writer.WriteStartObject("input_schema"u8);
                writer.WriteString("type"u8, "object"u8);
                foreach (var field in tool.Parameters?.EnumerateObject() ?? default)
                {
                    if (WireJson.NameOf(field) is var name and not "type")
                    {
                        writer.WriteRaw(name, field.Value);
                    }
                }

                writer.WriteEndObject();
            }

            // The marker may stand beside the function or inside it: both are seen in clients.
            if ((tool.Carried.Find("cache_control") ?? tool.Carried.Find("function")?.FieldOf("cache_control")) is { } cache)
            {
                writer.WriteRaw("cache_control", cache);
            }

            writer.WriteEndObject();
        }

        private void Sampling()
        {
            if (facts.TakesSampling && !Thinks())
            {
                if (request.Temperature is { } temperature)
                {
                    writer.WriteNumber("temperature"u8, Math.Min(1, temperature));
                }

                if (request.TopP is { } topP && (facts.TakesTemperatureWithTopP || request.Temperature is null))
                {
                    writer.WriteNumber("top_p"u8, topP);
                }

                if (request.Carried.Find("top_k") is { } topK)
                {
                    writer.WriteRaw("top_k", topK);
                }
            }

            if (!request.Stop.IsEmpty)
            {
                writer.WriteStartArray("stop_sequences"u8);
                foreach (var stop in request.Stop)
                {
                    writer.WriteStringValue(stop);
                }

                writer.WriteEndArray();
            }
        }

        /// <summary>
        /// Whether the model is asked to think. One that is told to (<c>enabled</c>) must have begun a tool loop that it goes on
        /// with by thinking, or the API refuses the request; a loop that another model began goes on without.
        /// </summary>
        private bool Thinks() => request.Carried.Find("thinking")?.TextOf("type") switch
        {
            null or "disabled" => false,
            "enabled" => !IsInLoopOfAnother(),
            _ => true,
        };

        private bool IsInLoopOfAnother()
        {
            var begun = request.Messages.Length;
            while (begun > 0 && request.Messages[begun - 1].Role != ChatRole.User)
            {
                begun--;
            }

            for (; begun < request.Messages.Length; begun++)
            {
                if (request.Messages[begun] is { Role: ChatRole.Assistant } message)
                {
                    return !message.ToolCalls.IsEmpty && !HasThinking(message);
                }
            }

            return false;
        }

        private static bool HasThinking(ChatMessage message)
        {
            foreach (var part in message.Parts)
            {
                if (IsThinking(part) && Writes(part))
                {
                    return true;
                }
            }

            return false;
        }

        private void OutputConfig()
        {
            var carried = request.Carried.Find("output_config");
            var effort = facts.TakesEffort && carried?.FieldOf("effort") is null ? EffortOf(request.ReasoningEffort) : null;
            var schema = request.ResponseFormat is { Kind: ResponseFormatKind.JsonSchema } format ? format.Schema : null;
            if (carried is null && effort is null && schema is null)
            {
                return;
            }

            writer.WriteStartObject("output_config"u8);
            if (effort is not null)
            {
                writer.WriteString("effort"u8, effort);
            }

            if (schema is { } shape)
            {
                writer.WriteStartObject("format"u8);
                writer.WriteString("type"u8, "json_schema"u8);
                writer.WritePropertyName("schema"u8);
                AnthropicSchema.Write(writer, shape);
                writer.WriteEndObject();
            }

            writer.WriteFieldsOf(carried);
            writer.WriteEndObject();
        }

        // The API's steps above `high` differ by model, so they are not asked for by another dialect's word.
        private static string? EffortOf(string? reasoningEffort) => reasoningEffort switch
        {
            "minimal" or "low" => "low",
            "medium" => "medium",
            "high" or "xhigh" => "high",
            _ => null,
        };

        private void Metadata()
        {
            // OpenAI's metadata are labels of the client's own; the API takes the user alone.
            var user = request.Carried.Find("metadata")?.TextOf("user_id") ?? request.EndUser;
            if (user is not null)
            {
                writer.WriteStartObject("metadata"u8);
                writer.WriteString("user_id"u8, user);
                writer.WriteEndObject();
            }
        }
    }
}
