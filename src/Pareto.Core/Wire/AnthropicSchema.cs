using System.Text;
using System.Text.Json;

namespace Pareto.Core.Wire;

/// <summary>
/// Writes a JSON Schema as Anthropic's structured output takes it: every object closed, <c>oneOf</c> as <c>anyOf</c>, and
/// the bounds its decoder cannot hold (of numbers, lengths and counts) moved into the description, where the model still
/// reads them. Source: platform.claude.com, structured outputs, "JSON Schema limitations", and the schema transformation
/// of Anthropic's own SDKs; read November 2026.
/// </summary>
internal static class AnthropicSchema
{
    public static void Write(Utf8JsonWriter writer, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            writer.WriteRaw(schema);
            return;
        }

        writer.WriteStartObject();
        StringBuilder? bounds = null;
        string? description = null;
        foreach (var property in schema.EnumerateObject())
        {
            var name = WireJson.NameOf(property);
            var value = property.Value;
            switch (name)
            {
                case "properties" or "$defs" or "definitions" when value.ValueKind == JsonValueKind.Object:
                    WriteNamed(writer, name, value);
                    break;
                case "items" when value.ValueKind == JsonValueKind.Object:
                    writer.WritePropertyName(name);
                    Write(writer, value);
                    break;
                case "anyOf" or "oneOf" or "allOf" when value.ValueKind == JsonValueKind.Array:
                    WriteAll(writer, name == "oneOf" ? "anyOf" : name, value);
                    break;
                case "description" when value.ValueKind == JsonValueKind.String:
                    description = WireJson.Text(value);
                    break;
                case "additionalProperties" or "$schema":
                    break;
                case "minItems" when value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var least) && least is 0 or 1:
                    writer.WriteRaw(name, value);
                    break;
                case "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf" or "minLength" or "maxLength"
                    or "minItems" or "maxItems" or "uniqueItems" or "minProperties" or "maxProperties":
                    bounds ??= new StringBuilder();
                    bounds.Append(bounds.Length == 0 ? "" : ", ").Append(name).Append(": ").Append(value.GetRawText());
                    break;
                default:
                    writer.WriteRaw(name, value);
                    break;
            }
        }

        if (IsObjectSchema(schema))
        {
            writer.WriteBoolean("additionalProperties"u8, false);
        }

        if (bounds is not null)
        {
            description = string.IsNullOrEmpty(description) ? $"({bounds})" : $"{description} ({bounds})";
        }

        if (description is not null)
        {
            writer.WriteString("description"u8, description);
        }

        writer.WriteEndObject();
    }

    private static bool IsObjectSchema(JsonElement schema)
    {
        if (schema.TextOf("type") == "object" || schema.ObjectOf("properties") is not null)
        {
            return true;
        }

        if (schema.ArrayOf("type") is { } types)
        {
            foreach (var type in types.EnumerateArray())
            {
                if (type.ValueKind == JsonValueKind.String && WireJson.Text(type) == "object")
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void WriteNamed(Utf8JsonWriter writer, string name, JsonElement schemas)
    {
        writer.WriteStartObject(name);
        foreach (var schema in schemas.EnumerateObject())
        {
            writer.WritePropertyName(WireJson.NameOf(schema));
            Write(writer, schema.Value);
        }

        writer.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter writer, string name, JsonElement schemas)
    {
        writer.WriteStartArray(name);
        foreach (var schema in schemas.EnumerateArray())
        {
            Write(writer, schema);
        }

        writer.WriteEndArray();
    }
}
