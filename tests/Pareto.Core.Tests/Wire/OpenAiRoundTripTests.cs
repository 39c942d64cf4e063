using System.Text.Json;
using System.Text.Json.Nodes;
using Pareto.Core.Wire;
using static Pareto.Core.Tests.Wire.WireSamples;

namespace Pareto.Core.Tests.Wire;

/// <summary>A body of the OpenAI dialect that goes in comes out for an OpenAI-like server with the same meaning.</summary>
public sealed class OpenAiRoundTripTests
{
    [Fact]
    public void WriteChat_Everything_KeepsEveryField()
    {
        var written = Written(output => ExchangeToOpenAiRequest.WriteChat(Chat(EverythingChat), "gpt-5.2", OpenAiQuirks.None, output));

        // The half surrogate pair is handed on as it stands; the platform's tree, which compares the rest, cannot hold it.
        written.ShouldContain("\"\\ud83d\"");
        var expected = JsonNode.Parse(EverythingChat.Replace("\"\\ud83d\"", "0"))!.AsObject();
        expected["model"] = "gpt-5.2";
        written.Replace("\"\\ud83d\"", "0").ShouldBeJson(expected.ToJsonString());
    }

    [Fact]
    public void WriteChat_WrittenTwice_IsTheSame()
    {
        var once = Written(output => ExchangeToOpenAiRequest.WriteChat(Chat(EverythingChat), "auto", OpenAiQuirks.None, output));
        var twice = Written(output => ExchangeToOpenAiRequest.WriteChat(Chat(once), "auto", OpenAiQuirks.None, output));

        twice.ShouldBe(once);
    }

    [Fact]
    public void WriteChat_RandomBodies_KeepUnknownFieldsAndMeaning()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var body = RandomBody(random);
            var expected = body.DeepClone().AsObject();
            expected["model"] = "up";
            if (expected["max_tokens"] is { } bound)
            {
                expected["max_completion_tokens"] = bound.DeepClone();
                expected.Remove("max_tokens");
            }

            var written = Written(output => ExchangeToOpenAiRequest.WriteChat(Chat(body.ToJsonString()), "up", OpenAiQuirks.None, output));

            written.ShouldBeJson(expected.ToJsonString());
        }
    }

    [Fact]
    public void WriteChat_SingleTextPart_IsPlainString() =>
        Written(output => ExchangeToOpenAiRequest.WriteChat(
            Chat("""{"model":"a","messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}]}"""), "m", OpenAiQuirks.None, output))
            .ShouldBeJson("""{"model":"m","messages":[{"role":"user","content":"Hi"}]}""");

    [Fact]
    public void WriteChat_Stream_AlwaysAsksForUsage() =>
        Written(output => ExchangeToOpenAiRequest.WriteChat(
            Chat("""{"model":"a","stream":true,"messages":[{"role":"user","content":"Hi"}]}"""), "m", OpenAiQuirks.None, output))
            .ShouldBeJson("""{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":true,"stream_options":{"include_usage":true}}""");

    [Theory]
    [InlineData(ToolCallIdForm.AsGiven, "chatcmpl-tool-0123456789abcdef0123456789abcdef", "^chatcmpl-tool-0123456789abcdef0123456789abcdef$")]
    [InlineData(ToolCallIdForm.AtMost40, "chatcmpl-tool-0123456789abcdef0123456789abcdef", "^[a-zA-Z0-9]{32}$")]
    [InlineData(ToolCallIdForm.AtMost40, "toolu_01A09q90qw90lq917835lq9", "^toolu_01A09q90qw90lq917835lq9$")]
    [InlineData(ToolCallIdForm.NineAlphanumeric, "toolu_01A09q90qw90lq917835lq9", "^[a-zA-Z0-9]{9}$")]
    [InlineData(ToolCallIdForm.NineAlphanumeric, "call_1234", "^[a-zA-Z0-9]{9}$")]
    [InlineData(ToolCallIdForm.NineAlphanumeric, "D681PevKs", "^D681PevKs$")]
    public void WriteChat_ToolCallIdOfAnotherServer_IsRenamedInCallAndResultAlike(ToolCallIdForm form, string id, string expected)
    {
        var request = Chat(
            $$$"""
            {"model":"a","messages":[{"role":"user","content":"Hi"},
              {"role":"assistant","tool_calls":[{"id":"{{{id}}}","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"{{{id}}}2","type":"function","function":{"name":"f","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"{{{id}}}2","content":"2"},{"role":"tool","tool_call_id":"{{{id}}}","content":"1"}]}
            """);

        var messages = JsonElement.Parse(Written(output => ExchangeToOpenAiRequest.WriteChat(request, "m", new OpenAiQuirks { ToolCallIds = form }, output)))
            .GetProperty("messages");

        var calls = messages[1].GetProperty("tool_calls").EnumerateArray().Select(call => call.GetProperty("id").GetString()!).ToArray();
        calls[0].ShouldMatch(expected);
        calls.ShouldBeUnique();
        messages[2].GetProperty("tool_call_id").GetString().ShouldBe(calls[1]);
        messages[3].GetProperty("tool_call_id").GetString().ShouldBe(calls[0]);
    }

    [Fact]
    public void WriteChat_Quirks_AreHeeded()
    {
        var quirks = new OpenAiQuirks
        {
            UseMaxTokensField = true,
            SendStreamOptions = false,
            SystemRoleForDeveloper = true,
            PlainTextContent = true,
            DropFields = ["cache_control", "user", "logit_bias"],
        };
        var request = Chat(
            """
            {"model":"a","stream":true,"max_completion_tokens":5,"user":"u","logit_bias":{"1":2},"top_k":4,"messages":[
              {"role":"developer","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}},{"type":"text","text":"b"}],"cache_control":{}},
              {"role":"user","content":"Hi"}]}
            """);

        Written(output => ExchangeToOpenAiRequest.WriteChat(request, "m", quirks, output)).ShouldBeJson(
            """{"model":"m","messages":[{"role":"system","content":"a\nb"},{"role":"user","content":"Hi"}],"max_tokens":5,"stream":true,"top_k":4}""");
    }

    [Fact]
    public void WriteChat_Reasoning_IsSentBackOnlyWhereWanted()
    {
        var request = Chat(
            """{"model":"a","messages":[{"role":"assistant","content":"Yes","thinking_blocks":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"redacted_thinking","data":"d"}]}]}""");

        Written(output => ExchangeToOpenAiRequest.WriteChat(request, "m", OpenAiQuirks.None, output))
            .ShouldBeJson("""{"model":"m","messages":[{"role":"assistant","content":"Yes"}]}""");
        Written(output => ExchangeToOpenAiRequest.WriteChat(request, "m", new OpenAiQuirks { KeepReasoning = true }, output))
            .ShouldBeJson("""{"model":"m","messages":[{"role":"assistant","content":"Yes","reasoning_content":"hm"}]}""");
    }

    [Theory]
    [InlineData("""{"type":"grammar","grammar":"root ::= x"}""")]
    [InlineData("""{"type":"json_object","schema":{"type":"object"}}""")]
    [InlineData("""{"type":"text"}""")]
    public void WriteChat_OtherResponseFormats_AreKept(string format) =>
        JsonNode.Parse(Written(output => ExchangeToOpenAiRequest.WriteChat(
            Chat($$"""{"model":"a","messages":[{"role":"user","content":"Hi"}],"response_format":{{format}}}"""), "m", OpenAiQuirks.None, output)))!
            ["response_format"]!.ToJsonString().ShouldBeJson(format);

    [Fact]
    public void WriteChat_RetiredFunctions_AreCarriedToServersOfTheDialect()
    {
        const string body =
            """
            {"model":"m","functions":[{"name":"f","parameters":{}}],"function_call":"auto","messages":[
              {"role":"user","content":"Hi"},
              {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},
              {"role":"function","name":"f","content":"42"}]}
            """;

        Written(output => ExchangeToOpenAiRequest.WriteChat(Chat(body), "m", OpenAiQuirks.None, output)).ShouldBeJson(body);
    }

    [Fact]
    public void WriteChat_AllowedToolsChoice_IsKept()
    {
        const string body =
            """{"model":"m","messages":[{"role":"user","content":"Hi"}],"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[]}}}""";

        Written(output => ExchangeToOpenAiRequest.WriteChat(Chat(body), "m", OpenAiQuirks.None, output)).ShouldBeJson(body);
    }

    [Theory]
    [InlineData("""{"model":"m","input":"a"}""")]
    [InlineData("""{"model":"m","input":["a","b"],"dimensions":3,"user":"u","encoding_format":"base64","truncate":"END"}""")]
    [InlineData("""{"model":"m","input":[1,2,3]}""")]
    [InlineData("""{"model":"m","input":[[1],[2,3]]}""")]
    public void WriteEmbeddings_EveryForm_ComesOutAsItCame(string body) =>
        Written(output => ExchangeToOpenAiRequest.WriteEmbeddings(Embeddings(body), "m", OpenAiQuirks.None, output)).ShouldBeJson(body);

    private static JsonObject RandomBody(Random random)
    {
        var messages = new JsonArray();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            messages.Add(RandomMessage(random));
        }

        var body = new JsonObject { ["model"] = "auto", ["messages"] = messages };
        void Maybe(string name, Func<JsonNode> value)
        {
            if (random.Next(2) == 0)
            {
                body[name] = value();
            }
        }

        Maybe("temperature", () => random.Next(0, 9) / 4.0);
        Maybe("top_p", () => random.Next(0, 5) / 4.0);
        Maybe("max_tokens", () => random.Next(1, 5000));
        Maybe("seed", () => random.NextInt64());
        Maybe("stop", () => new JsonArray("x", "y\n"));
        Maybe("parallel_tool_calls", () => random.Next(2) == 0);
        Maybe("tool_choice", () => new[] { "auto", "none", "required" }[random.Next(3)]);
        Maybe("response_format", () => new JsonObject { ["type"] = "json_object", ["x" + random.Next(3)] = Unknown(random, 2) });
        Maybe("x_" + random.Next(100), () => Unknown(random, 3));
        Maybe("y_ü", () => Unknown(random, 3));
        return body;
    }

    private static JsonObject RandomMessage(Random random)
    {
        var message = new JsonObject { ["role"] = new[] { "system", "user", "assistant" }[random.Next(3)] };
        message["content"] = random.Next(2) == 0
            ? "text \u2028 \"quoted\" \\ 😀 " + random.Next()
            : new JsonArray(
                new JsonObject { ["type"] = "text", ["text"] = "a" },
                new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = "https://example.com/a.png" }, ["x"] = Unknown(random, 2) },
                new JsonObject { ["type"] = "kind_" + random.Next(9), ["y"] = Unknown(random, 2) });
        if (random.Next(2) == 0)
        {
            message["m_" + random.Next(9)] = Unknown(random, 3);
        }

        return message;
    }

    private static JsonNode Unknown(Random random, int depth) => random.Next(depth > 0 ? 6 : 4) switch
    {
        0 => random.Next(),
        1 => "s" + random.Next(),
        2 => random.Next(2) == 0,
        3 => random.NextDouble(),
        4 => new JsonArray(Unknown(random, depth - 1), null, Unknown(random, depth - 1)),
        _ => new JsonObject { ["k" + random.Next(5)] = Unknown(random, depth - 1), ["n"] = null },
    };
}
