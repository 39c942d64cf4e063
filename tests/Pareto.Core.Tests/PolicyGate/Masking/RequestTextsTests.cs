using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Masking;
using Pareto.Core.Tests.Providers;

namespace Pareto.Core.Tests.PolicyGate.Masking;

public class RequestTextsTests
{
    /// <summary>A request with the word, and a number of its own, in every place that holds text.</summary>
    private static ChatRequest Everywhere(Func<string> next) => Requests.Chat() with
    {
        Tools =
        [
            new ToolDefinition
            {
                Name = next(),
                Description = next(),
                Parameters = Json($$"""{"type":"object","properties":{"{{next()}}":{"type":"string","description":"{{next()}}","enum":["{{next()}}"] } } }"""),
                Carried = Carried("cache", $$"""{"by":"{{next()}}" }"""),
            },
            new ToolDefinition { Name = "x", Opaque = Json($$"""{"type":"web_search","near":{"city":"{{next()}}" } }""") },
        ],
        ToolChoice = new ToolChoice(ToolChoiceMode.Named, next()),
        Messages =
        [
            new ChatMessage { Role = ChatRole.System, Parts = [new TextPart(next())] },
            new ChatMessage
            {
                Role = ChatRole.User,
                Name = next(),
                Parts =
                [
                    new TextPart(next()) { Carried = Carried("cache_control", $$"""["{{next()}}"]""") },
                    new ImagePart("https://example.org/" + next()),
                    new FilePart(next(), "data:text/csv;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes("a;" + next())), null),
                    new FilePart(next(), "data:text/plain," + next(), null),
                    new FilePart(null, Convert.ToBase64String(Encoding.UTF8.GetBytes(next())), null),
                    new OpaquePart("citation", Json($$"""{"type":"citation","of":"{{next()}}"}""")),
                ],
                Carried = Carried(next(), "1"),
            },
            new ChatMessage
            {
                Role = ChatRole.Assistant,
                Parts = [new ThinkingPart(next(), "c2lnbmF0dXJl"), new RefusalPart(next())],
                ToolCalls = [new ToolCall(next(), next(), $$"""{ "{{next()}}": ["{{next()}}", {"deep": "{{next()}}"}] }""") { Carried = Carried("extra", $"\"{next()}\"") }],
            },
            new ChatMessage { Role = ChatRole.Tool, ToolCallId = next(), Parts = [new TextPart($$"""{"row": "{{next()}}"}""")] },
            new ChatMessage { Role = ChatRole.Tool, ToolCallId = "x", Parts = [new TextPart($$"""{"cut": "{{next()}}""")] },
        ],
        ResponseFormat = new ResponseFormat
        {
            Kind = ResponseFormatKind.JsonSchema,
            Name = next(),
            Description = next(),
            Schema = Json($$"""{"properties":{"a":{"default":"{{next()}}" } },"required":["{{next()}}"]}"""),
        },
        Stop = [next(), next()],
        EndUser = next(),
        Carried = Carried("metadata", $$"""{"user_id":"{{next()}}" }"""),
    };

    [Fact]
    public void Of_EveryPlaceOfAChat_IsShownOnceAndInTheOrderOfTheConversation()
    {
        var placed = 0;
        var request = Everywhere(() => $"zebra{placed++:000}");

        var all = string.Join("\n", RequestTexts.Of(request).Texts.SelectMany(text => text.Pieces.Select(piece => text.Text[piece.Start..piece.End])));

        for (var i = 0; i < placed; i++)
        {
            all.Split($"zebra{i:000}").Length.ShouldBe(2, $"place {i}");
        }
    }

    [Fact]
    public void Replace_EveryPlaceOfAChat_LeavesNoneAndStaysValid()
    {
        var placed = 0;
        var request = Everywhere(() => $"zebra{placed++:000}");
        var texts = RequestTexts.Of(request);

        var replaced = (ChatRequest)texts.Replace([.. texts.Texts.Select(text => All(text, "zebra", 8, "<X_1>\"\\\n"))]);

        var shown = RequestTexts.Of(replaced);
        string.Join("\n", shown.Texts.Select(text => text.Text)).ShouldNotContain("zebra");
        shown.Texts.Length.ShouldBe(texts.Texts.Length);
        replaced.Tools[0].Name.ShouldNotContain("<");
        replaced.Messages[2].ToolCalls[0].Arguments.ShouldBe("{ \"<X_1>\\\"\\\\\\n\": [\"<X_1>\\\"\\\\\\n\", {\"deep\": \"<X_1>\\\"\\\\\\n\"}] }");
        ((FilePart)replaced.Messages[1].Parts[3]).Data.ShouldBe("data:text/plain," + Uri.EscapeDataString("<X_1>\"\\\n"));
    }

    [Fact]
    public void Replace_Nothing_GivesTheSameInstance()
    {
        var request = Everywhere(() => "a");
        var texts = RequestTexts.Of(request);

        texts.Replace([.. texts.Texts.Select(_ => ImmutableArray<Replacement>.Empty)]).ShouldBeSameAs(request);
    }

    [Fact]
    public void Of_ToolCallArguments_ShowsValuesDecodedBesideTheirNames()
    {
        var request = Requests.Chat([
            new ChatMessage
            {
                Role = ChatRole.Assistant,
                ToolCalls = [new ToolCall("", "f", """{"e-mail":"o\u0027neil@example.org","cards":[4111111111111111,"b"]}""")],
            }]);

        RequestTexts.Of(request).Texts[0].Text.ShouldBe("e-mail: o'neil@example.org\ncards: 4111111111111111\ncards: b");
    }

    [Fact]
    public void Replace_ANumber_BecomesAString()
    {
        var request = Requests.Chat([
            new ChatMessage { Role = ChatRole.Assistant, ToolCalls = [new ToolCall("", "f", """{ "card" : 4111111111111111 , "n":1.50 }""")] }]);
        var texts = RequestTexts.Of(request);

        var replaced = (ChatRequest)texts.Replace([[new Replacement(6, 22, "<CREDIT_CARD_1>")], []]);

        replaced.Messages[0].ToolCalls[0].Arguments.ShouldBe("""{ "card" : "<CREDIT_CARD_1>" , "n":1.50 }""");
    }

    [Fact]
    public void Of_Schema_LeavesOutItsClosedVocabularyOnly()
    {
        var request = Requests.Chat() with
        {
            Messages = [],
            Tools =
            [
                new ToolDefinition
                {
                    Name = "pay",
                    Parameters = Json("""{"type":"object","properties":{"amount":{"type":"integer","maximum":4111111111111111,"default":4111111111111111}},"required":["amount"]}"""),
                },
            ],
        };

        RequestTexts.Of(request).Texts.ShouldHaveSingleItem().Text.ShouldBe("tool: pay\namount: 4111111111111111\namount");
    }

    [Fact]
    public void Of_WhatCannotBeRead_IsNamed()
    {
        var request = Requests.Chat([
            new ChatMessage
            {
                Role = ChatRole.User,
                Parts =
                [
                    new ImagePart("data:image/png;base64,AAAA"),
                    new AudioPart("AAAA", "wav"),
                    new FilePart("a.pdf", "data:application/pdf;base64," + Convert.ToBase64String("%PDF-1.7"u8), null),
                    new FilePart(null, null, "file-1"),
                    new OpaquePart("redacted_thinking", Json($$"""{"data":"{{new string('A', 600)}}"}""")),
                ],
            }]);

        RequestTexts.Of(request).Unscannable.ShouldBe(
            [Unscannable.Image, Unscannable.Audio, Unscannable.File, Unscannable.File, Unscannable.Opaque, Unscannable.Encoded]);
    }

    [Fact]
    public void Of_Embeddings_ShowsTextsAndNamesTokens()
    {
        var request = Requests.Embeddings() with
        {
            Inputs = [EmbeddingInput.Of("first"), EmbeddingInput.Of([1, 2]), EmbeddingInput.Of("second")],
            EndUser = "someone",
        };
        var texts = RequestTexts.Of(request);

        texts.Texts.Select(text => text.Text).ShouldBe(["first", "second", "user: someone"]);
        texts.Unscannable.ShouldBe([Unscannable.Tokens]);
        var replaced = (EmbeddingsRequest)texts.Replace([[], [new Replacement(0, 6, "<X_1>")], []]);
        replaced.Inputs[2].Text.ShouldBe("<X_1>");
        replaced.Inputs[0].ShouldBeSameAs(request.Inputs[0]);
    }

    [Fact]
    public void Cut_FindingOverNameAndValues_KeepsToTheValues()
    {
        var request = Requests.Chat([
            new ChatMessage { Role = ChatRole.Assistant, ToolCalls = [new ToolCall("", "f", """{"password":"abc","next":"def"}""")] }]);
        var text = RequestTexts.Of(request).Texts[0];
        text.Text.ShouldBe("password: abc\nnext: def");

        Cut(0, 13).ShouldBe([(10, 13)]);
        Cut(0, 8).ShouldBe([(0, 8)]);
        Cut(10, 23).ShouldBe([(10, 13), (20, 23)]);
        Cut(8, 10).ShouldBeEmpty();

        IEnumerable<(int, int)> Cut(int start, int end) =>
            text.Cut([new Finding(start, end, "X", FindingCategory.Secret, 1)]).Select(finding => (finding.Start, finding.End));
    }

    private static ImmutableArray<Replacement> All(RequestText text, string word, int length, string by)
    {
        var found = ImmutableArray.CreateBuilder<Finding>();
        for (var i = text.Text.IndexOf(word, StringComparison.Ordinal); i >= 0; i = text.Text.IndexOf(word, i + 1, StringComparison.Ordinal))
        {
            found.Add(new Finding(i, i + length, "X", FindingCategory.Personal, 1));
        }

        return [.. text.Cut(found.ToImmutable()).Select(finding => new Replacement(finding.Start, finding.End, by))];
    }

    private static CarriedFields Carried(string name, string json) => new([KeyValuePair.Create(name, Json(json))]);

    private static JsonElement Json(string json) => JsonElement.Parse(json);
}
