using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

public sealed partial class OpenAiReplyToExchange
{
    /// <summary>What a <c>delta</c> or a <c>message</c> says.</summary>
    private struct Piece
    {
        public string? Text;
        public string? Reasoning;
        public string? Refusal;
        public JsonElement ToolCalls;
        public CarriedBuilder Carried;
    }

    private static void ReadPiece(ref Utf8JsonReader reader, ref Piece piece)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content"u8))
            {
                ReadContent(ref reader, ref piece);
            }
            else if (reader.ValueTextEquals("role"u8))
            {
                reader.Skip();
            }
            else if (reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8))
            {
                // Servers in transition send the same reasoning under both names.
                var reasoning = ReadText(ref reader);
                piece.Reasoning ??= string.IsNullOrEmpty(reasoning) ? null : reasoning;
            }
            else if (reader.ValueTextEquals("refusal"u8))
            {
                var refusal = ReadText(ref reader);
                piece.Refusal = string.IsNullOrEmpty(refusal) ? null : refusal;
            }
            else if (reader.ValueTextEquals("tool_calls"u8))
            {
                piece.ToolCalls = ReadValue(ref reader);
            }
            else
            {
                AddUnnamed(ref reader, ref piece.Carried);
            }
        }
    }

    private static void ReadContent(ref Utf8JsonReader reader, ref Piece piece)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                var text = WireJson.Text(ref reader);
                piece.Text = text.Length == 0 ? null : text;
                break;
            case JsonTokenType.StartArray:
                ReadContentParts(JsonElement.ParseValue(ref reader), ref piece);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    /// <summary>Mistral's reasoning models answer in parts: thinking, which holds parts again, and text.</summary>
    private static void ReadContentParts(JsonElement parts, ref Piece piece)
    {
        var text = new StringBuilder();
        var reasoning = new StringBuilder();
        foreach (var part in parts.EnumerateArray())
        {
            text.Append(part.TextOf("text"));
            reasoning.Append(part.TextOf("thinking"));
            if (part.ArrayOf("thinking") is { } thoughts)
            {
                foreach (var thought in thoughts.EnumerateArray())
                {
                    reasoning.Append(thought.TextOf("text"));
                }
            }
        }

        piece.Text = text.Length == 0 ? null : text.ToString();
        piece.Reasoning ??= reasoning.Length == 0 ? null : reasoning.ToString();
    }

    private static ImmutableArray<ToolCallDelta> ReadToolCalls(Choice choice, ref Piece piece)
    {
        if (piece.ToolCalls.ValueKind != JsonValueKind.Array || piece.ToolCalls.GetArrayLength() == 0)
        {
            return [];
        }

        var calls = ImmutableArray.CreateBuilder<ToolCallDelta>(piece.ToolCalls.GetArrayLength());
        foreach (var call in piece.ToolCalls.EnumerateArray())
        {
            if (call.ObjectOf("function") is null && call.TextOf("type") is not (null or "function") || call.ObjectOf("custom") is not null)
            {
                // Calls of another kind have no place in the vocabulary: a client of the same dialect gets them as they are.
                choice.ForeignCalls = true;
                piece.Carried.Add("tool_calls", piece.ToolCalls);
                return [];
            }
        }

        foreach (var call in piece.ToolCalls.EnumerateArray())
        {
            var function = call.ObjectOf("function") ?? default;
            var number = call.CountOf("index");
            calls.Add(choice.Calls.Add(
                number is <= int.MaxValue ? (int)number : null, call.TextOf("id"), function.TextOf("name"), ArgumentsOf(function)));
        }

        return calls.DrainToImmutable();
    }

    /// <summary>Arguments are JSON in a string; Ollama's own API, and what was built on it, sends the object itself.</summary>
    private static string ArgumentsOf(JsonElement function) => function.FieldOf("arguments") switch
    {
        { ValueKind: JsonValueKind.String } text => WireJson.Text(text),
        { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json => json.GetRawText(),
        _ => "",
    };
}
