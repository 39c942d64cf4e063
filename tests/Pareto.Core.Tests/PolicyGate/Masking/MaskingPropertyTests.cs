using System.Text;
using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Masking;

namespace Pareto.Core.Tests.PolicyGate.Masking;

public class MaskingPropertyTests
{
    private const int Conversations = 10_000;
    private const int Calls = 2_000;

    private static readonly (string Type, string Value)[] Values =
    [
        ("PERSON", "Ada Byron"), ("PERSON", "Tom"), ("PERSON", "PERSON_2"), ("AGE", "1"), ("CREDIT_CARD", "4111111111111111"),
        ("CREDIT", "CARD"), ("A", "\"x\"\\"), ("A_1", "line\nbreak"), ("a-1", "😀"), ("LITERAL", "<"), ("NAME", "日本"),
    ];

    // What could be taken for part of a placeholder, of an escape, or of JSON.
    private static readonly string[] Words =
    [
        "<", ">", "&lt;", "&gt;", "PERSON_1", "<PERSON_1>", "<person 2>", "PERSON", "_1", "1", "11", "_", " ", "-", "\\", "\"", "\\u003c", "\\u003e",
        "LITERAL_1", "<LITERAL_2>", "A_1", "<A_1_1>", "<A11", "CARD_1", "\n", "é", "😀", "日本", "x", "and ", "{", "}", "</PERSON_1>", "&", "u003c",
    ];

    [Fact]
    public void Mask_ThenRestoreThroughAStreamCutAtEveryPosition_GivesTheOriginal()
    {
        var random = new Random(4);
        for (var i = 0; i < Conversations; i++)
        {
            var turns = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Text(random)).ToArray();
            var request = MaskingSamples.Talk(turns);
            var masked = Mask(request, random);
            for (var turn = 0; turn < turns.Length; turn++)
            {
                var text = masked.Request.Text(turn);
                var restorer = new PlaceholderRestorer(masked.Placeholders, isJson: false);
                for (var at = 0; at <= text.Length; at++)
                {
                    var restored = restorer.Push(text[..at]) + restorer.Push(text[at..]) + restorer.End();
                    if (restored != turns[turn])
                    {
                        Assert.Fail($"Conversation {i}, cut at {at}: {turns[turn]} became {text} and then {restored}");
                    }
                }

                masked.Placeholders.Restore(isJson: false, text.Select(character => character.ToString())).ShouldBe(turns[turn]);
            }
        }
    }

    [Fact]
    public void Mask_ThenRestoreArgumentsCutAtEveryPosition_GivesTheSameJson()
    {
        var random = new Random(5);
        for (var i = 0; i < Calls; i++)
        {
            var arguments = Json(random);
            var masked = Mask(MaskingSamples.Call(arguments), random);
            var text = masked.Request.Arguments();
            var original = Canonical(arguments);
            var whole = masked.Placeholders.Restore(isJson: true, text);
            Canonical(whole).ShouldBe(original, $"Conversation {i}: {arguments} became {text} and then {whole}");
            var restorer = new PlaceholderRestorer(masked.Placeholders, isJson: true);
            for (var at = 0; at <= text.Length; at++)
            {
                var restored = restorer.Push(text[..at]) + restorer.Push(text[at..]) + restorer.End();
                if (restored != whole)
                {
                    Assert.Fail($"Conversation {i}, cut at {at}: {whole} came as {restored}");
                }
            }
        }
    }

    [Fact]
    public void Mask_ConversationThatGrows_KeepsEveryPlaceholder()
    {
        var random = new Random(6);
        for (var i = 0; i < 1_000; i++)
        {
            var turns = Enumerable.Range(0, 5).Select(_ => Text(random)).ToArray();
            var shorter = MaskingSamples.Mask(MaskingSamples.Talk(turns[..3]), Values).Placeholders.All.Where(IsNoLiteral);
            var longer = MaskingSamples.Mask(MaskingSamples.Talk(turns), Values).Placeholders.All.Where(IsNoLiteral);

            longer.Take(shorter.Count()).ShouldBe(shorter);
        }

        static bool IsNoLiteral(Placeholder placeholder) => !placeholder.Name.StartsWith("LITERAL", StringComparison.Ordinal);
    }

    /// <summary>Masks some of the places where a value stands, as a detector that misses some would.</summary>
    private static MaskedRequest Mask(GatewayRequest request, Random random)
    {
        var texts = RequestTexts.Of(request);
        return RequestMasking.Mask(
            texts,
            [.. texts.Texts.Select(text => MaskingSamples.Find(text.Text, Values).RemoveAll(_ => random.Next(3) == 0))]);
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var words = random.Next(1, 12); words > 0; words--)
        {
            text.Append(random.Next(3) == 0 ? Values[random.Next(Values.Length)].Value : Words[random.Next(Words.Length)]);
        }

        return text.ToString();
    }

    private static string Json(Random random)
    {
        var fields = new Dictionary<string, object>();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            fields[Text(random)] = random.Next(4) switch
            {
                0 => 4111111111111111,
                1 => new[] { Text(random), Text(random) },
                _ => Text(random),
            };
        }

        // Both ways of writing: with all that is not ASCII as escapes, and with as few escapes as JSON allows.
        return random.Next(2) == 0
            ? JsonSerializer.Serialize(fields)
            : JsonSerializer.Serialize(fields, new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>What the JSON says, whatever way it is written in. A number and a string of its digits say the same.</summary>
    private static string Canonical(string json)
    {
        var said = new StringBuilder();
        Say(JsonElement.Parse(json), said);
        return said.ToString();
    }

    private static void Say(JsonElement json, StringBuilder said)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in json.EnumerateObject())
                {
                    said.Append('{').Append(field.Name).Append('\u0001');
                    Say(field.Value, said);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    said.Append('[');
                    Say(item, said);
                }

                break;
            default:
                said.Append('=').Append(json.ToString());
                break;
        }
    }
}
