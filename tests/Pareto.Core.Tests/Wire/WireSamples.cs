using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Pareto.Core.Exchange;
using Pareto.Core.Wire;

namespace Pareto.Core.Tests.Wire;

/// <summary>Envelopes, bodies and shorthands shared by the tests of the mappers.</summary>
internal static class WireSamples
{
    public static readonly RequestEnvelope Envelope = new()
    {
        Id = new RequestId("req_0198a1b2c3d4e5f60718293a4b5c6d7e"),
        ReceivedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        ReceivedTimestamp = 42,
        Credential = new ClientCredential(null),
        Workload = "tickets",
    };

    /// <summary>One of everything that the dialect has, and a field nobody knows at every level.</summary>
    public const string EverythingChat =
        """
        {
          "model": "auto",
          "messages": [
            {"role": "system", "content": "Be brief.", "cache_control": {"type": "ephemeral"}},
            {"role": "developer", "content": [{"type": "text", "text": "Answer in German.", "cache_control": {"type": "ephemeral", "ttl": "1h"}}]},
            {"role": "user", "name": "ada", "content": [
              {"type": "text", "text": "What is this? \u00e9\ud83d\ude00"},
              {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo=", "detail": "low", "format": "image/png"}, "x_part": 1},
              {"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav", "x_rate": 8000}},
              {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBERi0=", "x_pages": 2}},
              {"type": "video_url", "video_url": {"url": "https://example.com/a.mp4"}, "fps": 2}
            ]},
            {"role": "assistant", "content": null, "tool_calls": [
              {"id": "call_1", "type": "function", "function": {"name": "look", "arguments": "{\"at\":1}", "x_fn": true}, "extra_content": {"sig": "abc"}},
              {"id": "call_2", "type": "custom", "custom": {"name": "shell", "input": "ls"}}
            ], "x_message": [1, 2]},
            {"role": "tool", "tool_call_id": "call_1", "content": "a cat"},
            {"role": "tool", "tool_call_id": "call_2", "content": [{"type": "text", "text": "b"}, {"type": "text", "text": "c"}]},
            {"role": "assistant", "content": "It is a cat.", "refusal": "but I may not say whose"},
            {"role": "user", "content": "Whose?"}
          ],
          "tools": [
            {"type": "function", "function": {"name": "look", "description": "Looks.", "parameters": {"type": "object", "properties": {"at": {"type": "integer"}}}, "strict": true, "x_inner": 7}, "cache_control": {"type": "ephemeral"}},
            {"type": "custom", "custom": {"name": "shell", "format": {"type": "text"}}}
          ],
          "tool_choice": {"type": "function", "function": {"name": "look"}},
          "parallel_tool_calls": false,
          "response_format": {"type": "json_schema", "json_schema": {"name": "cat", "description": "A cat.", "schema": {"type": "object", "properties": {}}, "strict": true, "x_js": 1}, "x_rf": 2},
          "max_completion_tokens": 300,
          "n": 2,
          "stop": ["END", "STOP"],
          "seed": 9223372036854775807,
          "logprobs": true,
          "top_logprobs": 3,
          "temperature": 0.25,
          "top_p": 0.5,
          "user": "u-1",
          "reasoning_effort": "low",
          "stream": true,
          "stream_options": {"include_usage": true, "include_obfuscation": false},
          "frequency_penalty": 0.1,
          "metadata": {"team": "ops"},
          "x_root": {"deep": [{"a": null}, 1e400, "\ud83d"]}
        }
        """;

    public static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static ChatRequest Chat(string json)
    {
        OpenAiToExchange.TryReadChat(Utf8(json), Envelope, out var request, out var error).ShouldBeTrue(error?.Message);
        return request!;
    }

    public static GatewayError ChatError(string json)
    {
        OpenAiToExchange.TryReadChat(Utf8(json), Envelope, out _, out var error).ShouldBeFalse();
        error!.Kind.ShouldBe(GatewayErrorKind.InvalidRequest);
        return error;
    }

    public static EmbeddingsRequest Embeddings(string json)
    {
        OpenAiToExchange.TryReadEmbeddings(Utf8(json), Envelope, out var request, out var error).ShouldBeTrue(error?.Message);
        return request!;
    }

    public static string Written(Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void ShouldBeJson(this string actual, string expected)
    {
        var got = JsonNode.Parse(actual);
        JsonNode.DeepEquals(got, JsonNode.Parse(expected)).ShouldBeTrue($"Got {got!.ToJsonString()}");
    }

    public static List<ReplyEvent> ReadOpenAiStream(params string[] chunks)
    {
        var reply = new OpenAiReplyToExchange(Envelope.Id, "asked-model");
        var events = new List<ReplyEvent>();
        foreach (var chunk in chunks)
        {
            reply.ReadChunk(Encoding.UTF8.GetBytes(chunk), events);
        }

        reply.End(events);
        return events;
    }

    public static List<ReplyEvent> ReadOpenAiPlain(string body)
    {
        var reply = new OpenAiReplyToExchange(Envelope.Id, "asked-model");
        var events = new List<ReplyEvent>();
        reply.ReadPlain(Encoding.UTF8.GetBytes(body), events);
        return events;
    }

    public static string TextOf(IEnumerable<ReplyEvent> events) =>
        string.Concat(events.OfType<ChoiceDelta>().Select(delta => delta.Text));

    /// <summary>The reply as a client of the OpenAI dialect reads it plain.</summary>
    public static string Collected(ChatRequest request, IEnumerable<ReplyEvent> events)
    {
        var collector = new OpenAiReplyCollector(request);
        foreach (var replyEvent in events)
        {
            collector.Add(replyEvent);
        }

        return Written(collector.WriteTo);
    }

    /// <summary>The data of each chunk as a client of the OpenAI dialect reads them streamed.</summary>
    public static List<string> Streamed(ChatRequest request, IEnumerable<ReplyEvent> events)
    {
        using var writer = new OpenAiReplyWriter(request);
        var text = Written(output =>
        {
            foreach (var replyEvent in events)
            {
                writer.Write(replyEvent, output);
            }
        });
        var chunks = text.Split("\n\n");
        chunks[^1].ShouldBe("");
        return [.. chunks[..^1].Select(chunk => chunk["data: ".Length..])];
    }

    public static ReplyCompleted Completed { get; } = new(new Receipt(0.1m, 0.2m, TokenUsage.None, TimeSpan.Zero));
}
