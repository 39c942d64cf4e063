using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>What every mapper needs of JSON: options, raw hand-through of carried fields, and text that is never refused.</summary>
internal static class WireJson
{
    /// <summary>How deep a foreign body may nest; deeper ones are refused as malformed.</summary>
    public const int MaxDepth = 64;

    public static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth };

    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    // Bodies travel as UTF-8 JSON, never inside HTML: only what JSON itself demands is escaped. Validation is off
    // because streaming chunks are written as fragments between prepared bytes.
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    // What begins an escape, and the control characters, which JSON forbids.
    private static readonly SearchValues<byte> _notPlain = SearchValues.Create([(byte)'\\', .. Enumerable.Range(0, ' ').Select(control => (byte)control)]);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownNames = new[]
    {
        "model", "messages", "role", "content", "type", "text", "name", "tools", "tool_choice", "tool_calls", "tool_call_id",
        "parallel_tool_calls", "response_format", "max_tokens", "max_completion_tokens", "n", "stop", "seed", "logprobs",
        "top_logprobs", "temperature", "top_p", "user", "reasoning_effort", "stream", "stream_options", "include_usage",
        "image_url", "url", "detail", "input_audio", "data", "format", "file", "file_id", "file_data", "filename", "refusal",
        "function", "arguments", "id", "description", "parameters", "strict", "json_schema", "schema", "input", "dimensions",
        "encoding_format", "reasoning_content", "thinking_blocks", "thinking", "signature", "cache_control",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Writes the value as it stands, byte for byte, but always on one line: a line break would end an SSE field.</summary>
    public static void WriteRaw(this Utf8JsonWriter writer, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.IndexOfAny((byte)'\r', (byte)'\n') < 0)
        {
            writer.WriteRawValue(raw, skipInputValidation: true);
            return;
        }

        // Valid JSON holds bare line breaks only between tokens, where a blank means the same.
        var oneLine = ArrayPool<byte>.Shared.Rent(raw.Length);
        var line = oneLine.AsSpan(0, raw.Length);
        raw.CopyTo(line);
        line.Replace((byte)'\r', (byte)' ');
        line.Replace((byte)'\n', (byte)' ');
        writer.WriteRawValue(line, skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(oneLine);
    }

    public static void WriteRaw(this Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        writer.WriteRaw(value);
    }

    public static void WriteCarried(this Utf8JsonWriter writer, CarriedFields carried)
    {
        foreach (var field in carried)
        {
            writer.WriteRaw(field.Key, field.Value);
        }
    }

    /// <summary>Writes the fields of a carried object into the object that is open, see <see cref="CarriedBuilder"/>.</summary>
    public static void WriteFieldsOf(this Utf8JsonWriter writer, JsonElement? carried)
    {
        if (carried is { ValueKind: JsonValueKind.Object } fields)
        {
            foreach (var field in fields.EnumerateObject())
            {
                writer.WriteRaw(NameOf(field), field.Value);
            }
        }
    }

    /// <summary>The string's text. Halves of a surrogate pair that stand alone, which some servers send when they cut a character in two, become U+FFFD.</summary>
    public static string Text(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return MendedText(JsonMarshal.GetRawUtf8Value(value)[1..^1]);
        }
    }

    /// <inheritdoc cref="Text(JsonElement)"/>
    /// <param name="json">The string in its quotation marks.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static string Text(ReadOnlySpan<byte> json)
    {
        if (!json[1..^1].ContainsAny(_notPlain))
        {
            return Encoding.UTF8.GetString(json[1..^1]);
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        return Text(ref reader);
    }

    /// <inheritdoc cref="Text(JsonElement)"/>
    public static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return MendedText(reader.ValueSpan);
        }
    }

    /// <summary>The property's name, without an allocation where it is one that mappers know.</summary>
    public static string NameOf(JsonProperty property)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        Span<char> name = stackalloc char[32];
        if (raw.Length <= name.Length
            && Ascii.ToUtf16(raw, name, out var length) == OperationStatus.Done
            && KnownNames.TryGetValue(name[..length], out var known))
        {
            return known;
        }

        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return MendedText(raw);
        }
    }

    /// <summary>The field's value; null where the field is absent, null, or the element is no object.</summary>
    public static JsonElement? FieldOf(this JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        try
        {
            return value.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field : null;
        }
        catch (InvalidOperationException)
        {
            // Some other name beside it is half a surrogate pair, which the platform's look-up cannot pass.
            JsonElement? found = null;
            foreach (var property in value.EnumerateObject())
            {
                if (NameOf(property) == name)
                {
                    found = property.Value.ValueKind == JsonValueKind.Null ? null : property.Value;
                }
            }

            return found;
        }
    }

    /// <summary>The text of a string field, or null where the field is absent or anything else.</summary>
    public static string? TextOf(this JsonElement value, string name) =>
        value.FieldOf(name) is { ValueKind: JsonValueKind.String } field ? Text(field) : null;

    public static JsonElement? ObjectOf(this JsonElement value, string name) =>
        value.FieldOf(name) is { ValueKind: JsonValueKind.Object } field ? field : null;

    public static JsonElement? ArrayOf(this JsonElement value, string name) =>
        value.FieldOf(name) is { ValueKind: JsonValueKind.Array } field ? field : null;

    /// <summary>A count: a whole number, at least 0; null where the field is absent or anything else.</summary>
    public static long? CountOf(this JsonElement value, string name) =>
        value.FieldOf(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt64(out var count) ? Math.Max(0, count) : null;

    /// <summary>Parses foreign bytes; false where they are no JSON in UTF-8. The element owns its memory.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out JsonElement element)
    {
        try
        {
            element = default;
            if (!Utf8.IsValid(json))
            {
                return false;
            }

            var reader = new Utf8JsonReader(json, ReaderOptions);
            element = JsonElement.ParseValue(ref reader);
            return !reader.Read();
        }
        catch (JsonException)
        {
            element = default;
            return false;
        }
    }

    private static string MendedText(ReadOnlySpan<byte> escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length;)
        {
            if (escaped[i] != (byte)'\\')
            {
                var end = escaped[i..].IndexOf((byte)'\\');
                var plain = end < 0 ? escaped[i..] : escaped.Slice(i, end);
                text.Append(Encoding.UTF8.GetString(plain));
                i += plain.Length;
            }
            else if (escaped[i + 1] == (byte)'u')
            {
                text.Append((char)Convert.ToUInt16(Encoding.ASCII.GetString(escaped.Slice(i + 2, 4)), 16));
                i += 6;
            }
            else
            {
                text.Append((char)escaped[i + 1] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other });
                i += 2;
            }
        }

        // UTF-8 has no form for half a pair, so a turn through it replaces what stands alone.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
