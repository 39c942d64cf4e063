using System.Text;
using Pareto.Core.Exchange;
using Pareto.Core.Wire;
using static Pareto.Core.Tests.Wire.WireSamples;

namespace Pareto.Core.Tests.Wire;

public sealed class OpenAiToExchangeTests
{
    private const string Hello = """{"role":"user","content":"Hello"}""";

    [Fact]
    public void TryReadChat_Everything_FillsEveryField()
    {
        var request = Chat(EverythingChat);

        request.Id.ShouldBe(Envelope.Id);
        request.Workload.ShouldBe("tickets");
        request.ReceivedTimestamp.ShouldBe(42);
        request.Model.ShouldBe("auto");
        request.Messages.Length.ShouldBe(8);
        request.ToolChoice.ShouldBe(new ToolChoice(ToolChoiceMode.Named, "look"));
        request.ParallelToolCalls.ShouldBe(false);
        request.MaxOutputTokens.ShouldBe(300);
        request.ChoiceCount.ShouldBe(2);
        request.Stop.ShouldBe(["END", "STOP"]);
        request.Seed.ShouldBe(long.MaxValue);
        request.LogProbs.ShouldBeTrue();
        request.TopLogProbs.ShouldBe(3);
        request.Temperature.ShouldBe(0.25);
        request.TopP.ShouldBe(0.5);
        request.EndUser.ShouldBe("u-1");
        request.ReasoningEffort.ShouldBe("low");
        request.Stream.ShouldBeTrue();
        request.IncludeUsage.ShouldBeTrue();
        request.ResponseFormat!.Kind.ShouldBe(ResponseFormatKind.JsonSchema);
        request.ResponseFormat.Name.ShouldBe("cat");
        request.ResponseFormat.Strict.ShouldBe(true);
        request.Carried.Select(field => field.Key)
            .ShouldBe(["response_format", "stream_options", "frequency_penalty", "metadata", "x_root"]);

        var user = request.Messages[2];
        user.Name.ShouldBe("ada");
        user.Parts[0].ShouldBe(new TextPart("What is this? é😀"));
        var image = user.Parts[1].ShouldBeOfType<ImagePart>();
        image.Url.ShouldStartWith("data:image/png");
        image.Detail.ShouldBe("low");
        image.Carried.Select(field => field.Key).ShouldBe(["image_url", "x_part"], ignoreOrder: true);
        user.Parts[2].ShouldBeOfType<AudioPart>().Format.ShouldBe("wav");
        user.Parts[3].ShouldBeOfType<FilePart>().FileName.ShouldBe("a.pdf");
        user.Parts[4].ShouldBeOfType<OpaquePart>().Kind.ShouldBe("video_url");

        var calls = request.Messages[3].ToolCalls;
        calls[0].Arguments.ShouldBe("""{"at":1}""");
        calls[0].Carried.Find("extra_content").ShouldNotBeNull();
        calls[1].Carried.Find("custom").ShouldNotBeNull();
        request.Messages[4].ToolCallId.ShouldBe("call_1");
        request.Messages[6].Parts[^1].ShouldBe(new RefusalPart("but I may not say whose"));

        request.Tools[0].Name.ShouldBe("look");
        request.Tools[0].Strict.ShouldBe(true);
        request.Tools[1].Opaque.ShouldNotBeNull();
    }

    [Fact]
    public void TryReadChat_Least_TakesDefaults()
    {
        var request = Chat($$"""{"model":"small","messages":[{{Hello}}]}""");

        request.ChoiceCount.ShouldBe(1);
        request.Stream.ShouldBeFalse();
        request.MaxOutputTokens.ShouldBeNull();
        request.Carried.IsEmpty.ShouldBeTrue();
        request.Messages[0].Parts.ShouldBe([new TextPart("Hello")]);
    }

    [Fact]
    public void TryReadChat_NullOptionalFields_CountAsAbsent()
    {
        var request = Chat(
            $$"""
            {"model":"small","messages":[{{Hello}}],"n":null,"stop":null,"tools":null,"tool_choice":null,"seed":null,"stream":null,
             "stream_options":null,"response_format":null,"temperature":null,"top_p":null,"max_tokens":null,"logprobs":null,"user":null}
            """);

        request.ChoiceCount.ShouldBe(1);
        request.Tools.ShouldBeEmpty();
        request.Carried.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void TryReadChat_BothTokenBounds_TakesTheNewer() =>
        Chat($$"""{"model":"m","messages":[{{Hello}}],"max_completion_tokens":7,"max_tokens":9}""").MaxOutputTokens.ShouldBe(7);

    [Fact]
    public void TryReadChat_RepeatedKeys_LastWins()
    {
        var request = Chat($$"""{"model":"a","model":"b","x":1,"x":2,"messages":[],"messages":[{{Hello}}]}""");

        request.Model.ShouldBe("b");
        request.Carried.Count.ShouldBe(1);
        request.Carried.Find("x")!.Value.GetInt32().ShouldBe(2);
    }

    [Fact]
    public void TryReadChat_EscapedFieldName_IsTheSameField() =>
        Chat($$"""{"mod\u0065l":"small","messages":[{{Hello}}]}""").Model.ShouldBe("small");

    [Fact]
    public void TryReadChat_LoneSurrogate_BecomesReplacementCharacter() =>
        Chat("""{"model":"m","messages":[{"role":"user","content":"a\ud83d b\n\"c\""}]}""")
            .Messages[0].Parts[0].ShouldBe(new TextPart("a\uFFFD b\n\"c\""));

    [Fact]
    public void TryReadChat_SignedReasoning_BecomesThinkingParts()
    {
        var message = Chat(
            $$"""
            {"model":"m","messages":[{{Hello}},{"role":"assistant","content":"Yes.","reasoning_content":"Let me think","thinking_blocks":[
              {"type":"thinking","thinking":"Let me think","signature":"sig=="},{"type":"redacted_thinking","data":"xyz"}]}]}
            """).Messages[1];

        message.Parts[0].ShouldBe(new ThinkingPart("Let me think", "sig=="));
        message.Parts[1].ShouldBeOfType<OpaquePart>().Kind.ShouldBe("redacted_thinking");
        message.Parts[2].ShouldBe(new TextPart("Yes."));
        message.Carried.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void TryReadChat_BareReasoning_BecomesUnsignedThinking() =>
        Chat($$"""{"model":"m","messages":[{{Hello}},{"role":"assistant","content":"Yes.","reasoning_content":"Hm"}]}""")
            .Messages[1].Parts[0].ShouldBe(new ThinkingPart("Hm", null));

    [Theory]
    [InlineData("", "not valid JSON", null)]
    [InlineData("{", "not valid JSON", null)]
    [InlineData("[]", "must be a JSON object", null)]
    [InlineData("\"a\"", "must be a JSON object", null)]
    [InlineData("null", "must be a JSON object", null)]
    [InlineData("{} {}", "not valid JSON", null)]
    [InlineData("""{"messages":[H]}""", "is required", "model")]
    [InlineData("""{"model":"","messages":[H]}""", "is required", "model")]
    [InlineData("""{"model":5,"messages":[H]}""", "must be a string, not a number", "model")]
    [InlineData("""{"model":"m"}""", "is required", "messages")]
    [InlineData("""{"model":"m","messages":[]}""", "at least one", "messages")]
    [InlineData("""{"model":"m","messages":{}}""", "must be an array, not an object", "messages")]
    [InlineData("""{"model":"m","messages":[H,5]}""", "must be an object", "messages[1]")]
    [InlineData("""{"model":"m","messages":[{"content":"x"}]}""", "is required", "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"boss","content":"x"}]}""", "is not a role", "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"user"}]}""", "is required", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":7}]}""", "string or an array of parts", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[7]}]}""", "must be an object", "messages[0].content[0]")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"text":"x"}]}]}""", "is required", "messages[0].content[0].type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"text"}]}]}""", "is required", "messages[0].content[0].text")]
    [InlineData("""{"model":"m","messages":[H,{"role":"user","content":[{"type":"image_url","image_url":{}}]}]}""", "is required", "messages[1].content[0].image_url.url")]
    [InlineData("""{"model":"m","messages":[H,{"role":"user","content":[{"type":"image_url","image_url":{"url":[]}}]}]}""", "must be a string", "messages[1].content[0].image_url.url")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"x"}}]}]}""", "is required", "messages[0].content[0].input_audio.format")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{}}]}]}""", "file_data", "messages[0].content[0].file")]
    [InlineData("""{"model":"m","messages":[{"role":"tool","content":"x"}]}""", "is required", "messages[0].tool_call_id")]
    [InlineData("""{"model":"m","messages":[{"role":"function","content":"x"}]}""", "is required", "messages[0].name")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"type":"function","function":{"name":"f"}}]}]}""", "is required", "messages[0].tool_calls[0].id")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"c","function":{}}]}]}""", "is required", "messages[0].tool_calls[0].function.name")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"c"}]}]}""", "is required", "messages[0].tool_calls[0].function")]
    [InlineData("""{"model":"m","messages":[H],"n":0}""", "from 1 to 128", "n")]
    [InlineData("""{"model":"m","messages":[H],"n":129}""", "from 1 to 128", "n")]
    [InlineData("""{"model":"m","messages":[H],"n":1e999}""", "from 1 to 128", "n")]
    [InlineData("""{"model":"m","messages":[H],"max_tokens":0}""", "at least 1", "max_tokens")]
    [InlineData("""{"model":"m","messages":[H],"max_tokens":99999999999999999999}""", "at least 1", "max_tokens")]
    [InlineData("""{"model":"m","messages":[H],"seed":99999999999999999999}""", "64 bits", "seed")]
    [InlineData("""{"model":"m","messages":[H],"temperature":2.1}""", "from 0 to 2", "temperature")]
    [InlineData("""{"model":"m","messages":[H],"temperature":1e999}""", "from 0 to 2", "temperature")]
    [InlineData("""{"model":"m","messages":[H],"temperature":"hot"}""", "from 0 to 2", "temperature")]
    [InlineData("""{"model":"m","messages":[H],"top_p":-0.1}""", "from 0 to 1", "top_p")]
    [InlineData("""{"model":"m","messages":[H],"top_logprobs":21}""", "from 0 to 20", "top_logprobs")]
    [InlineData("""{"model":"m","messages":[H],"stop":["a",1]}""", "must be a string", "stop[1]")]
    [InlineData("""{"model":"m","messages":[H],"stop":["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17"]}""", "at most 16", "stop")]
    [InlineData("""{"model":"m","messages":[H],"stream":"yes"}""", "true or false", "stream")]
    [InlineData("""{"model":"m","messages":[H],"stream_options":{"include_usage":1}}""", "true or false", "stream_options.include_usage")]
    [InlineData("""{"model":"m","messages":[H],"tools":[{"type":"function"}]}""", "is required", "tools[0].function")]
    [InlineData("""{"model":"m","messages":[H],"tools":[{"type":"function","function":{"name":"f","parameters":[]}}]}""", "must be an object", "tools[0].function.parameters")]
    [InlineData("""{"model":"m","messages":[H],"tool_choice":"sometimes"}""", "must be `auto`", "tool_choice")]
    [InlineData("""{"model":"m","messages":[H],"tool_choice":{"type":"function"}}""", "is required", "tool_choice.function.name")]
    [InlineData("""{"model":"m","messages":[H],"response_format":{"type":"json_schema"}}""", "is required", "response_format.json_schema")]
    [InlineData("""{"model":"m","messages":[H],"response_format":{}}""", "is required", "response_format.type")]
    public void TryReadChat_WrongBody_NamesTheField(string body, string complaint, string? parameter)
    {
        var error = ChatError(body.Replace("[H", "[" + Hello, StringComparison.Ordinal));

        error.Message.ShouldContain(complaint);
        error.Parameter.ShouldBe(parameter);
    }

    [Fact]
    public void TryReadChat_SeveralFaults_TellsTheFirst() =>
        ChatError("""{"n":0,"temperature":9,"messages":5}""").Parameter.ShouldBe("n");

    [Fact]
    public void TryReadChat_InvalidUtf8_IsRefused()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("""{"model":"m","x":" """), 0xC3, 0x28, .. Encoding.UTF8.GetBytes("\"}")];

        OpenAiToExchange.TryReadChat(body, Envelope, out _, out var error).ShouldBeFalse();
        error!.Message.ShouldContain("UTF-8");
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(80, false)]
    [InlineData(100_000, false)]
    public void TryReadChat_Nesting_IsBounded(int depth, bool accepted)
    {
        var body = $$"""{"model":"m","messages":[{{Hello}}],"x":{{new string('[', depth)}}{{new string(']', depth)}}}""";

        OpenAiToExchange.TryReadChat(Utf8(body), Envelope, out _, out _).ShouldBe(accepted);
    }

    [Fact]
    public void TryReadChat_Error_DoesNotQuoteTheBody() =>
        ChatError("""{"model":"m","messages":[{"role":"my secret","content":"x"}]}""").Message.ShouldNotContain("secret");

    [Fact]
    public void TryReadEmbeddings_EveryInputForm_IsRead()
    {
        Embeddings("""{"model":"e","input":"a"}""").Inputs.ShouldBe([EmbeddingInput.Of("a")]);
        Embeddings("""{"model":"e","input":["a","b"]}""").Inputs.Select(input => input.Text).ShouldBe(["a", "b"]);
        Embeddings("""{"model":"e","input":[1,2]}""").Inputs.ShouldHaveSingleItem().Tokens.ShouldBe([1, 2]);
        Embeddings("""{"model":"e","input":[[1],[2,3]]}""").Inputs[1].Tokens.ShouldBe([2, 3]);
    }

    [Fact]
    public void TryReadEmbeddings_Options_AreRead()
    {
        var request = Embeddings("""{"model":"e","input":"a","encoding_format":"base64","dimensions":256,"user":"u","truncate":"END"}""");

        request.Base64.ShouldBeTrue();
        request.Dimensions.ShouldBe(256);
        request.EndUser.ShouldBe("u");
        request.Carried.Find("truncate").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("""{"model":"e"}""", "input")]
    [InlineData("""{"model":"e","input":""}""", "input")]
    [InlineData("""{"model":"e","input":[]}""", "input")]
    [InlineData("""{"model":"e","input":{}}""", "input")]
    [InlineData("""{"model":"e","input":["a",[1],5]}""", "input[2]")]
    [InlineData("""{"model":"e","input":[[1,-1]]}""", "input[0]")]
    [InlineData("""{"model":"e","input":[1,"a"]}""", "input")]
    [InlineData("""{"model":"e","input":"a","encoding_format":"hex"}""", "encoding_format")]
    [InlineData("""{"model":"e","input":"a","dimensions":0}""", "dimensions")]
    public void TryReadEmbeddings_WrongBody_NamesTheField(string body, string parameter)
    {
        OpenAiToExchange.TryReadEmbeddings(Utf8(body), Envelope, out _, out var error).ShouldBeFalse();
        error!.Parameter.ShouldBe(parameter);
    }
}
