using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pareto.Core.Wire;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>
/// Shows the strings, numbers and names of a JSON text, decoded, and puts changed ones back in their place: all other
/// bytes stay as they are.
/// </summary>
internal static class JsonTexts
{
    /// <summary>From this length on, a value of nothing but base64 is taken for something that hides its content.</summary>
    private const int LongBase64 = 512;

    private static readonly SearchValues<char> Base64 = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=\r\n");

    // The closed vocabulary of JSON Schema: it holds nothing of a client's, and showing it would only cost.
    private static readonly FrozenSet<string> SchemaWords = new[]
    {
        "$schema", "$defs", "$ref", "$id", "$anchor", "definitions", "type", "title", "description", "properties", "required", "items", "prefixItems",
        "additionalProperties", "patternProperties", "propertyNames", "enum", "const", "default", "example", "examples", "format", "pattern",
        "anyOf", "oneOf", "allOf", "not", "if", "then", "else", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "nullable", "strict",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SchemaWord = SchemaWords.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string> NumbersOfData =
        new[] { "const", "default", "enum", "example", "examples" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the text is one JSON object or array, and nothing else.</summary>
    public static bool IsDocument(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start.IsEmpty || start[0] is not ('{' or '['))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), WireJson.ReaderOptions);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Shows every piece of valid JSON; the changed JSON, or null where nothing changed.</summary>
    public static byte[]? Walk(ReadOnlySpan<byte> json, ITextPieces pieces, bool isSchema)
    {
        var reader = new Utf8JsonReader(json, WireJson.ReaderOptions);
        var labels = new Stack<string?>();
        string? label = null, word = null;
        ArrayBufferWriter<byte>? changed = null;
        var copied = 0;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    labels.Push(label);
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    label = labels.Pop();
                    continue;
            }

            string before, after;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    word = isSchema ? SchemaWordAt(ref reader) : null;
                    if (word is not null)
                    {
                        label = labels.TryPeek(out var around) ? around : null;
                        continue;
                    }

                    label = before = WireJson.Text(ref reader);
                    after = pieces.Name(before, isIdentifier: isSchema);
                    break;
                case JsonTokenType.String when word == "type" && IsSchemaType(ref reader):
                    continue;
                case JsonTokenType.String:
                    before = WireJson.Text(ref reader);
                    after = word == "required" ? pieces.Identifier(label, before) : Text(label, before, pieces);
                    break;
                case JsonTokenType.Number when word is null || NumbersOfData.Contains(word):
                    before = Encoding.ASCII.GetString(reader.ValueSpan);
                    after = pieces.Number(label, before);
                    break;
                default:
                    continue;
            }

            if (!ReferenceEquals(before, after))
            {
                changed ??= new ArrayBufferWriter<byte>(json.Length + 64);
                var start = (int)reader.TokenStartIndex;
                changed.Write(json[copied..start]);
                changed.Write("\""u8);
                changed.Write(JsonEncodedText.Encode(after, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
                changed.Write("\""u8);
                copied = start + reader.ValueSpan.Length + (reader.TokenType == JsonTokenType.Number ? 0 : 2);
            }
        }

        if (changed is null)
        {
            return null;
        }

        changed.Write(json[copied..]);
        return changed.WrittenSpan.ToArray();
    }

    /// <summary>The word of the schema vocabulary that the reader stands at; null for any other name.</summary>
    private static string? SchemaWordAt(ref Utf8JsonReader reader)
    {
        Span<char> name = stackalloc char[32];
        return reader.ValueSpan.Length <= name.Length
            && Encoding.ASCII.TryGetChars(reader.ValueSpan, name, out var length)
            && SchemaWord.TryGetValue(name[..length], out var word)
            ? word
            : null;
    }

    private static bool IsSchemaType(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("string"u8) || reader.ValueTextEquals("number"u8) || reader.ValueTextEquals("integer"u8)
        || reader.ValueTextEquals("boolean"u8) || reader.ValueTextEquals("object"u8) || reader.ValueTextEquals("array"u8)
        || reader.ValueTextEquals("null"u8);

    private static string Text(string? label, string value, ITextPieces pieces)
    {
        if (FileText.IsDataUri(value))
        {
            if (FileText.TryRead(value, out var text, out var head))
            {
                var replaced = pieces.Value(label, text);
                return ReferenceEquals(replaced, text) ? value : FileText.Write(head, replaced);
            }

            pieces.Skip(Unscannable.File);
            return value;
        }

        if (value.Length >= LongBase64 && !value.AsSpan().ContainsAnyExcept(Base64))
        {
            pieces.Skip(Unscannable.Encoded);
        }

        return pieces.Value(label, value);
    }
}
