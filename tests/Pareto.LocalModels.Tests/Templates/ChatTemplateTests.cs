using System.Text.Json.Nodes;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Templates;
using Pareto.LocalModels.Tokenizers;
using Pareto.Testing;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Templates;

public class ChatTemplateTests
{
    private const string System = """{"role":"system","content":"Be brief."}""";
    private const string User = """{"role":"user","content":" Weather? "}""";
    private const string Answer = """{"role":"assistant","content":"Sunny."}""";
    private const string Call =
        """{"role":"assistant","content":null,"tool_calls":[{"id":"abcdefghi","type":"function","function":{"name":"weather","arguments":"{\"city\": \"Bern\"}"}}]}""";
    private const string Result = """{"role":"tool","tool_call_id":"abcdefghi","content":"12 degrees"}""";
    private const string Tool =
        """{"type":"function","function":{"name":"weather","description":"Tells it","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}""";
    private const string ToolLine =
        """{"type": "function", "function": {"name": "weather", "description": "Tells it", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}""";
    private const string FunctionLine =
        """{"name": "weather", "description": "Tells it", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}""";

    [Fact]
    public void Render_Llama3_MakesItsForm()
    {
        Render(SampleTemplates.Llama3, [System, User, Answer, User], []).ShouldBe(
            "<bos><|start_header_id|>system<|end_header_id|>\n\nToday Date: 03 Feb 2026\n\nBe brief.<|eot_id|>" +
            "<|start_header_id|>user<|end_header_id|>\n\nWeather?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\nSunny.<|eot_id|>" +
            "<|start_header_id|>user<|end_header_id|>\n\nWeather?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n");
        Render(SampleTemplates.Llama3, [User, Call, Result], [Tool]).ShouldEndWith(
            "    \"function\": {\n        \"name\": \"weather\",\n        \"description\": \"Tells it\",\n        \"parameters\": {\n            \"type\": \"object\",\n" +
            "            \"properties\": {\n                \"city\": {\n                    \"type\": \"string\"\n                }\n            }\n        }\n    }\n}\n\n" +
            "Weather?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n{\"name\": \"weather\", \"parameters\": {\"city\": \"Bern\"}}<|eot_id|>" +
            "<|start_header_id|>ipython<|end_header_id|>\n\n\"12 degrees\"<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n");
    }

    [Fact]
    public void Render_Mistral_MakesItsForm() =>
        Render(SampleTemplates.Mistral, [System, User, Call, Result, Answer, """{"role":"user","content":"Now?"}"""], [Tool]).ShouldBe(
            "<bos>[INST] Weather? [/INST][TOOL_CALLS][{\"name\": \"weather\", \"arguments\": {\"city\": \"Bern\"}, \"id\": \"abcdefghi\"}]<eos>" +
            "[TOOL_RESULTS]{\"content\": 12 degrees, \"call_id\": \"abcdefghi\"}[/TOOL_RESULTS]Sunny.<eos>" +
            "[AVAILABLE_TOOLS][{\"type\": \"function\", \"function\": " + FunctionLine + "}][/AVAILABLE_TOOLS][INST]Be brief.\n\nNow?[/INST]");

    [Fact]
    public void Render_SmolLm2_MakesItsForm() =>
        Render(SampleTemplates.SmolLm2, [User, Answer, User], []).ShouldBe(
            "<|im_start|>system\nBe a helpful assistant<|im_end|>\n<|im_start|>user\n Weather? <|im_end|>\n" +
            "<|im_start|>assistant\nSunny.<|im_end|>\n<|im_start|>user\n Weather? <|im_end|>\n<|im_start|>assistant\n");

    [Fact]
    public void Render_SmolLm3_PassesToolsByTheirOtherNameAndWritesCallsBack() =>
        Render(SampleTemplates.SmolLm3, [User, Call, Result], [Tool], ("enable_thinking", false)).ShouldBe(
            "<|im_start|>system\nToday Date: 03 February 2026\nReasoning Mode: /no_think\n\n<tools>\n" +
            ToolLine.Replace('"', '\'') + "\n</tools>\nCall as <tool_call>\n{\"name\": <name>, \"arguments\": <object>}\n</tool_call>\n\n<|im_end|>\n" +
            "<|im_start|>user\n Weather? <|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n" +
            "<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Bern\"}}\n</tool_call><|im_end|>\n" +
            "<|im_start|>user\n12 degrees<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n");

    [Fact]
    public void Render_Qwen25_MakesItsForm()
    {
        Render(SampleTemplates.Qwen25, [User], []).ShouldBe(
            "<|im_start|>system\nBe helpful.<|im_end|>\n<|im_start|>user\n Weather? <|im_end|>\n<|im_start|>assistant\n");
        Render(SampleTemplates.Qwen25, [System, User, Call, Result], [Tool]).ShouldBe(
            "<|im_start|>system\nBe brief.\n\n# Tools\n\n<tools>\n" + ToolLine +
            "\n</tools>\n\n<tool_call>\n{\"name\": <name>, \"arguments\": <object>}\n</tool_call><|im_end|>\n<|im_start|>user\n Weather? <|im_end|>\n" +
            "<|im_start|>assistant\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Bern\"}}\n</tool_call><|im_end|>\n" +
            "<|im_start|>user\n<tool_response>\n12 degrees\n</tool_response><|im_end|>\n<|im_start|>assistant\n");
    }

    [Fact]
    public void Render_Qwen3_KeepsThoughtsOfTheLastTurnOnly()
    {
        const string Thought = """{"role":"assistant","content":"<think>\nhm\n</think>\n\nSunny."}""";

        Render(SampleTemplates.Qwen3, [User, Thought, User, Call, Result], [Tool], ("enable_thinking", false)).ShouldEndWith(
            "<|im_start|>user\n Weather? <|im_end|>\n<|im_start|>assistant\nSunny.<|im_end|>\n<|im_start|>user\n Weather? <|im_end|>\n" +
            "<|im_start|>assistant\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Bern\"}}\n</tool_call><|im_end|>\n" +
            "<|im_start|>user\n<tool_response>\n12 degrees\n</tool_response><|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n");
        Render(SampleTemplates.Qwen3, [User, """{"role":"assistant","content":"Sunny.","reasoning_content":"hm"}"""], []).ShouldContain(
            "<|im_start|>assistant\n<think>\nhm\n</think>\n\nSunny.<|im_end|>\n");
    }

    [Fact]
    public void Render_Phi_MakesItsForms()
    {
        Render(SampleTemplates.Phi35, [System, User], []).ShouldBe("<|system|>\nBe brief.<|end|>\n<|user|>\n Weather? <|end|>\n<|assistant|>\n");
        Render(SampleTemplates.Phi4Mini, [System, User, Call, Result], [Tool]).ShouldBe(
            "<|system|>Be brief.<|tool|>[" + FunctionLine + "]<|/tool|><|end|><|user|> Weather? <|end|><|assistant|>" +
            "<|tool_call|>[{\"name\": \"weather\", \"arguments\": {\"city\": \"Bern\"}}]<|/tool_call|><|end|><|tool_response|>\"12 degrees\"<|end|><|assistant|>");
    }

    [Fact]
    public void Render_Gemma_FoldsTheSystemMessageIn()
    {
        const string Expected = "<bos><start_of_turn>user\nBe brief.\n\nWeather?<end_of_turn>\n<start_of_turn>model\nSunny.<end_of_turn>\n" +
            "<start_of_turn>user\nWeather?<end_of_turn>\n<start_of_turn>model\n";

        Render(SampleTemplates.Gemma2, [System, User.Replace("\" ", "\""), Answer, User], []).ShouldBe(Expected);
        Render(SampleTemplates.Gemma3, [System, User, Answer, User], []).ShouldBe(Expected);
    }

    [Fact]
    public void Render_TemplateWithoutTools_DescribesThemInWords()
    {
        var template = Parse(SampleTemplates.Gemma2);
        var text = Render(SampleTemplates.Gemma2, [System, User, Call, Result, User], [Tool]);

        template.KnowsTools.ShouldBeFalse();
        template.ToolCalls.ShouldBe(ToolCallFormat.Generic);
        text.ShouldStartWith("<bos><start_of_turn>user\nBe brief.\n\nYou can call tools.");
        text.ShouldContain("<tools>\n" + FunctionLine + "\n</tools>");
        text.ShouldContain("<start_of_turn>model\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Bern\"}}\n</tool_call><end_of_turn>");
        text.ShouldEndWith("<start_of_turn>user\n<tool_response>\n12 degrees\n</tool_response>\n Weather?<end_of_turn>\n<start_of_turn>model\n");
    }

    [Fact]
    public void Render_SeveralCallsWhereOneIsTaken_MakesPairsOfThem()
    {
        const string Two =
            """{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"weather","arguments":"{}"}},{"id":"b","type":"function","function":{"name":"clock","arguments":"{}"}}]}""";

        var text = Render(
            SampleTemplates.Llama3, [User, Two, """{"role":"tool","tool_call_id":"b","content":"noon"}""", """{"role":"tool","tool_call_id":"a","content":"rain"}"""], [Tool]);

        text.ShouldContain("\"weather\", \"parameters\": {}}<|eot_id|><|start_header_id|>ipython<|end_header_id|>\n\n\"rain\"<|eot_id|>");
        text.ShouldContain("\"clock\", \"parameters\": {}}<|eot_id|><|start_header_id|>ipython<|end_header_id|>\n\n\"noon\"<|eot_id|>");
    }

    [Fact]
    public void Render_SystemThatIsDroppedAfterAResult_GoesIntoTheUsersMessage() =>
        Render(SampleTemplates.Mistral, [System, User, Call, Result], [Tool]).ShouldContain("[INST]Be brief.\n\n Weather? [/INST]");

    [Fact]
    public void Render_LongIdForMistral_IsShortenedAlike()
    {
        var text = Render(SampleTemplates.Mistral, [User, Call.Replace("abcdefghi", "call_1234567890"), Result.Replace("abcdefghi", "call_1234567890")], [Tool]);

        var id = text[(text.IndexOf("\"id\": \"", StringComparison.Ordinal) + 7)..][..9];
        id.ShouldAllBe(character => char.IsAsciiLetterOrDigit(character));
        text.ShouldContain($"\"call_id\": \"{id}\"");
    }

    [Fact]
    public void Render_PartsOfText_AreJoinedAndOthersRefused()
    {
        Render(SampleTemplates.Phi35, ["""{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"""], []).ShouldStartWith("<|user|>\nab<|end|>");
        Should.Throw<ChatTemplateException>(() => Render(
            SampleTemplates.Phi35, ["""{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}"""], [])).Message.ShouldContain("text only");
    }

    [Fact]
    public void Render_Refusal_SaysWhyWithoutTheConversation()
    {
        var refusal = Should.Throw<ChatTemplateException>(() => Render(
            "{{ raise_exception('No such role: ' + messages[0].role + '!') }}", ["""{"role":"my secret","content":"x"}"""], []));

        refusal.IsRefusal.ShouldBeTrue();
        refusal.Message.ShouldContain("No such role: …!");
        refusal.Message.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData(SampleTemplates.Llama3, "llama")]
    [InlineData(SampleTemplates.Mistral, "mistral")]
    [InlineData(SampleTemplates.SmolLm2, "generic")]
    [InlineData(SampleTemplates.SmolLm3, "hermes")]
    [InlineData(SampleTemplates.Qwen25, "hermes")]
    [InlineData(SampleTemplates.Qwen3, "hermes")]
    [InlineData(SampleTemplates.Phi35, "generic")]
    [InlineData(SampleTemplates.Phi4Mini, "phi")]
    [InlineData(SampleTemplates.Gemma3, "generic")]
    public void TryParse_Template_TellsHowToolsAreCalled(string source, string format) => Parse(source).ToolCalls.Name.ShouldBe(format);

    [Fact]
    public void TryParse_Broken_NamesTheLine()
    {
        ChatTemplate.TryParse("a\n{% if %}", out _, out var problem).ShouldBeFalse();

        problem.ShouldNotBeNull().ShouldContain("line 2");
    }

    [Theory]
    [InlineData("<|start_header_id|>,<|end_header_id|>,<|eot_id|>", "<|start_header_id|>user<|end_header_id|>\n\nWeather?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n")]
    [InlineData("<|im_start|>,<|im_end|>", "<|im_start|>user\n Weather? <|im_end|>\n<|im_start|>assistant\n")]
    [InlineData("<start_of_turn>,<end_of_turn>", "<start_of_turn>user\nWeather?<end_of_turn>\n<start_of_turn>model\n")]
    [InlineData("<|user|>,<|assistant|>,<|end|>", "<|user|>\n Weather? <|end|>\n<|assistant|>\n")]
    [InlineData("[INST],[/INST]", "[INST] Weather? [/INST]")]
    public void TryFor_NoTemplate_ChoosesByVocabulary(string tokens, string expected)
    {
        ChatTemplate.TryFor(null, Vocabulary(tokens.Split(',')), "llama", out var template, out var problem).ShouldBeTrue(problem);

        template!.Render(new ChatTemplateInput { Messages = [JsonNode.Parse(User)], Time = TimeProvider.System }).Text.ShouldBe(expected);
    }

    [Fact]
    public void TryFor_NoTemplateAndNoFamily_IsRefused()
    {
        ChatTemplate.TryFor(null, Vocabulary("<x>"), "llama", out _, out var problem).ShouldBeFalse();

        problem.ShouldNotBeNull().ShouldContain("chatml");
    }

    [Fact]
    public void Encode_SpecialTokensInUserText_NeverForm()
    {
        string[] markers = ["<|im_start|>", "<|im_end|>", "<|eot_id|>", "<|tool_call|>", "[INST]", "<think>"];
        var tokenizer = Vocabulary(markers);
        var hostile = string.Concat(markers);
        var template = Parse(SampleTemplates.SmolLm2);
        JsonArray messages = [new JsonObject { ["role"] = "user", ["content"] = hostile }, new JsonObject { ["role"] = hostile, ["content"] = "x" }];
        var prompt = template.Render(new ChatTemplateInput { Messages = messages, Time = TimeProvider.System });

        var tokens = tokenizer.Encode(prompt);

        prompt.Text.ShouldContain(hostile);
        tokens.Count(token => token == tokenizer.FindWhole("<|im_start|>")).ShouldBe(4);
        tokens.Count(token => token == tokenizer.FindWhole("<|im_end|>")).ShouldBe(3);
        foreach (var marker in markers[2..])
        {
            tokens.ShouldNotContain(tokenizer.FindWhole(marker)!.Value);
        }
    }

    [Fact]
    public void Encode_HalfOfATokenFromOutside_DoesNotForm()
    {
        var tokenizer = Vocabulary("<|im_start|>", "<|im_end|>");
        var text = new MarkedTextBuilder().AppendInput("<|im_").AppendTemplate("end|>").AppendTemplate("<|im_end|>").AppendInput("x").ToMarkedText();

        var tokens = tokenizer.Encode(text);

        tokens.ShouldBe([.. tokenizer.Encode("<|im_end|>"), tokenizer.FindWhole("<|im_end|>")!.Value, .. tokenizer.Encode("x")]);
    }

    [Fact]
    public void Encode_TextBetweenSpecialTokens_IsMergedAsOneRun()
    {
        var tokenizer = Vocabulary("<|im_start|>", "<|im_end|>");
        var text = new MarkedTextBuilder().AppendTemplate("<|im_end|>t").AppendInput("he").ToMarkedText();

        tokenizer.Encode(text).Skip(1).ShouldBe(tokenizer.Encode("the"));
    }

    private static ChatTemplate Parse(string source)
    {
        ChatTemplate.TryParse(source, out var template, out var problem).ShouldBeTrue(problem);
        return template!;
    }

    private static string Render(string source, string[] messages, string[] tools, params (string Name, bool Value)[] variables) =>
        Parse(source).Render(new ChatTemplateInput
        {
            Messages = [.. messages.Select(message => JsonNode.Parse(message))],
            Tools = tools.Length == 0 ? null : [.. tools.Select(tool => JsonNode.Parse(tool))],
            BosToken = "<bos>",
            EosToken = "<eos>",
            Variables = variables.ToDictionary(variable => variable.Name, variable => (JsonNode?)JsonValue.Create(variable.Value)),
            Time = new FakeTimeProvider(new DateTimeOffset(2026, 2, 3, 12, 0, 0, TimeSpan.Zero)),
        }).Text;

    // The small vocabulary with other whole tokens at its end.
    private static Tokenizer Vocabulary(params string[] markers)
    {
        using var file = GgufFile.Open(TinyModel.Vocabularies(new GgufWriter(), markers: markers).Add("tokenizer.ggml.add_bos_token", false).ToArray());
        return Tokenizer.Of(file.Metadata);
    }
}
