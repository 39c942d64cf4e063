using System.Text.Json;

namespace Pareto.Core.Execution.Cascade;

/// <summary>
/// Whether a value is valid against a JSON Schema, as far as the schema uses the keywords that structured answers do:
/// type, enum, const, properties, required, additionalProperties, items, anyOf, oneOf, allOf, local $ref, and bounds on
/// numbers, lengths and counts. Other keywords are passed over: what is called invalid is invalid, not the other way round.
/// </summary>
internal static class JsonSchemaCheck
{
    // A schema may refer to itself.
    private const int MostDepth = 64;

    public static bool IsValid(JsonElement value, JsonElement schema) => IsValid(value, schema, schema, 0);

    private static bool IsValid(JsonElement value, JsonElement schema, JsonElement root, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return schema.ValueKind != JsonValueKind.False;
        }

        if (depth > MostDepth)
        {
            return true;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Holds(value, keyword.Name, keyword.Value, schema, root, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Holds(JsonElement value, string keyword, JsonElement asked, JsonElement schema, JsonElement root, int depth) => keyword switch
    {
        "$ref" => Referred(asked, root) is not { } referred || IsValid(value, referred, root, depth),
        "type" => asked.ValueKind == JsonValueKind.Array ? asked.EnumerateArray().Any(type => IsOf(value, type)) : IsOf(value, asked),
        "enum" => asked.ValueKind != JsonValueKind.Array || asked.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)),
        "const" => JsonElement.DeepEquals(asked, value),
        "anyOf" => asked.ValueKind != JsonValueKind.Array || asked.EnumerateArray().Any(one => IsValid(value, one, root, depth)),
        "oneOf" => asked.ValueKind != JsonValueKind.Array || asked.EnumerateArray().Count(one => IsValid(value, one, root, depth)) == 1,
        "allOf" => asked.ValueKind != JsonValueKind.Array || asked.EnumerateArray().All(one => IsValid(value, one, root, depth)),
        "required" when value.ValueKind == JsonValueKind.Object =>
            asked.ValueKind != JsonValueKind.Array || asked.EnumerateArray().All(name => value.TryGetProperty(name.ToString(), out _)),
        "properties" when value.ValueKind == JsonValueKind.Object && asked.ValueKind == JsonValueKind.Object => asked.EnumerateObject().All(property =>
            !value.TryGetProperty(property.Name, out var field) || IsValid(field, property.Value, root, depth)),
        "additionalProperties" when value.ValueKind == JsonValueKind.Object => value.EnumerateObject().All(field =>
            IsNamed(field.Name, schema) || IsValid(field.Value, asked, root, depth)),
        "items" when value.ValueKind == JsonValueKind.Array => value.EnumerateArray().All(item => IsValid(item, asked, root, depth)),
        "minItems" when value.ValueKind == JsonValueKind.Array => !(value.GetArrayLength() < Number(asked)),
        "maxItems" when value.ValueKind == JsonValueKind.Array => !(value.GetArrayLength() > Number(asked)),
        "minLength" when value.ValueKind == JsonValueKind.String => !(value.GetString()!.EnumerateRunes().Count() < Number(asked)),
        "maxLength" when value.ValueKind == JsonValueKind.String => !(value.GetString()!.EnumerateRunes().Count() > Number(asked)),
        "minimum" when value.ValueKind == JsonValueKind.Number => !(Number(value) < Number(asked)),
        "maximum" when value.ValueKind == JsonValueKind.Number => !(Number(value) > Number(asked)),
        "exclusiveMinimum" when value.ValueKind == JsonValueKind.Number => !(Number(value) <= Number(asked)),
        "exclusiveMaximum" when value.ValueKind == JsonValueKind.Number => !(Number(value) >= Number(asked)),
        _ => true,
    };

    private static bool IsOf(JsonElement value, JsonElement type) => type.ToString() switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(Number(value)),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };

    // Patterns name fields as well; they are passed over, and what they may name is let through.
    private static bool IsNamed(string name, JsonElement schema) =>
        schema.TryGetProperty("patternProperties", out _)
        || (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out _));

    // "#", "#/$defs/name": a pointer into the same schema (RFC 6901).
    private static JsonElement? Referred(JsonElement reference, JsonElement root)
    {
        if (reference.ToString() is not ['#', ..] pointer)
        {
            return null;
        }

        var at = root;
        foreach (var step in pointer.Split('/')[1..])
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at;
    }

    // What is no number bounds nothing: every comparison with NaN is false, so bounds ask whether they are broken.
    private static double Number(JsonElement number) =>
        number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var value) ? value : double.NaN;
}
