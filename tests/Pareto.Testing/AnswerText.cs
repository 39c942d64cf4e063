using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pareto.Testing;

/// <summary>
/// Writes a scripted answer as OpenAI or Anthropic would. It is written from their published formats and shares nothing
/// with the gateway's own mappers, so a mistake cannot cancel itself out.
/// </summary>
internal static class AnswerText
{
    /// <summary>The events of a stream: what comes before the pieces, one for each piece, and what comes after.</summary>
    public static (string Head, ImmutableArray<string> Pieces, string Tail) Stream(UpstreamAnswer answer, ReceivedRequest request) =>
        IsAnthropic(request) ? AnthropicStream(answer, request) : OpenAiStream(answer, request);

    public static string Plain(UpstreamAnswer answer, ReceivedRequest request) =>
        answer.Kind == AnswerKind.Embeddings ? Embeddings(answer, request)
        : IsAnthropic(request) ? AnthropicPlain(answer, request)
        : OpenAiPlain(answer, request);

    private static bool IsAnthropic(ReceivedRequest request) => request.Path.EndsWith("/messages", StringComparison.Ordinal);

    private static string Embeddings(UpstreamAnswer answer, ReceivedRequest request)
    {
        var vectors = answer.ForEachInput ? Enumerable.Repeat(answer.Pieces[0], InputsOf(request)) : answer.Pieces;
        var data = vectors.Select((vector, index) => $$"""{"object":"embedding","index":{{index}},"embedding":{{vector}}}""");
        var usage = answer.WithUsage ? $$""","usage":{"prompt_tokens":{{answer.Usage.Input}},"total_tokens":{{answer.Usage.Input}}}""" : "";
        return $$"""{"object":"list","data":[{{string.Join(',', data)}}],"model":{{Quoted(request.Model)}}{{usage}}}""";
    }

    // One input is a text or the ids of its tokens; several are an array of either.
    private static int InputsOf(ReceivedRequest request) =>
        request.Json.GetProperty("input") is { ValueKind: JsonValueKind.Array } array
        && array.EnumerateArray().All(input => input.ValueKind != JsonValueKind.Number)
            ? array.GetArrayLength()
            : 1;

    private static string OpenAiPlain(UpstreamAnswer answer, ReceivedRequest request)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = answer.Pieces.IsEmpty ? null : string.Concat(answer.Pieces) };
        if (!answer.ToolCalls.IsEmpty)
        {
            message["tool_calls"] = new JsonArray([.. answer.ToolCalls.Select(call => new JsonObject
            {
                ["id"] = call.Id,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
            })]);
        }

        var reply = new JsonObject
        {
            ["id"] = "chatcmpl-scripted",
            ["object"] = "chat.completion",
            ["created"] = 1_760_000_000,
            ["model"] = request.Model,
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["message"] = message,
                ["logprobs"] = null,
                ["finish_reason"] = OpenAiFinish(answer),
            }),
            ["system_fingerprint"] = "fp_scripted",
        };
        if (answer.WithUsage)
        {
            reply["usage"] = OpenAiUsage(answer.Usage);
        }

        return reply.ToJsonString();
    }

    private static (string, ImmutableArray<string>, string) OpenAiStream(UpstreamAnswer answer, ReceivedRequest request)
    {
        string Chunk(JsonObject delta, string? finish = null) => Data(Envelope(new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["delta"] = delta,
            ["logprobs"] = null,
            ["finish_reason"] = finish,
        })));

        JsonObject Envelope(JsonArray choices) => new()
        {
            ["id"] = "chatcmpl-scripted",
            ["object"] = "chat.completion.chunk",
            ["created"] = 1_760_000_000,
            ["model"] = request.Model,
            ["system_fingerprint"] = "fp_scripted",
            ["choices"] = choices,
        };

        JsonObject ToolDelta(int index, JsonObject fields)
        {
            fields["index"] = index;
            return new() { ["tool_calls"] = new JsonArray(fields) };
        }

        var pieces = ImmutableArray.CreateBuilder<string>();
        pieces.AddRange(answer.Pieces.Select(piece => Chunk(new JsonObject { ["content"] = piece })));
        foreach (var (index, call) in answer.ToolCalls.Index())
        {
            var (first, second) = Halves(call.Arguments);
            pieces.Add(Chunk(ToolDelta(index, new JsonObject
            {
                ["id"] = call.Id,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = first },
            })));
            pieces.Add(Chunk(ToolDelta(index, new JsonObject { ["function"] = new JsonObject { ["arguments"] = second } })));
        }

        var tail = Chunk(new JsonObject(), OpenAiFinish(answer));
        if (answer.WithUsage && request.WantsUsage)
        {
            var usage = Envelope(new JsonArray());
            usage["usage"] = OpenAiUsage(answer.Usage);
            tail += Data(usage);
        }

        return (Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" }), pieces.ToImmutable(), tail + "data: [DONE]\n\n");
    }

    private static string AnthropicPlain(UpstreamAnswer answer, ReceivedRequest request)
    {
        var content = new JsonArray();
        if (!answer.Pieces.IsEmpty)
        {
            content.Add((JsonNode)new JsonObject { ["type"] = "text", ["text"] = string.Concat(answer.Pieces) });
        }

        foreach (var call in answer.ToolCalls)
        {
            content.Add((JsonNode)new JsonObject
            {
                ["type"] = "tool_use",
                ["id"] = call.Id,
                ["name"] = call.Name,
                ["input"] = JsonNode.Parse(call.Arguments),
            });
        }

        var usage = AnthropicInput(answer);
        usage["output_tokens"] = answer.Usage.Output;
        return AnthropicMessage(request, content, AnthropicFinish(answer), usage).ToJsonString();
    }

    private static (string, ImmutableArray<string>, string) AnthropicStream(UpstreamAnswer answer, ReceivedRequest request)
    {
        static string Event(string type, JsonObject fields)
        {
            fields.Insert(0, "type", type);
            return $"event: {type}\n{Data(fields)}";
        }

        static string Delta(int index, string type, string field, string value) => Event("content_block_delta", new JsonObject
        {
            ["index"] = index,
            ["delta"] = new JsonObject { ["type"] = type, [field] = value },
        });

        static string BlockStop(int index) => Event("content_block_stop", new JsonObject { ["index"] = index });

        var input = AnthropicInput(answer);
        input["output_tokens"] = 1;
        var head = Event("message_start", new JsonObject { ["message"] = AnthropicMessage(request, new JsonArray(), null, input) });
        var pieces = ImmutableArray.CreateBuilder<string>();
        var block = 0;
        var tail = "";
        if (!answer.Pieces.IsEmpty)
        {
            head += Event("content_block_start", new JsonObject
            {
                ["index"] = block,
                ["content_block"] = new JsonObject { ["type"] = "text", ["text"] = "" },
            }) + "event: ping\ndata: {\"type\": \"ping\"}\n\n";
            pieces.AddRange(answer.Pieces.Select(piece => Delta(0, "text_delta", "text", piece)));
            tail = BlockStop(block++);
        }

        foreach (var call in answer.ToolCalls)
        {
            var (first, second) = Halves(call.Arguments);
            pieces.Add(tail + Event("content_block_start", new JsonObject
            {
                ["index"] = block,
                ["content_block"] = new JsonObject { ["type"] = "tool_use", ["id"] = call.Id, ["name"] = call.Name, ["input"] = new JsonObject() },
            }) + Delta(block, "input_json_delta", "partial_json", first));
            pieces.Add(Delta(block, "input_json_delta", "partial_json", second));
            tail = BlockStop(block++);
        }

        var messageDelta = new JsonObject
        {
            ["delta"] = new JsonObject { ["stop_reason"] = AnthropicFinish(answer), ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = answer.Usage.Output },
        };
        return (head, pieces.ToImmutable(), tail + Event("message_delta", messageDelta) + Event("message_stop", new JsonObject()));
    }

    private static JsonObject AnthropicMessage(ReceivedRequest request, JsonArray content, string? finish, JsonObject usage) => new()
    {
        ["id"] = "msg_scripted",
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = request.Model,
        ["content"] = content,
        ["stop_reason"] = finish,
        ["stop_sequence"] = null,
        ["usage"] = usage,
    };

    // Anthropic counts cached input beside the input, not in it.
    private static JsonObject AnthropicInput(UpstreamAnswer answer) => new()
    {
        ["input_tokens"] = answer.Usage.Input - answer.Usage.CachedInput,
        ["cache_creation_input_tokens"] = 0,
        ["cache_read_input_tokens"] = answer.Usage.CachedInput,
    };

    private static JsonObject OpenAiUsage(ScriptedUsage usage) => new()
    {
        ["prompt_tokens"] = usage.Input,
        ["completion_tokens"] = usage.Output,
        ["total_tokens"] = usage.Input + usage.Output,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.CachedInput, ["audio_tokens"] = 0 },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0, ["audio_tokens"] = 0 },
    };

    private static string OpenAiFinish(UpstreamAnswer answer) => answer.FinishReason ?? (answer.ToolCalls.IsEmpty ? "stop" : "tool_calls");

    private static string AnthropicFinish(UpstreamAnswer answer) => answer.FinishReason ?? (answer.ToolCalls.IsEmpty ? "end_turn" : "tool_use");

    private static (string First, string Second) Halves(string text) => (text[..(text.Length / 2)], text[(text.Length / 2)..]);

    private static string Data(JsonObject json) => $"data: {json.ToJsonString()}\n\n";

    private static string Quoted(string? text) => JsonSerializer.Serialize(text);
}
