using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pareto.Core.Exchange;
using Pareto.Core.Wire;
using static Pareto.Core.Tests.Wire.WireSamples;

namespace Pareto.Core.Tests.Wire;

public sealed class ExchangeToAnthropicRequestTests
{
    private static readonly Target Opus = TargetOf("claude-opus-4-6");

    [Fact]
    public void TryWrite_LeastRequest_IsTheApisLeast() =>
        Written("""{"messages":[{"role":"user","content":"Hi"}]}""")
            .ShouldBeJson("""{"model":"claude-opus-4-6","max_tokens":32000,"messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}]}""");

    [Fact]
    public void TryWrite_Conversation_HasSystemTurnsToolsAndResults() =>
        Written(
            """
            {"stream":true,"max_completion_tokens":500,"temperature":1.4,"stop":"END","user":"u-1","seed":5,"parallel_tool_calls":false,
             "tools":[{"type":"function","function":{"name":"look","description":"Looks.","parameters":{"type":"object","properties":{"at":{"type":"integer"}}},"strict":true},"cache_control":{"type":"ephemeral"}},
                      {"type":"function","function":{"name":"ping"}},
                      {"type":"web_search_20250305","name":"web_search"}],
             "messages":[
              {"role":"system","content":"Be brief."},
              {"role":"user","content":"What is there?"},
              {"role":"assistant","content":"I look.","tool_calls":[
                {"id":"call_1","type":"function","function":{"name":"look","arguments":"{\"at\": 1}"}},
                {"id":"functions.ping:0","type":"function","function":{"name":"ping","arguments":""}},
                {"id":"call_3","type":"function","function":{"name":"look","arguments":"not json"}}]},
              {"role":"tool","tool_call_id":"call_1","content":"a cat"},
              {"role":"developer","content":[{"type":"text","text":"Stay kind.","cache_control":{"type":"ephemeral"}}]},
              {"role":"tool","tool_call_id":"functions.ping:0","content":""},
              {"role":"tool","tool_call_id":"call_3","content":[{"type":"text","text":"b"}],"is_error":true},
              {"role":"user","content":"And?"}]}
            """)
            .ShouldBeJson(
            """
            {"model":"claude-opus-4-6","max_tokens":500,"stream":true,"temperature":1,"stop_sequences":["END"],"metadata":{"user_id":"u-1"},
             "system":[{"type":"text","text":"Be brief."},{"type":"text","text":"Stay kind.","cache_control":{"type":"ephemeral"}}],
             "tools":[{"name":"look","description":"Looks.","input_schema":{"type":"object","properties":{"at":{"type":"integer"}}},"cache_control":{"type":"ephemeral"}},
                      {"name":"ping","input_schema":{"type":"object"}},
                      {"type":"web_search_20250305","name":"web_search"}],
             "tool_choice":{"type":"auto","disable_parallel_tool_use":true},
             "messages":[
              {"role":"user","content":[{"type":"text","text":"What is there?"}]},
              {"role":"assistant","content":[{"type":"text","text":"I look."},
                {"type":"tool_use","id":"call_1","name":"look","input":{"at":1}},
                {"type":"tool_use","id":"functions_ping_0","name":"ping","input":{}},
                {"type":"tool_use","id":"call_3","name":"look","input":{"arguments":"not json"}}]},
              {"role":"user","content":[
                {"type":"tool_result","tool_use_id":"call_1","content":[{"type":"text","text":"a cat"}]},
                {"type":"tool_result","tool_use_id":"functions_ping_0"},
                {"type":"tool_result","tool_use_id":"call_3","content":[{"type":"text","text":"b"}],"is_error":true},
                {"type":"text","text":"And?"}]}]}
            """);

    [Fact]
    public void TryWrite_ImagesAndFiles_BecomeBlocksWithSources() =>
        MessagesOf(Written(
            """
            {"messages":[{"role":"user","content":[
              {"type":"text","text":"See"},
              {"type":"image_url","image_url":{"url":"data:image/jpg;base64,iVBORw0K","detail":"high"}},
              {"type":"image_url","image_url":{"url":"https://example.com/a.png"},"cache_control":{"type":"ephemeral"}},
              {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERi0="}},
              {"type":"file","file":{"file_data":"JVBERi0xLjc="}},
              {"type":"file","file":{"filename":"n.txt","file_data":"data:text/plain;base64,aGVsbG8="}},
              {"type":"file","file":{"file_id":"file_1"}},
              {"type":"search_result","source":"x","title":"y","content":[]}]}]}
            """))
            .ShouldBeJson(
            """
            [{"role":"user","content":[
              {"type":"text","text":"See"},
              {"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"iVBORw0K"}},
              {"type":"image","source":{"type":"url","url":"https://example.com/a.png"},"cache_control":{"type":"ephemeral"}},
              {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="},"title":"a.pdf"},
              {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0xLjc="}},
              {"type":"document","source":{"type":"text","media_type":"text/plain","data":"hello"},"title":"n.txt"},
              {"type":"document","source":{"type":"file","file_id":"file_1"}},
              {"type":"search_result","source":"x","title":"y","content":[]}]}]
            """);

    [Fact]
    public void TryWrite_Thinking_StandsFirstAndOnlySigned() =>
        MessagesOf(Written(
            """
            {"messages":[{"role":"user","content":"a"},
              {"role":"assistant","content":"Yes","thinking_blocks":[{"type":"thinking","thinking":"hm","signature":"s=="},{"type":"redacted_thinking","data":"d"}]},
              {"role":"user","content":"b"},
              {"role":"assistant","content":"No","reasoning_content":"unsigned"},
              {"role":"user","content":"c"}]}
            """))
            .ShouldBeJson(
            """
            [{"role":"user","content":[{"type":"text","text":"a"}]},
             {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s=="},{"type":"redacted_thinking","data":"d"},{"type":"text","text":"Yes"}]},
             {"role":"user","content":[{"type":"text","text":"b"}]},
             {"role":"assistant","content":[{"type":"text","text":"No"}]},
             {"role":"user","content":[{"type":"text","text":"c"}]}]
            """);

    [Theory]
    [InlineData("enabled", "", false)]
    [InlineData("enabled", ""","thinking_blocks":[{"type":"thinking","thinking":"hm","signature":"s=="}]""", true)]
    [InlineData("enabled", ""","thinking_blocks":[{"type":"redacted_thinking","data":"d"}]""", true)]
    [InlineData("enabled", ""","reasoning_content":"unsigned" """, false)]
    [InlineData("adaptive", "", true)]
    public void TryWrite_ToolLoopThatAnotherModelBegan_GoesOnWithoutThinkingWhereItMust(string thinking, string first, bool thinks)
    {
        // "Expected `thinking` or `redacted_thinking`, but found `tool_use`": a failover in the middle of a loop.
        var body = JsonNode.Parse(Written(
            $$$"""
            {"thinking":{"type":"{{{thinking}}}","budget_tokens":1024},"temperature":0.5,"messages":[{"role":"user","content":"a"},
              {"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]{{{first}}}},
              {"role":"tool","tool_call_id":"c1","content":"r"},
              {"role":"assistant","tool_calls":[{"id":"c2","type":"function","function":{"name":"f","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"c2","content":"r"}]}
            """))!.AsObject();

        body.ContainsKey("thinking").ShouldBe(thinks);
        body.ContainsKey("temperature").ShouldBe(!thinks);
    }

    [Fact]
    public void TryWrite_ThinkingOutsideAToolLoop_IsAskedFor() =>
        JsonNode.Parse(Written("""{"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}]}"""))!
            .AsObject().ContainsKey("thinking").ShouldBeTrue();

    [Fact]
    public void TryWrite_EmptyAndBlankPieces_AreWhatTheApiTakes() =>
        MessagesOf(Written(
            """
            {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":""},{"role":"user","content":[{"type":"text","text":" "},{"type":"text","text":"b"}]},
              {"role":"assistant","content":"The answer is: \n"}]}
            """))
            .ShouldBeJson(
            """
            [{"role":"user","content":[{"type":"text","text":"a"}]},{"role":"user","content":[{"type":"text","text":"b"}]},
             {"role":"assistant","content":[{"type":"text","text":"The answer is:"}]}]
            """);

    [Fact]
    public void TryWrite_SystemAlone_BecomesTheTurnToAnswer() =>
        Written("""{"messages":[{"role":"system","content":"Say hi."}]}""")
            .ShouldBeJson("""{"model":"claude-opus-4-6","max_tokens":32000,"messages":[{"role":"user","content":[{"type":"text","text":"Say hi."}]}]}""");

    [Fact]
    public void TryWrite_MarkerOnMessage_StandsOnItsLastBlock() =>
        MessagesOf(Written(
            """{"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}],"cache_control":{"type":"ephemeral","ttl":"1h"}}]}"""))
            .ShouldBeJson(
            """[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b","cache_control":{"type":"ephemeral","ttl":"1h"}}]}]""");

    [Theory]
    [InlineData("\"none\"", """{"type":"none"}""")]
    [InlineData("\"required\"", """{"type":"any"}""")]
    [InlineData("""{"type":"function","function":{"name":"f"}}""", """{"type":"tool","name":"f"}""")]
    public void TryWrite_ToolChoice_HasTheApisName(string choice, string expected) =>
        Field($$$"""{"messages":[{"role":"user","content":"a"}],"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":{{{choice}}}}""", "tool_choice")
            .ShouldBeJson(expected);

    [Fact]
    public void TryWrite_JsonSchema_BecomesOutputFormatWithinTheApisLimits() =>
        Field(
            """
            {"messages":[{"role":"user","content":"a"}],"reasoning_effort":"low","response_format":{"type":"json_schema","json_schema":{"name":"cat","strict":true,"schema":{
              "$schema":"x","type":"object","properties":{
                "minimum":{"type":"integer","minimum":1,"maximum":5,"description":"How many."},
                "tags":{"type":"array","minItems":2,"items":{"type":["object","null"],"properties":{"n":{"type":"string","maxLength":9,"enum":["a"]}}}},
                "kind":{"oneOf":[{"type":"string"},{"$ref":"#/$defs/k"}]}},
              "required":["minimum"],"$defs":{"k":{"type":"object","additionalProperties":true}}}}}}
            """, "output_config")
            .ShouldBeJson(
            """
            {"effort":"low","format":{"type":"json_schema","schema":{"type":"object","properties":{
                "minimum":{"type":"integer","description":"How many. (minimum: 1, maximum: 5)"},
                "tags":{"type":"array","description":"(minItems: 2)","items":{"type":["object","null"],"properties":{"n":{"type":"string","enum":["a"],"description":"(maxLength: 9)"}},"additionalProperties":false}},
                "kind":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/k"}]}},
              "required":["minimum"],"$defs":{"k":{"type":"object","additionalProperties":false}},"additionalProperties":false}}}
            """);

    [Fact]
    public void TryWrite_JsonObject_IsAskedForInWords() =>
        Field("""{"messages":[{"role":"user","content":"a"}],"response_format":{"type":"json_object"}}""", "system").ShouldContain("JSON object");

    [Fact]
    public void TryWrite_CarriedRootFields_AreHandedOnWhereTheApiKnowsThem()
    {
        var body = JsonNode.Parse(Written(
            """
            {"messages":[{"role":"user","content":"a"}],"thinking":{"type":"adaptive"},"temperature":0.2,"top_k":5,"metadata":{"user_id":"m","team":"x"},"user":"u",
             "service_tier":"flex","output_config":{"effort":"max"},"reasoning_effort":"low","frequency_penalty":1,"store":true}
            """))!.AsObject();

        body.Select(field => field.Key).ShouldBe(["model", "max_tokens", "messages", "output_config", "metadata", "thinking"], ignoreOrder: true);
        body["metadata"]!.ToJsonString().ShouldBeJson("""{"user_id":"m"}""");
        body["output_config"]!.ToJsonString().ShouldBeJson("""{"effort":"max"}""");
    }

    [Theory]
    [InlineData("claude-3-5-sonnet-20241022", true, true, false)]
    [InlineData("claude-opus-4-20250514", true, true, false)]
    [InlineData("claude-sonnet-4-5-20250929", true, false, false)]
    [InlineData("claude-haiku-4-5", true, false, false)]
    [InlineData("claude-sonnet-4-6", true, false, true)]
    [InlineData("claude-opus-4-6", true, false, true)]
    [InlineData("claude-opus-4-7", false, false, true)]
    [InlineData("claude-sonnet-5", false, false, true)]
    [InlineData("claude-fable-5-1", false, false, true)]
    [InlineData("some-other-model", true, true, false)]
    public void TryWrite_Sampling_FollowsTheModelFamily(string model, bool temperature, bool both, bool effort)
    {
        var body = JsonNode.Parse(Written(
            """{"messages":[{"role":"user","content":"a"}],"temperature":0.2,"top_p":0.5,"reasoning_effort":"medium"}""", TargetOf(model)))!.AsObject();

        body.ContainsKey("temperature").ShouldBe(temperature);
        body.ContainsKey("top_p").ShouldBe(both);
        body.ContainsKey("output_config").ShouldBe(effort);
    }

    [Theory]
    [InlineData(null, null, 4096)]
    [InlineData(null, 8192, 8192)]
    [InlineData(100, 8192, 100)]
    [InlineData(100_000, 8192, 8192)]
    [InlineData(100_000, null, 100_000)]
    public void TryWrite_MaxTokens_IsWithinWhatTheTargetGives(int? asked, int? most, int expected)
    {
        var bound = asked is null ? "" : $",\"max_tokens\":{asked}";

        JsonNode.Parse(Written($$"""{"messages":[{"role":"user","content":"a"}]{{bound}}}""", Opus with { MaxOutputTokens = most }))!
            ["max_tokens"]!.GetValue<int>().ShouldBe(expected);
    }

    [Theory]
    [InlineData("""{"messages":[H],"n":2}""", "`n`")]
    [InlineData("""{"messages":[H],"logprobs":true}""", "logprobs")]
    [InlineData("""{"messages":[H],"stop":"\n"}""", "stop")]
    [InlineData("""{"messages":[H],"functions":[]}""", "functions")]
    [InlineData("""{"messages":[H],"tool_choice":{"type":"allowed_tools"}}""", "tool_choice")]
    [InlineData("""{"messages":[H],"response_format":{"type":"grammar"}}""", "response_format")]
    [InlineData("""{"messages":[{"role":"function","name":"f","content":"x"}]}""", "function")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"x","format":"wav"}}]}]}""", "sound")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"ftp://x"}}]}]}""", "images")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"file","file":{"file_data":"data:application/zip;base64,AA=="}}]}]}""", "files")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"custom","custom":{}}]},H]}""", "function calls")]
    public void TryWrite_WhatTheApiHasNoFormFor_IsRefusedWithTheReason(string body, string reason)
    {
        var request = Chat(WithModel(body.Replace("H", """{"role":"user","content":"Hello"}""", StringComparison.Ordinal)));

        ExchangeToAnthropicRequest.TryWrite(request, Opus, new ArrayBufferWriter<byte>(), out var failure).ShouldBeFalse();
        failure!.Kind.ShouldBe(UpstreamFailureKind.InvalidRequest);
        failure.Message.ShouldContain(reason);
    }

    [Fact]
    public void TryWrite_MutatedRequests_NeverThrow()
    {
        var random = new Random(5);
        var good = Encoding.UTF8.GetBytes(EverythingChat.Replace("\"n\": 2,", "").Replace("\"logprobs\": true,", ""));
        for (var i = 0; i < 5_000; i++)
        {
            var body = (byte[])good.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                body[random.Next(body.Length)] = (byte)"\"{}[]:,0aex\\ "[random.Next(13)];
            }

            if (OpenAiToExchange.TryReadChat(body, Envelope, out var request, out _))
            {
                var output = new ArrayBufferWriter<byte>();
                if (ExchangeToAnthropicRequest.TryWrite(request with { Tools = [] }, Opus, output, out _))
                {
                    JsonElement.Parse(output.WrittenSpan);
                }
            }
        }
    }

    private static Target TargetOf(string model) => new()
    {
        Id = new TargetId("anthropic", model),
        Location = TargetLocation.External,
        Abilities = TargetAbilities.Chat,
        ContextTokens = 200_000,
        MaxOutputTokens = 32_000,
    };

    private static string WithModel(string body) => "{\"model\":\"auto\"," + body.TrimStart()[1..];

    private static string Written(string body, Target? target = null)
    {
        var output = new ArrayBufferWriter<byte>();
        ExchangeToAnthropicRequest.TryWrite(Chat(WithModel(body)), target ?? Opus, output, out var failure).ShouldBeTrue(failure?.Message);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Field(string body, string name) => JsonNode.Parse(Written(body))![name]!.ToJsonString();

    private static string MessagesOf(string body) => JsonNode.Parse(body)!["messages"]!.ToJsonString();
}
