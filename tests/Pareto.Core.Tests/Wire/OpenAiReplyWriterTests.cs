using System.Text.Json;
using System.Text.Json.Nodes;
using Pareto.Core.Exchange;
using Pareto.Core.Wire;
using static Pareto.Core.Tests.Wire.WireSamples;

namespace Pareto.Core.Tests.Wire;

public sealed class OpenAiReplyWriterTests
{
    private const string Ask = """{"model":"auto","messages":[{"role":"user","content":"Hi"}]}""";
    private const string AskWithUsage = """{"model":"auto","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Hi"}]}""";

    private static readonly ReplyStarted Started = new()
    {
        Model = "gpt-5.2",
        ProviderReplyId = "chatcmpl-9",
        Carried = new CarriedFields([KeyValuePair.Create("system_fingerprint", Json("\"fp\""))]),
    };

    private static readonly UsageReported Usage = new(new TokenUsage
    {
        Input = 20, CachedInput = 16, CacheWrite = 2, CacheWriteHour = 1, AudioInput = 1, Output = 9, Reasoning = 5, AudioOutput = 2,
    });

    private const string UsageJson =
        """{"prompt_tokens":20,"completion_tokens":9,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":16,"audio_tokens":1,"cache_write_tokens":3},"completion_tokens_details":{"reasoning_tokens":5,"audio_tokens":2}}""";

    [Fact]
    public void Write_TextReply_IsTheDialectsChunks()
    {
        var chunks = Streamed(Chat(Ask),
        [
            Started, new ChoiceDelta { Text = "Hé" }, new ChoiceDelta { Text = "llo\n" }, new ChoiceDelta { FinishReason = FinishReason.Stop }, Usage, Completed,
        ]);

        chunks.Count.ShouldBe(4);
        const string head = "\"id\":\"chatcmpl-9\",\"object\":\"chat.completion.chunk\",\"created\":1772366400,\"model\":\"gpt-5.2\",\"system_fingerprint\":\"fp\"";
        chunks[0].ShouldBe($$$"""{{{{head}}},"choices":[{"index":0,"delta":{"role":"assistant","content":"Hé"},"finish_reason":null}]}""");
        chunks[1].ShouldBe($$$"""{{{{head}}},"choices":[{"index":0,"delta":{"content":"llo\n"},"finish_reason":null}]}""");
        chunks[2].ShouldBe($$$"""{{{{head}}},"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        chunks[3].ShouldBe("[DONE]");
    }

    [Fact]
    public void Write_FieldsBesideTheDelta_AreHandedOnByBothWriters()
    {
        var events = new List<ReplyEvent>();
        var mapper = new OpenAiReplyToExchange(Envelope.Id, "m");
        mapper.ReadChunk(
            """{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"content_filter_results":{"hate":{"filtered":false}},"finish_reason":"stop"}]}"""u8, events);
        events.Add(Completed);
        var collector = new OpenAiReplyCollector(Chat(Ask));
        events.ForEach(collector.Add);
        var plain = new System.Buffers.ArrayBufferWriter<byte>();
        collector.WriteTo(plain);

        var chunk = JsonNode.Parse(Streamed(Chat(Ask), [.. events])[0])!;
        var whole = JsonNode.Parse(plain.WrittenSpan)!;

        chunk["choices"]![0]!["content_filter_results"]!["hate"]!["filtered"]!.GetValue<bool>().ShouldBeFalse();
        whole["choices"]![0]!["content_filter_results"]!["hate"]!["filtered"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public void Write_UsageAskedFor_ComesBeforeDoneWithEmptyChoices()
    {
        var chunks = Streamed(Chat(AskWithUsage), [Started, new ChoiceDelta { Text = "x", FinishReason = FinishReason.Length }, Usage, Completed]);

        chunks.Count.ShouldBe(3);
        var first = JsonNode.Parse(chunks[0])!.AsObject();
        first.ContainsKey("usage").ShouldBeTrue();
        first["usage"].ShouldBeNull();
        var last = JsonNode.Parse(chunks[1])!;
        last["choices"]!.AsArray().ShouldBeEmpty();
        last["usage"]!.ToJsonString().ShouldBeJson(UsageJson);
    }

    [Fact]
    public void Write_NotCompleted_HasNoDone() =>
        Streamed(Chat(AskWithUsage), [Started, new ChoiceDelta { Text = "x" }, Usage]).ShouldNotContain("[DONE]");

    [Fact]
    public void Write_NoProviderId_IsMadeOfTheRequests() =>
        JsonNode.Parse(Streamed(Chat(Ask), [new ReplyStarted { Model = "m" }, new ChoiceDelta { Text = "x" }])[0])!["id"]!
            .GetValue<string>().ShouldBe("chatcmpl-" + Envelope.Id);

    [Fact]
    public void Write_ToolCalls_BeginWithRoleAndNullContent()
    {
        var chunks = Streamed(Chat(Ask),
        [
            Started,
            new ChoiceDelta { ToolCalls = [new ToolCallDelta(0, "call_1", "f", "")] },
            new ChoiceDelta { ToolCalls = [new ToolCallDelta(0, null, null, "{}")] },
            new ChoiceDelta { FinishReason = FinishReason.ToolCalls },
        ]);

        Choice(chunks[0]).ShouldBeJson(
            """{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"f","arguments":""}}]},"finish_reason":null}""");
        Choice(chunks[1]).ShouldBeJson("""{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]},"finish_reason":null}""");
        Choice(chunks[2]).ShouldBeJson("""{"index":0,"delta":{},"finish_reason":"tool_calls"}""");
    }

    [Fact]
    public void Write_SeveralChoices_EachBeginWithTheRole()
    {
        var chunks = Streamed(Chat(Ask), [Started, new ChoiceDelta { Choice = 1, Text = "b" }, new ChoiceDelta { Text = "a" }, new ChoiceDelta { Choice = 1, Text = "b" }]);

        chunks.Select(chunk => JsonNode.Parse(Choice(chunk))!["delta"]!["role"]?.GetValue<string>()).ShouldBe(["assistant", "assistant", null]);
    }

    [Fact]
    public void Write_SignedReasoning_ComesWholeInThinkingBlocks()
    {
        var chunks = Streamed(Chat(Ask),
        [
            Started,
            new ChoiceDelta { Reasoning = "Let me " }, new ChoiceDelta { Reasoning = "think" }, new ChoiceDelta { ReasoningSignature = "sig" },
            new ChoiceDelta { Text = "Yes" },
        ]);

        Choice(chunks[1]).ShouldBeJson("""{"index":0,"delta":{"reasoning_content":"think"},"finish_reason":null}""");
        Choice(chunks[2]).ShouldBeJson("""{"index":0,"delta":{"thinking_blocks":[{"type":"thinking","thinking":"Let me think","signature":"sig"}]},"finish_reason":null}""");
    }

    [Fact]
    public void Write_CarriedJsonWithLineBreaks_StaysOnOneLine()
    {
        var chunks = Streamed(Chat(Ask), [Started, new ChoiceDelta { Text = "x", LogProbs = Json("{\n \"content\": [\r\n]}") }]);

        chunks.ShouldHaveSingleItem().ShouldNotContain("\n");
        Choice(chunks[0]).ShouldBeJson("""{"index":0,"delta":{"role":"assistant","content":"x"},"logprobs":{"content":[]},"finish_reason":null}""");
    }

    [Theory]
    [InlineData("pause_turn", "stop")]
    [InlineData("function_call", "function_call")]
    public void Write_ForeignFinishWord_IsAWordThatTypedClientsKnow(string word, string told)
    {
        var choice = JsonNode.Parse(Choice(Streamed(Chat(Ask), [Started, new ChoiceDelta { FinishReason = FinishReason.Other, FinishWord = word }])[0]))!;

        choice["finish_reason"]!.GetValue<string>().ShouldBe(told);
        choice["native_finish_reason"]!.GetValue<string>().ShouldBe(word);
    }

    [Fact]
    public void WriteError_MidStream_IsOneEvent()
    {
        using var writer = new OpenAiReplyWriter(Chat(Ask));
        Written(output =>
        {
            writer.Write(Started, output);
            writer.Write(new ChoiceDelta { Text = "x" }, output);
            writer.WriteError(new OpenAiError("It broke off.", "server_error", null, "reply_cut_off"), output);
        }).ShouldEndWith("\n\ndata: {\"error\":{\"message\":\"It broke off.\",\"type\":\"server_error\",\"param\":null,\"code\":\"reply_cut_off\"}}\n\n");
    }

    [Fact]
    public void WriteTo_CollectedReply_IsTheDialectsCompletion()
    {
        Collected(Chat(Ask),
        [
            Started,
            new ChoiceDelta { Reasoning = "Let me " }, new ChoiceDelta { Reasoning = "think" }, new ChoiceDelta { ReasoningSignature = "sig" },
            new ChoiceDelta { Carried = new CarriedFields([KeyValuePair.Create("thinking_blocks", Json("""[{"type":"redacted_thinking","data":"d"}]"""))]) },
            new ChoiceDelta { Text = "Ye" },
            new ChoiceDelta { Text = "s", LogProbs = Json("""{"content":[{"token":"s"}]}"""), Carried = new CarriedFields([KeyValuePair.Create("annotations", Json("[]"))]) },
            new ChoiceDelta { ToolCalls = [new ToolCallDelta(0, "call_1", "f", "{"), new ToolCallDelta(1, "call_2", "g", "{}")] },
            new ChoiceDelta { ToolCalls = [new ToolCallDelta(0, null, null, "}")] },
            new ChoiceDelta { FinishReason = FinishReason.ToolCalls },
            new ChoiceDelta { Choice = 1, Refusal = "No.", FinishReason = FinishReason.ContentFilter },
            Usage,
            Completed,
        ]).ShouldBeJson(
            $$$"""
            {"id":"chatcmpl-9","object":"chat.completion","created":1772366400,"model":"gpt-5.2","choices":[
              {"index":0,"message":{"role":"assistant","content":"Yes","refusal":null,"reasoning_content":"Let me think",
                "thinking_blocks":[{"type":"thinking","thinking":"Let me think","signature":"sig"},{"type":"redacted_thinking","data":"d"}],
                "tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"call_2","type":"function","function":{"name":"g","arguments":"{}"}}],
                "annotations":[]},
               "logprobs":{"content":[{"token":"s"}]},"finish_reason":"tool_calls"},
              {"index":1,"message":{"role":"assistant","content":null,"refusal":"No."},"logprobs":null,"finish_reason":"content_filter"}],
             "usage":{{{UsageJson}}},"system_fingerprint":"fp"}
            """);
    }

    [Fact]
    public void WriteTo_ProvidersPlainReply_ComesOutAsItWentIn()
    {
        const string body =
            """
            {"id":"chatcmpl-5","object":"chat.completion","created":1772366400,"model":"gpt-5.2","choices":[
              {"index":0,"message":{"role":"assistant","content":"Hi 😀","refusal":null,"annotations":[{"type":"url_citation"}]},"logprobs":null,"finish_reason":"stop"}],
             "usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}},
             "service_tier":"default","system_fingerprint":"fp_2"}
            """;

        Collected(Chat(Ask), [.. ReadOpenAiPlain(body), Completed]).ShouldBeJson(body);
    }

    [Fact]
    public void WriteTo_StreamedLogProbs_AreJoined() =>
        JsonNode.Parse(Collected(Chat(Ask),
        [
            Started,
            new ChoiceDelta { Text = "a", LogProbs = Json("""{"content":[{"token":"a"}],"refusal":null}""") },
            new ChoiceDelta { Text = "b", LogProbs = Json("""{"content":[{"token":"b"}],"refusal":null}"""), FinishReason = FinishReason.Stop },
        ]))!["choices"]![0]!["logprobs"]!["content"]!.AsArray().Count.ShouldBe(2);

    [Fact]
    public void WriteTo_ForeignToolCalls_ReachAClientOfTheSameDialect()
    {
        const string call = """[{"id":"call_1","type":"custom","custom":{"name":"shell","input":"ls"}}]""";
        var events = ReadOpenAiPlain($$$"""{"choices":[{"index":0,"message":{"content":null,"tool_calls":{{{call}}}},"finish_reason":"tool_calls"}]}""");

        JsonNode.Parse(Collected(Chat(Ask), events))!["choices"]![0]!["message"]!["tool_calls"]!.ToJsonString().ShouldBeJson(call);
    }

    [Theory]
    [InlineData(false, "[[1,2.5],[0,-3]]")]
    [InlineData(true, "[\"AACAPwAAIEA=\",\"AAAAAAAAQMA=\"]")]
    public void WriteTo_Embeddings_InTheFormAskedFor(bool base64, string vectors)
    {
        var collector = new OpenAiEmbeddingsCollector(Embeddings("""{"model":"auto","input":["a","b"]}""") with { Base64 = base64 });
        collector.Add(new ReplyStarted { Model = "e" });
        collector.Add(new EmbeddingsProduced([new float[] { 1, 2.5f }, new float[] { 0, -3 }]));
        collector.Add(new UsageReported(new TokenUsage { Input = 4 }));
        var vector = JsonNode.Parse(vectors)!.AsArray();

        Written(collector.WriteTo).ShouldBeJson(
            $$$"""
            {"object":"list","data":[{"object":"embedding","index":0,"embedding":{{{vector[0]!.ToJsonString()}}}},{"object":"embedding","index":1,"embedding":{{{vector[1]!.ToJsonString()}}}}],
             "model":"e","usage":{"prompt_tokens":4,"total_tokens":4}}
            """);
    }

    [Fact]
    public void WriteModels_IsTheDialectsList() =>
        Written(output => ExchangeToOpenAi.WriteModels(output, [new OpenAiModel("auto", Envelope.ReceivedAt, "pareto")]))
            .ShouldBeJson("""{"object":"list","data":[{"id":"auto","object":"model","created":1772366400,"owned_by":"pareto"}]}""");

    [Fact]
    public void WriteError_IsTheDialectsError() =>
        Written(output => ExchangeToOpenAi.WriteError(output, new OpenAiError("`n` is wrong.", "invalid_request_error", "n")))
            .ShouldBeJson("""{"error":{"message":"`n` is wrong.","type":"invalid_request_error","param":"n","code":null}}""");

    private static string Choice(string chunk) => JsonNode.Parse(chunk)!["choices"]![0]!.ToJsonString();

    private static JsonElement Json(string json) => JsonElement.Parse(json);
}
