using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Pareto.Core.Exchange;
using Pareto.Core.Wire;
using static Pareto.Core.Tests.Wire.WireSamples;

namespace Pareto.Core.Tests.Wire;

public sealed class AnthropicReplyToExchangeTests
{
    private static readonly string[] ThinkingAndTool =
    [
        """{"type":"message_start","message":{"id":"msg_01","type":"message","role":"assistant","content":[],"model":"claude-opus-4-6","stop_reason":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":300,"cache_read_input_tokens":2000,"cache_creation":{"ephemeral_5m_input_tokens":200,"ephemeral_1h_input_tokens":100},"output_tokens":1}}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
        """{"type":"ping"}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Let me "}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"look."}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQB=="}}""",
        """{"type":"content_block_stop","index":0}""",
        """{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"EmwK"}}""",
        """{"type":"content_block_stop","index":1}""",
        """{"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"I look 😀"}}""",
        """{"type":"content_block_stop","index":2}""",
        """{"type":"content_block_start","index":3,"content_block":{"type":"server_tool_use","id":"srv_1","name":"web_search","input":{}}}""",
        """{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"query\":\"x\"}"}}""",
        """{"type":"content_block_stop","index":3}""",
        """{"type":"content_block_start","index":4,"content_block":{"type":"tool_use","id":"toolu_1","name":"look","input":{}}}""",
        """{"type":"content_block_delta","index":4,"delta":{"type":"input_json_delta","partial_json":""}}""",
        """{"type":"content_block_delta","index":4,"delta":{"type":"input_json_delta","partial_json":"{\"at\":"}}""",
        """{"type":"content_block_delta","index":4,"delta":{"type":"input_json_delta","partial_json":" 1}"}}""",
        """{"type":"content_block_stop","index":4}""",
        """{"type":"content_block_start","index":5,"content_block":{"type":"tool_use","id":"toolu_2","name":"ping","input":{}}}""",
        """{"type":"content_block_stop","index":5}""",
        """{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":89,"output_tokens_details":{"thinking_tokens":20}}}""",
        """{"type":"message_stop"}""",
    ];

    private const string Plain =
        """
        {"id":"msg_01","type":"message","role":"assistant","model":"claude-opus-4-6","content":[
          {"type":"thinking","thinking":"Let me look.","signature":"EqQB=="},
          {"type":"redacted_thinking","data":"EmwK"},
          {"type":"text","text":"I look 😀","citations":null},
          {"type":"server_tool_use","id":"srv_1","name":"web_search","input":{"query":"x"}},
          {"type":"tool_use","id":"toolu_1","name":"look","input":{"at": 1}},
          {"type":"tool_use","id":"toolu_2","name":"ping","input":{}}],
         "stop_reason":"tool_use","stop_sequence":null,
         "usage":{"input_tokens":10,"cache_creation_input_tokens":300,"cache_read_input_tokens":2000,"cache_creation":{"ephemeral_5m_input_tokens":200,"ephemeral_1h_input_tokens":100},"output_tokens":89,"output_tokens_details":{"thinking_tokens":20}}}
        """;

    private static readonly TokenUsage Used = new()
    {
        Input = 2310, CachedInput = 2000, CacheWrite = 200, CacheWriteHour = 100, Output = 89, Reasoning = 20,
    };

    [Fact]
    public void ReadEvent_Stream_GivesStartThinkingTextToolsAndUsage()
    {
        var events = Stream(ThinkingAndTool);

        events[0].ShouldBeOfType<ReplyStarted>().ProviderReplyId.ShouldBe("msg_01");
        events[1].ShouldBe(new UsageReported(Used with { Output = 1, Reasoning = 0 }));
        events[^1].ShouldBe(new UsageReported(Used));
        events.OfType<ChoiceDelta>().Last().FinishReason.ShouldBe(FinishReason.ToolCalls);
        events.OfType<ChoiceDelta>().Count(delta => delta.ReasoningSignature == "EqQB==").ShouldBe(1);
        TextOf(events).ShouldBe("I look 😀");
    }

    [Fact]
    public void ReadPlain_SameMessage_CollectsToTheSameReply()
    {
        var ask = Chat("""{"model":"auto","messages":[{"role":"user","content":"Hi"}]}""");

        var plain = Collected(ask, ReadPlain(Plain));

        Collected(ask, Stream(ThinkingAndTool)).ShouldBeJson(plain);
        JsonNode.Parse(plain)!["choices"]![0]!["message"]!.ToJsonString().ShouldBeJson(
            """
            {"role":"assistant","content":"I look 😀","refusal":null,"reasoning_content":"Let me look.",
             "thinking_blocks":[{"type":"thinking","thinking":"Let me look.","signature":"EqQB=="},{"type":"redacted_thinking","data":"EmwK"}],
             "tool_calls":[{"id":"toolu_1","type":"function","function":{"name":"look","arguments":"{\"at\": 1}"}},{"id":"toolu_2","type":"function","function":{"name":"ping","arguments":"{}"}}]}
            """);
    }

    [Fact]
    public void ReadPlain_Reply_SentBackByTheClient_IsWhatTheApiSigned()
    {
        var ask = Chat("""{"model":"auto","messages":[{"role":"user","content":"Hi"}]}""");
        var message = JsonNode.Parse(Collected(ask, ReadPlain(Plain)))!["choices"]![0]!["message"]!.ToJsonString();

        var next = Chat($$"""{"model":"auto","messages":[{"role":"user","content":"Hi"},{{message}},{"role":"tool","tool_call_id":"toolu_1","content":"a"},{"role":"tool","tool_call_id":"toolu_2","content":"b"}]}""");
        var target = new Target
        {
            Id = new TargetId("anthropic", "claude-opus-4-6"), Location = TargetLocation.External, Abilities = TargetAbilities.Chat, ContextTokens = 1,
        };
        var output = new ArrayBufferWriter<byte>();
        ExchangeToAnthropicRequest.TryWrite(next, target, output, out _).ShouldBeTrue();

        JsonNode.Parse(output.WrittenSpan)!["messages"]![1]!["content"]!.ToJsonString().ShouldBeJson(
            """
            [{"type":"thinking","thinking":"Let me look.","signature":"EqQB=="},{"type":"redacted_thinking","data":"EmwK"},{"type":"text","text":"I look 😀"},
             {"type":"tool_use","id":"toolu_1","name":"look","input":{"at":1}},{"type":"tool_use","id":"toolu_2","name":"ping","input":{}}]
            """);
    }

    [Fact]
    public void ReadEvent_StreamedThinkingBlocks_JoinToWholeBlocks()
    {
        var ask = Chat("""{"model":"auto","stream":true,"messages":[{"role":"user","content":"Hi"}]}""");
        var blocks = new JsonArray();
        foreach (var chunk in Streamed(ask, Stream(ThinkingAndTool)))
        {
            foreach (var block in JsonNode.Parse(chunk)!["choices"]![0]!["delta"]!["thinking_blocks"]?.AsArray() ?? [])
            {
                blocks.Add(block!.DeepClone());
            }
        }

        blocks.ToJsonString().ShouldBeJson(
            """[{"type":"thinking","thinking":"Let me look.","signature":"EqQB=="},{"type":"redacted_thinking","data":"EmwK"}]""");
    }

    [Theory]
    [InlineData("end_turn", FinishReason.Stop)]
    [InlineData("stop_sequence", FinishReason.Stop)]
    [InlineData("max_tokens", FinishReason.Length)]
    [InlineData("model_context_window_exceeded", FinishReason.Length)]
    [InlineData("tool_use", FinishReason.ToolCalls)]
    [InlineData("refusal", FinishReason.ContentFilter)]
    [InlineData("pause_turn", FinishReason.Other)]
    public void ReadPlain_StopReason_IsTold(string word, FinishReason reason)
    {
        var last = ReadPlain($$"""{"content":[{"type":"text","text":"x"}],"stop_reason":"{{word}}"}""").OfType<ChoiceDelta>().Last();

        last.FinishReason.ShouldBe(reason);
        last.FinishWord.ShouldBe(reason == FinishReason.Other ? word : null);
    }

    [Fact]
    public void ReadPlain_Refusal_TellsTheExplanation() =>
        ReadPlain("""{"content":[],"stop_reason":"refusal","stop_details":{"type":"refusal","category":"cyber","explanation":"Not this."}}""")
            .OfType<ChoiceDelta>().Last().Refusal.ShouldBe("Not this.");

    [Fact]
    public void ReadEvent_OverloadedBeforeTheFirstBlock_DoesNotStart() =>
        Stream([ThinkingAndTool[0], """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""])
            .ShouldHaveSingleItem().ShouldBeOfType<UpstreamFailed>().Failure.Kind.ShouldBe(UpstreamFailureKind.ServerError);

    [Fact]
    public void ReadEvent_ErrorMidway_EndsTheReply()
    {
        var events = Stream([.. ThinkingAndTool[..5], """{"type":"error","error":{"type":"api_error","message":"Internal"}}""", "{"]);

        events[^1].ShouldBeOfType<UpstreamFailed>();
        events.OfType<UpstreamFailed>().Count().ShouldBe(1);
    }

    [Fact]
    public void End_EveryCut_IsToldAsCutOff()
    {
        // The stop reason comes with the last but one event: without it, no cut looks like an end.
        for (var count = 0; count < ThinkingAndTool.Length - 2; count++)
        {
            Stream(ThinkingAndTool[..count])[^1].ShouldBeOfType<UpstreamFailed>().Failure.Kind.ShouldBe(UpstreamFailureKind.CutOff);
        }

        Stream(ThinkingAndTool[..^1]).OfType<UpstreamFailed>().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"type":"content_block_delta","index":7,"delta":{"type":"text_delta","text":"x"}}""")]
    [InlineData("""{"type":"content_block_start","index":0}""")]
    [InlineData("""{"type":"content_block_start","index":99999999,"content_block":{"type":"text"}}""")]
    public void ReadEvent_Malformed_Fails(string data) =>
        Stream([data])[^1].ShouldBeOfType<UpstreamFailed>().Failure.Kind.ShouldBe(UpstreamFailureKind.MalformedReply);

    [Theory]
    [InlineData("<html>", UpstreamFailureKind.MalformedReply)]
    [InlineData("{}", UpstreamFailureKind.MalformedReply)]
    [InlineData("""{"type":"error","error":{"type":"rate_limit_error","message":"slow"}}""", UpstreamFailureKind.RateLimited)]
    public void ReadPlain_NoMessage_Fails(string body, UpstreamFailureKind kind) =>
        ReadPlain(body).ShouldHaveSingleItem().ShouldBeOfType<UpstreamFailed>().Failure.Kind.ShouldBe(kind);

    [Fact]
    public void ReadEvent_Mutations_NeverThrow()
    {
        var random = new Random(9);
        for (var round = 0; round < 5_000; round++)
        {
            var reply = new AnthropicReplyToExchange("m");
            var events = new List<ReplyEvent>();
            foreach (var data in ThinkingAndTool)
            {
                var bytes = Encoding.UTF8.GetBytes(data);
                if (random.Next(4) == 0)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                reply.ReadEvent(bytes, events);
            }

            reply.End(events);
            events.ShouldNotBeEmpty();
        }
    }

    private static List<ReplyEvent> Stream(IEnumerable<string> data)
    {
        var reply = new AnthropicReplyToExchange("asked-model");
        var events = new List<ReplyEvent>();
        foreach (var one in data)
        {
            reply.ReadEvent(Encoding.UTF8.GetBytes(one), events);
        }

        reply.End(events);
        return events;
    }

    private static List<ReplyEvent> ReadPlain(string body)
    {
        var reply = new AnthropicReplyToExchange("asked-model");
        var events = new List<ReplyEvent>();
        reply.ReadPlain(Encoding.UTF8.GetBytes(body), events);
        return events;
    }
}
