using System.Text;
using Pareto.Core.Exchange;
using Pareto.Core.Wire;
using static Pareto.Core.Tests.Wire.WireSamples;

namespace Pareto.Core.Tests.Wire;

public sealed class OpenAiReplyToExchangeTests
{
    [Fact]
    public void ReadChunk_OpenAiStream_GivesStartDeltasFinishAndUsage()
    {
        var events = ReadOpenAiStream(
            """{"id":"chatcmpl-9","object":"chat.completion.chunk","created":1,"model":"gpt-5.2-2026","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}""",
            """{"id":"chatcmpl-9","model":"gpt-5.2-2026","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{"content":"Hel"},"logprobs":null,"finish_reason":null}],"usage":null}""",
            """{"id":"chatcmpl-9","model":"gpt-5.2-2026","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":null}],"usage":null}""",
            """{"id":"chatcmpl-9","model":"gpt-5.2-2026","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}""",
            """{"id":"chatcmpl-9","model":"gpt-5.2-2026","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":9,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":16,"audio_tokens":1},"completion_tokens_details":{"reasoning_tokens":5,"audio_tokens":2}}}""",
            "[DONE]");

        events.Count.ShouldBe(5);
        var started = events[0].ShouldBeOfType<ReplyStarted>();
        started.Model.ShouldBe("gpt-5.2-2026");
        started.ProviderReplyId.ShouldBe("chatcmpl-9");
        started.Carried.Find("system_fingerprint")!.Value.GetString().ShouldBe("fp_1");
        TextOf(events).ShouldBe("Hello");
        events[3].ShouldBe(new ChoiceDelta { FinishReason = FinishReason.Stop });
        events[4].ShouldBe(new UsageReported(new TokenUsage
        {
            Input = 20, CachedInput = 16, AudioInput = 1, Output = 9, Reasoning = 5, AudioOutput = 2,
        }));
    }

    [Fact]
    public void ReadChunk_AzureGreeting_StartsWithTheFirstPieceOfAnswer()
    {
        var reply = new OpenAiReplyToExchange(Envelope.Id, "asked-model");
        var events = new List<ReplyEvent>();

        reply.ReadChunk("""{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0}]}"""u8, events);
        reply.ReadChunk("""{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"id":"chatcmpl-1","model":"gpt-4o"}"""u8, events);
        events.ShouldBeEmpty();

        reply.ReadChunk("""{"choices":[{"index":0,"delta":{"content":"x"}}],"id":"chatcmpl-1","model":"gpt-4o"}"""u8, events);
        events[0].ShouldBeOfType<ReplyStarted>().ProviderReplyId.ShouldBe("chatcmpl-1");
        events[0].ShouldBeOfType<ReplyStarted>().Carried.Find("prompt_filter_results").ShouldNotBeNull();
    }

    [Fact]
    public void ReadChunk_ParallelToolCalls_AreTold()
    {
        var events = ReadOpenAiStream(
            """{"choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"f","arguments":""}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"call_b","type":"function","function":{"name":"g","arguments":"{}"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""",
            "[DONE]");

        Calls(events).ShouldBe([("call_a", "f", """{"a":1}"""), ("call_b", "g", "{}")]);
        Last(events).FinishReason.ShouldBe(FinishReason.ToolCalls);
    }

    // Field complaint 16: local servers, streaming, tool arguments lost.
    [Fact]
    public void ReadChunk_ToolCallsWithoutIndex_KeepTheirArguments() =>
        Calls(ReadOpenAiStream(
            """{"choices":[{"delta":{"role":"assistant","content":"","tool_calls":[{"id":"call_x","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"id":"call_y","type":"function","function":{"name":"f","arguments":"{\"a\":"}}]}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"2}"}}]},"finish_reason":"tool_calls"}]}"""))
            .ShouldBe([("call_x", "f", """{"a":1}"""), ("call_y", "f", """{"a":2}""")]);

    [Fact]
    public void ReadChunk_EveryToolCallNumberedZero_AreToldApartByTheirIds() =>
        Calls(ReadOpenAiStream(
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_x","function":{"name":"f","arguments":"{\"city\":\"Rome\"}"}},{"index":0,"id":"call_y","function":{"name":"f","arguments":"{\"city\":\"Oslo\"}"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""))
            .ShouldBe([("call_x", "f", """{"city":"Rome"}"""), ("call_y", "f", """{"city":"Oslo"}""")]);

    [Fact]
    public void ReadChunk_ArgumentsAsObject_BecomeText() =>
        Calls(ReadOpenAiStream(
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"function":{"name":"f","arguments":{"city":"Rome","n":[1,2]}}}]},"finish_reason":"stop"}]}"""))
            .ShouldHaveSingleItem().Arguments.ShouldBe("""{"city":"Rome","n":[1,2]}""");

    [Fact]
    public void ReadChunk_ToolCallsWithoutIds_GetIdsThatProvidersTakeBack()
    {
        var calls = Calls(ReadOpenAiStream(
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"function":{"name":"f","arguments":"{}"}},{"function":{"name":"g","arguments":"{}"}}]},"finish_reason":"stop"}]}"""));

        calls.Select(call => call.Name).ShouldBe(["f", "g"]);
        calls[0].Id.ShouldNotBe(calls[1].Id);
        calls[0].Id.ShouldMatch("^call_[A-Za-z0-9_-]{1,35}$");
    }

    [Fact]
    public void ReadChunk_RepeatedIdAndName_AreToldOnce()
    {
        var events = ReadOpenAiStream(
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"}"}}]},"finish_reason":"tool_calls"}]}""");

        events.OfType<ChoiceDelta>().Last().ToolCalls[0].ShouldBe(new ToolCallDelta(0, null, null, "}"));
    }

    [Fact]
    public void ReadChunk_StopAfterToolCalls_IsToolCalls()
    {
        var events = ReadOpenAiStream(
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{}"}}]},"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}]}""");

        Last(events).FinishReason.ShouldBe(FinishReason.ToolCalls);
    }

    [Fact]
    public void ReadPlain_OllamaToolCall_IsWhole()
    {
        var events = ReadOpenAiPlain(
            """
            {"id":"chatcmpl-77","object":"chat.completion","model":"llama3.2:3b","system_fingerprint":"fp_ollama",
             "choices":[{"index":0,"message":{"role":"assistant","content":"","tool_calls":[
               {"id":"call_q","index":0,"type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},"finish_reason":"tool_calls"}],
             "usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}
            """);

        Calls(events).ShouldBe([("call_q", "f", """{"a":1}""")]);
        events[^1].ShouldBe(new UsageReported(new TokenUsage { Input = 100, Output = 20 }));
    }

    [Theory]
    [InlineData("reasoning_content")]
    [InlineData("reasoning")]
    public void ReadChunk_Reasoning_UnderEitherName(string name)
    {
        var events = ReadOpenAiStream(
            $$$"""{"choices":[{"index":0,"delta":{"content":null,"{{{name}}}":"hm"}}]}""",
            """{"choices":[{"index":0,"delta":{"content":"Yes","reasoning_content":null},"finish_reason":"stop"}]}""");

        events[1].ShouldBe(new ChoiceDelta { Reasoning = "hm" });
        TextOf(events).ShouldBe("Yes");
    }

    [Fact]
    public void ReadChunk_SameReasoningUnderBothNames_IsTakenOnce() =>
        ReadOpenAiStream("""{"choices":[{"index":0,"delta":{"reasoning":"hm","reasoning_content":"hm"},"finish_reason":"stop"}]}""")[1]
            .ShouldBeOfType<ChoiceDelta>().Reasoning.ShouldBe("hm");

    [Fact]
    public void ReadPlain_MistralParts_AreTextAndReasoning()
    {
        var delta = ReadOpenAiPlain(
            """{"choices":[{"index":0,"message":{"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"Yes"}]},"finish_reason":"stop"}]}""")[1]
            .ShouldBeOfType<ChoiceDelta>();

        delta.Reasoning.ShouldBe("hm");
        delta.Text.ShouldBe("Yes");
    }

    [Theory]
    // DeepSeek: the cache beside the details.
    [InlineData("""{"prompt_tokens":100,"completion_tokens":7,"total_tokens":107,"prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":36}""", 100, 64, 7, 0)]
    // xAI: reasoning outside of the completion.
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"total_tokens":45,"completion_tokens_details":{"reasoning_tokens":30}}""", 10, 0, 35, 30)]
    // OpenAI: reasoning inside of it.
    [InlineData("""{"prompt_tokens":10,"completion_tokens":35,"total_tokens":45,"completion_tokens_details":{"reasoning_tokens":30}}""", 10, 0, 35, 30)]
    // A cache counted apart from the prompt.
    [InlineData("""{"prompt_tokens":10,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":50}}""", 60, 50, 1, 0)]
    // An explicit nothing is a count.
    [InlineData("""{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}""", 0, 0, 0, 0)]
    [InlineData("""{"prompt_tokens":-5,"completion_tokens":99999999999999999999,"prompt_tokens_details":[]}""", 0, 0, 0, 0)]
    public void ReadChunk_Usage_IsNormalised(string usage, long input, long cached, long output, long reasoning) =>
        ReadOpenAiStream($$$"""{"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}],"usage":{{{usage}}}}""")[^1]
            .ShouldBe(new UsageReported(new TokenUsage { Input = input, CachedInput = cached, Output = output, Reasoning = reasoning }));

    [Fact]
    public void ReadChunk_GroqUsage_IsFound() =>
        ReadOpenAiStream("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"r","usage":{"prompt_tokens":3,"completion_tokens":4}}}""")[^1]
            .ShouldBe(new UsageReported(new TokenUsage { Input = 3, Output = 4 }));

    [Fact]
    public void ReadChunk_EmptyUsage_IsNoCount() =>
        ReadOpenAiStream("""{"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}],"usage":{}}""")
            .OfType<UsageReported>().ShouldBeEmpty();

    [Fact]
    public void ReadChunk_SeveralChoices_KeepTheirIndexLogprobsAndUnknownFields()
    {
        var events = ReadOpenAiStream(
            """{"choices":[{"index":1,"delta":{"content":"b","x_new":5},"logprobs":{"content":[{"token":"b"}]}},{"index":0,"delta":{"content":"a"}}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"length"},{"index":1,"delta":{},"finish_reason":"content_filter"}]}""");

        var first = events[1].ShouldBeOfType<ChoiceDelta>();
        first.Choice.ShouldBe(1);
        first.LogProbs!.Value.GetProperty("content")[0].GetProperty("token").GetString().ShouldBe("b");
        first.Carried.Find("x_new").ShouldNotBeNull();
        events.OfType<ChoiceDelta>().Select(delta => delta.FinishReason).ShouldContain(FinishReason.ContentFilter);
        events.OfType<UpstreamFailed>().ShouldBeEmpty();
    }

    [Fact]
    public void ReadChunk_UnknownFinishReason_KeepsTheWord()
    {
        var last = Last(ReadOpenAiStream("""{"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"insufficient_system_resource"}]}"""));

        last.FinishReason.ShouldBe(FinishReason.Other);
        last.FinishWord.ShouldBe("insufficient_system_resource");
    }

    [Fact]
    public void ReadChunk_SurrogatePairCutInTwo_IsReplacedNotRefused() =>
        TextOf(ReadOpenAiStream(
            """{"choices":[{"index":0,"delta":{"content":"a\ud83d"}}]}""",
            """{"choices":[{"index":0,"delta":{"content":"\ude00b"},"finish_reason":"stop"}]}""")).ShouldBe("a\uFFFD\uFFFDb");

    [Theory]
    [InlineData("""{"error":{"message":"The server had an error","type":"server_error","code":null}}""", UpstreamFailureKind.ServerError)]
    [InlineData("""{"error":{"message":"slow down","code":429}}""", UpstreamFailureKind.RateLimited)]
    [InlineData("""{"error":"out of memory"}""", UpstreamFailureKind.ServerError)]
    [InlineData("""{"error":{"message":"This model's maximum context length is 8192 tokens","type":"BadRequestError","code":400}}""", UpstreamFailureKind.ContextTooLong)]
    public void ReadChunk_ErrorInTheStream_IsUpstreamFailed(string payload, UpstreamFailureKind kind)
    {
        var events = ReadOpenAiStream("""{"choices":[{"index":0,"delta":{"content":"x"}}]}""", payload, "[DONE]");

        events[^1].ShouldBeOfType<UpstreamFailed>().Failure.Kind.ShouldBe(kind);
        events.OfType<UpstreamFailed>().Count().ShouldBe(1);
    }

    [Fact]
    public void ReadChunk_FrameLikeTheFirstOrNot_IsReadTheSame()
    {
        const string Frame = "{\"id\":\"a\",\"created\":1,\"model\":\"m\",\"usage\":null,\"choices\":";
        string[] later =
        [
            Frame + "[{\"index\":0,\"delta\":{\"content\":\"b\"}}]}",
            "{ \"model\": \"m\", \"choices\": [{\"index\": 0, \"delta\": {\"content\": \"c\"}}]}",
            Frame + " [ {\"delta\":{\"content\":\"d\"},\"finish_reason\":\"stop\"} ] , \"x\" : 1 }",
            "{\"id\":\"a\",\"created\":1,\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4},\"choices\":[]}",
        ];

        var events = ReadOpenAiStream([Frame + "[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}", .. later, "[DONE]"]);

        TextOf(events).ShouldBe("abcd");
        events.OfType<UsageReported>().ShouldHaveSingleItem().Usage.Output.ShouldBe(4);
        events.OfType<UpstreamFailed>().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"id":"a","choices":[{"index":1,"delta":{"content":"plain"},"finish_reason":null}],"usage":null}""")]
    [InlineData("""{"id":"a","choices":[{"index":1,"delta":{"content":""},"finish_reason":null}],"usage":null}""")]
    [InlineData("""{"id":"a","choices":[{"index":1,"delta":{"content":"\"\\\n\u00e4\ud83d\ude00"},"finish_reason":null}],"usage":null}""")]
    [InlineData("""{"id":"a","choices":[{"index":1,"delta":{"content":"half a pair \ud83d"},"finish_reason":null}],"usage":null}""")]
    [InlineData("""{"id":"a","choices":[{"index":1,"delta":{"content":null},"finish_reason":null}],"usage":null}""")]
    [InlineData("""{"id":"a","choices":[{"index":1,"delta":{"content":"x","refusal":"no"},"finish_reason":null}],"usage":null}""")]
    [InlineData("""{"id":"a","choices":[{"index":1,"delta":{"content":"x","content":"y"},"finish_reason":null}],"usage":null}""")]
    [InlineData("""{"id":"a","choices":[{"index":1,"delta":{"content":"x"},"finish_reason":"length"}],"usage":null}""")]
    [InlineData("""{"id":"a","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}],"usage":null}""")]
    [InlineData("""{"id":"a","choices":[{"index":1,"delta":{"content":"x"},"finish_reason":null}],"usage":{"prompt_tokens":3,"completion_tokens":4}}""")]
    [InlineData("""{"id":"a","choices":[{"index":1,"delta":{"content":"x"},"finish_reason":null}],"usage":null,"obfuscation":"Zk3"}""")]
    [InlineData("""{"id":"a","choices":[{"index":1,"delta":{"content":"x"},"finish_reason":null}],"error":{"message":"no"}}""")]
    public void ReadChunk_FrameLikeTheLastPieceOfText_IsReadAsAlone(string chunk)
    {
        var known = new OpenAiReplyToExchange(Envelope.Id, "m");
        known.ReadChunk("""{"id":"a","choices":[{"index":1,"delta":{"content":"first"},"finish_reason":null}],"usage":null}"""u8, []);
        var alone = new OpenAiReplyToExchange(Envelope.Id, "m");
        List<ReplyEvent> inFrame = [], byItself = [];

        known.ReadChunk(Encoding.UTF8.GetBytes(chunk), inFrame);
        alone.ReadChunk(Encoding.UTF8.GetBytes(chunk), byItself);

        Told(inFrame).ShouldBe(Told(byItself.Where(step => step is not ReplyStarted)));

        static IEnumerable<string> Told(IEnumerable<ReplyEvent> events) => events.Select(step => step is ChoiceDelta delta
            ? $"{delta.Choice} {delta.Text} {delta.Refusal} {delta.FinishReason}"
            : step.ToString());
    }

    [Theory]
    [InlineData("\\x\"},\"finish_reason\":null}]}")]
    [InlineData("\n\"},\"finish_reason\":null}]}")]
    [InlineData("x")]
    [InlineData("x\"},\"finish_reason\":null}]")]
    [InlineData("x\"},\"finish_reason\":null}]}}")]
    [InlineData("x\"},\"finish_reason\":null}],}")]
    public void ReadChunk_MalformedInAKnownFrameOfText_Fails(string rest)
    {
        const string Frame = "{\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";

        var events = ReadOpenAiStream(Frame + "a\"},\"finish_reason\":null}]}", Frame + rest);

        TextOf(events).ShouldBe("a");
        events[^1].ShouldBeOfType<UpstreamFailed>().Failure.Kind.ShouldBe(UpstreamFailureKind.MalformedReply);
    }

    [Fact]
    public void ReadChunk_FrameThatChangesAsTimeGoesOn_IsReadTheSame()
    {
        var events = ReadOpenAiStream(
            [.. Enumerable.Range(0, 40).Select(i => $"{{\"created\":{i / 2},\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{i},\"}}}}]}}"), "[DONE]"]);

        TextOf(events).ShouldBe(string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("}")]
    [InlineData("[{\"index\":0,\"delta\":{\"content\":\"b\"}}]")]
    [InlineData("[{\"index\":0,\"delta\":{\"content\":\"b\"}}]}}")]
    public void ReadChunk_MalformedBehindAKnownFrame_Fails(string rest)
    {
        const string Frame = "{\"id\":\"a\",\"model\":\"m\",\"choices\":";

        var events = ReadOpenAiStream(Frame + "[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}", Frame + rest);

        TextOf(events).ShouldBe("a");
        events[^1].ShouldBeOfType<UpstreamFailed>().Failure.Kind.ShouldBe(UpstreamFailureKind.MalformedReply);
    }

    [Fact]
    public void ReadChunk_ErrorBeforeAnything_DoesNotStart() =>
        ReadOpenAiStream("""{"error":{"message":"overloaded","type":"overloaded_error"}}""").ShouldHaveSingleItem().ShouldBeOfType<UpstreamFailed>();

    [Theory]
    [InlineData("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"secret")]
    [InlineData("<html>bad gateway</html>")]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("""{"choices":[{"index":2000000000,"delta":{"content":"x"}}]}""")]
    [InlineData("""{"choices":["x"]}""")]
    public void ReadChunk_Malformed_FailsWithoutStarting(string chunk) =>
        ReadOpenAiStream(chunk).ShouldHaveSingleItem().ShouldBeOfType<UpstreamFailed>().Failure.Kind.ShouldBe(UpstreamFailureKind.MalformedReply);

    [Fact]
    public void End_WithoutFinishOrDone_IsCutOff() =>
        ReadOpenAiStream("""{"choices":[{"index":0,"delta":{"content":"x"}}]}""")[^1]
            .ShouldBeOfType<UpstreamFailed>().Failure.Kind.ShouldBe(UpstreamFailureKind.CutOff);

    [Fact]
    public void End_FinishedWithoutDone_IsWhole() =>
        ReadOpenAiStream("""{"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}]}""").OfType<UpstreamFailed>().ShouldBeEmpty();

    [Fact]
    public void End_DoneWithoutFinish_SuppliesTheReason() =>
        Last(ReadOpenAiStream("""{"choices":[{"index":0,"delta":{"content":"x"}}]}""", "[DONE]")).FinishReason.ShouldBe(FinishReason.Stop);

    [Fact]
    public void End_NothingAtAll_IsCutOff() =>
        ReadOpenAiStream().ShouldHaveSingleItem().ShouldBeOfType<UpstreamFailed>().Failure.Kind.ShouldBe(UpstreamFailureKind.CutOff);

    [Theory]
    [InlineData("""{"error":{"message":"no","type":"invalid_request_error"}}""", UpstreamFailureKind.InvalidRequest)]
    [InlineData("""{"detail":"Not Found"}""", UpstreamFailureKind.MalformedReply)]
    [InlineData("{", UpstreamFailureKind.MalformedReply)]
    public void ReadPlain_NoAnswer_Fails(string body, UpstreamFailureKind kind) =>
        ReadOpenAiPlain(body).ShouldHaveSingleItem().ShouldBeOfType<UpstreamFailed>().Failure.Kind.ShouldBe(kind);

    [Theory]
    [InlineData("""{"model":"e","data":[{"index":1,"embedding":[3,4]},{"index":0,"embedding":[1,2]}],"usage":{"prompt_tokens":6,"total_tokens":6}}""")]
    [InlineData("""{"model":"e","data":[{"embedding":"AACAPwAAAEA="},{"embedding":"AABAQAAAgEA="}],"usage":{"prompt_tokens":6,"total_tokens":6}}""")]
    public void ReadEmbeddings_NumbersOrBase64_AreOrderedByIndex(string body)
    {
        var events = new List<ReplyEvent>();
        OpenAiReplyToExchange.ReadEmbeddings(Encoding.UTF8.GetBytes(body), "e", 2, events);

        events[0].ShouldBeOfType<ReplyStarted>().Model.ShouldBe("e");
        var vectors = events[1].ShouldBeOfType<EmbeddingsProduced>().Vectors;
        vectors[0].ToArray().ShouldBe([1f, 2f]);
        vectors[1].ToArray().ShouldBe([3f, 4f]);
        events[2].ShouldBe(new UsageReported(new TokenUsage { Input = 6 }));
    }

    [Theory]
    [InlineData("""{"data":[{"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":9,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"embedding":[1e999]},{"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"embedding":"AAC"},{"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"embedding":"AADAfw=="},{"embedding":[1]}]}""")]
    [InlineData("""{"data":5}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void ReadEmbeddings_NotWhatWasAskedFor_IsMalformed(string body)
    {
        var events = new List<ReplyEvent>();
        OpenAiReplyToExchange.ReadEmbeddings(Encoding.UTF8.GetBytes(body), "e", 2, events);

        events.ShouldHaveSingleItem().ShouldBeOfType<UpstreamFailed>().Failure.Kind.ShouldBe(UpstreamFailureKind.MalformedReply);
    }

    private static ChoiceDelta Last(List<ReplyEvent> events) => events.OfType<ChoiceDelta>().Last();

    /// <summary>The calls as a client joins them.</summary>
    private static List<(string Id, string Name, string Arguments)> Calls(List<ReplyEvent> events)
    {
        events.OfType<UpstreamFailed>().ShouldBeEmpty();
        var calls = new List<(string Id, string Name, string Arguments)>();
        foreach (var call in events.OfType<ChoiceDelta>().SelectMany(delta => delta.ToolCalls))
        {
            if (call.Index == calls.Count)
            {
                calls.Add((call.Id!, call.Name!, call.Arguments));
            }
            else
            {
                var (id, name, arguments) = calls[call.Index];
                calls[call.Index] = (id, name, arguments + call.Arguments);
            }
        }

        return calls;
    }
}
