using System.Text;
using System.Text.Json.Nodes;
using Pareto.LocalModels.Templates;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Tests.Templates;

public class ToolCallScannerTests
{
    private static readonly JsonArray _tools =
        (JsonArray)JsonNode.Parse("""[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}},{"type":"function","function":{"name":"g"}}]""")!;

    public static TheoryData<string, string, string> Answers => new()
    {
        { "hermes", "Just text, with <tools> and { braces }.\n", "Just text, with <tools> and { braces }.\n" },
        { "hermes", "<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": \"}</tool_call>\"}}\n</tool_call>", "[0 id0 f {\"a\": \"}</tool_call>\"}]" },
        { "hermes", "Look:\n<tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>\n<tool_call>\n{\"arguments\": {\"b\": [1, 2]}, \"name\": \"g\"}</tool_call>\n", "Look:[0 id0 f {}][1 id1 g {\"b\": [1, 2]}]" },
        { "hermes", "<tool_call>{\"name\": \"f\"}</tool_call> and more", "[0 id0 f {}] and more" },
        { "hermes", "<tool_call>{\"name\": \"f\", \"arguments\": \"{\\\"a\\\": 1}\"}</tool_call>", "[0 id0 f {\"a\": 1}]" },
        { "hermes", "a <tool_call>{nonsense}</tool_call> b", "a <tool_call>{nonsense}</tool_call> b" },
        { "hermes", "<tool_call>no <tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>", "<tool_call>no[0 id0 f {}]" },
        { "hermes", "<tool_call>{\"name\": \"f\", \"arg", "<tool_call>{\"name\": \"f\", \"arg" },
        { "hermes", "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": \"b", "[0 id0 f {\"a\": \"b]" },
        { "hermes", "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": 1]} rest", "[0 id0 f {\"a\": 1]]} rest" },
        { "hermes", "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": 1}", "[0 id0 f {\"a\": 1}]" },
        { "hermes", "<think>\nhm <tool_call>\n</think>\n\nSo <tool_ca", "(hm <tool_call>)So <tool_ca" },
        { "hermes", "<think>hm</think>\n<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}</tool_call>", "(hm)[0 id0 f {\"a\":1}]" },
        { "hermes", "<think>never closed ", "(never closed)" },
        { "hermes", "text <think> stays", "text <think> stays" },
        { "llama", "{\"name\": \"f\", \"parameters\": {\"a\": {\"b\": 1.5e3}}}", "[0 id0 f {\"a\": {\"b\": 1.5e3}}]" },
        { "llama", "<|python_tag|>{\"type\": \"function\", \"name\": \"f\", \"parameters\": {}}", "[0 id0 f {}]" },
        { "llama", "{\"name\": \"f\", \"parameters\": {}}; {\"name\": \"g\", \"parameters\": {\"c\": null}}", "[0 id0 f {}][1 id1 g {\"c\": null}]" },
        { "llama", "{\"name\": \"Bob\", \"age\": 3}", "{\"name\": \"Bob\", \"age\": 3}" },
        { "llama", " {\"answer\": 1}", " {\"answer\": 1}" },
        { "llama", "Sure: {\"name\": \"f\", \"parameters\": {}}", "Sure: {\"name\": \"f\", \"parameters\": {}}" },
        { "mistral", "[TOOL_CALLS] [{\"name\": \"f\", \"arguments\": {\"a\": 1}, \"id\": \"abcdefghi\"}, {\"name\": \"g\", \"arguments\": {}}]", "[0 id0 f {\"a\": 1}][1 id1 g {}]" },
        { "mistral", "Text[TOOL_CALLS][oops]", "Text[TOOL_CALLS][oops]" },
        { "mistral-named", "[TOOL_CALLS]f[ARGS]{\"a\": 1}[TOOL_CALLS]g[CALL_ID]x1[ARGS]{}", "[0 id0 f {\"a\": 1}][1 id1 g {}]" },
        { "mistral-named", "[TOOL_CALLS]f{\"a\": 1}", "[0 id0 f {\"a\": 1}]" },
        { "mistral-named", "[TOOL_CALLS] f or g?", "[TOOL_CALLS] f or g?" },
        { "phi", "<|tool_call|>[{\"type\": \"function\", \"function\": {\"name\": \"f\", \"arguments\": {\"a\": \"\\\"\"}}}]<|/tool_call|>", "[0 id0 f {\"a\": \"\\\"\"}]" },
        { "phi", "<|tool_call|>{\"name\": \"f\", \"arguments\": {}}<|/tool_call|>", "[0 id0 f {}]" },
        { "generic", "<tool_call>\n{\"name\": \"f\", \"arguments\": {}}\n</tool_call>", "[0 id0 f {}]" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Add_AnySplit_GivesTheSame(string format, string answer, string expected)
    {
        var random = new Random(5);
        Scan(format, [answer]).ShouldBe(expected);
        Scan(format, [.. answer.Select(character => character.ToString())]).ShouldBe(expected);
        for (var round = 0; round < 60; round++)
        {
            var pieces = new List<string>();
            for (var at = 0; at < answer.Length;)
            {
                var length = Math.Min(random.Next(0, 12), answer.Length - at);
                pieces.Add(answer.Substring(at, length));
                at += length;
            }

            Scan(format, pieces).ShouldBe(expected);
        }
    }

    [Fact]
    public void Add_RandomAnswers_AnySplitGivesTheSame()
    {
        var random = new Random(23);
        string[] pieces =
        [
            "<tool_call>", "</tool_call>", "<|python_tag|>", "[TOOL_CALLS]", "[ARGS]", "[CALL_ID]", "<|tool_call|>", "<|/tool_call|>", "<think>", "</think>",
            "{\"name\": \"f\", ", "\"arguments\": ", "\"parameters\": ", "{\"a\": 1}", "{", "}", "[", "]", ",", ";", "\"", "f", "text", " ", "\n", "\\", "{\"name\":\"g\",\"arguments\":{}}",
        ];
        foreach (var format in (string[])["hermes", "llama", "mistral", "mistral-named", "phi"])
        {
            for (var round = 0; round < 1500; round++)
            {
                var answer = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)]));
                var whole = Scan(format, [answer]);

                Scan(format, [.. answer.Select(character => character.ToString())]).ShouldBe(whole, answer);
                var cut = random.Next(answer.Length + 1);
                Scan(format, [answer[..cut], answer[cut..]]).ShouldBe(whole, answer);
            }
        }
    }

    [Fact]
    public void Add_Arguments_AreGivenOnAsTheyCome()
    {
        var scanner = Scanner("hermes");
        scanner.Add("<tool_call>{\"name\": \"f\", \"arguments\": {\"te").Select(piece => (piece.Call!.Name, piece.Call.Arguments)).ShouldBe([("f", ""), (null, "{\"te")]);
        scanner.Add("xt\": \"lo").ShouldHaveSingleItem().Call!.Arguments.ShouldBe("xt\": \"lo");
        scanner.HasCalls.ShouldBeTrue();
    }

    [Fact]
    public void Add_NoTools_TakesNothingForACall()
    {
        var scanner = ToolCallFormat.Hermes.CreateScanner(null, () => "id", MarkedText.Empty);
        const string Text = "<tool_call>{\"name\": \"f\", \"arguments\": {}}</tool_call>";

        scanner.Add(Text).ShouldHaveSingleItem().Text.ShouldBe(Text);
    }

    [Fact]
    public void Add_PromptThatBeganToThink_GoesOnWithReasoning()
    {
        var scanner = ToolCallFormat.Hermes.CreateScanner(null, () => "id", MarkedText.FromTemplate("<|im_start|>assistant\n<think>\n"));

        scanner.Add("hm</think>\n\nYes").ShouldBe([new AnswerPiece(Reasoning: "hm"), new AnswerPiece("Yes")]);
    }

    [Fact]
    public void Grammar_OfEachFormat_SaysTextAndSchema()
    {
        var hermes = ToolCallFormat.Hermes.Grammar(_tools);
        hermes.Trigger.ShouldBe("<tool_call>");
        hermes.Separator.ShouldBe("\n");
        var pattern = hermes.Patterns.ShouldHaveSingleItem();
        (pattern.Prefix, pattern.Suffix).ShouldBe(("<tool_call>\n", "\n</tool_call>"));
        pattern.Schema.GetProperty("anyOf")[1].GetRawText().ShouldBe(
            """{"type":"object","properties":{"name":{"const":"g"},"arguments":{"type":"object","properties":{}}},"required":["name","arguments"],"additionalProperties":false}""");

        var llama = ToolCallFormat.Llama.Grammar(_tools);
        llama.OnlyAtStart.ShouldBeTrue();
        llama.Patterns[0].Schema.GetProperty("anyOf")[0].GetProperty("properties").TryGetProperty("parameters", out _).ShouldBeTrue();

        var mistral = ToolCallFormat.Mistral.Grammar(_tools, severalCalls: false);
        mistral.Patterns[0].Schema.GetProperty("maxItems").GetInt32().ShouldBe(1);

        ToolCallFormat.MistralNamed.Grammar(_tools).Patterns.Select(own => own.Prefix).ShouldBe(["[TOOL_CALLS]f[ARGS]", "[TOOL_CALLS]g[ARGS]"]);
    }

    [Fact]
    public void Grammar_ReferencesInASchema_StillFindTheirTarget()
    {
        var tools = (JsonArray)JsonNode.Parse(
            """[{"function":{"name":"f"}},{"function":{"name":"g","parameters":{"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"type":"string"}}}}}]""")!;

        ToolCallFormat.Phi.Grammar(tools).Patterns[0].Schema.GetProperty("items").GetProperty("anyOf")[1].GetProperty("properties").GetProperty("arguments")
            .GetProperty("properties").GetProperty("a").GetProperty("$ref").GetString().ShouldBe("#/items/anyOf/1/properties/arguments/$defs/A");
    }

    private static ToolCallScanner Scanner(string format)
    {
        var calls = 0;
        ToolCallFormat[] all = [ToolCallFormat.Hermes, ToolCallFormat.Generic, ToolCallFormat.Llama, ToolCallFormat.Mistral, ToolCallFormat.MistralNamed, ToolCallFormat.Phi];
        return all.Single(own => own.Name == format).CreateScanner(_tools, () => $"id{calls++}", MarkedText.Empty);
    }

    // Text as it is, (reasoning), [index id name arguments].
    private static string Scan(string format, IReadOnlyList<string?> pieces)
    {
        var scanner = Scanner(format);
        var text = new StringBuilder();
        var open = '\0';
        foreach (var piece in pieces.Append(null).SelectMany(piece => piece is null ? scanner.Finish() : scanner.Add(piece)))
        {
            var kind = piece.Call is not null ? ']' : piece.Reasoning is not null ? ')' : '\0';
            if (open != kind || piece.Call?.Name is not null)
            {
                Close();
                text.Append(kind == ')' ? "(" : string.Empty);
                open = kind;
            }

            if (piece.Call is { } call)
            {
                text.Append(call.Name is null ? string.Empty : $"[{call.Index} {call.Id} {call.Name} ").Append(call.Arguments);
            }

            text.Append(piece.Text).Append(piece.Reasoning);
        }

        Close();
        return text.ToString();

        void Close()
        {
            text.Append(open == '\0' ? string.Empty : open.ToString());
            open = '\0';
        }
    }
}
