using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pareto.LocalModels.Tests.Grammars;

/// <summary>
/// Tells whether a value satisfies a JSON Schema (2020-12), keyword by keyword as the standard says, with .NET's own regular
/// expressions, dates and addresses: nothing of it is shared with what is tested.
/// </summary>
internal sealed class SchemaValidator(JsonElement root)
{
    public bool Validates(JsonElement value) => Validates(root, value);

    /// <summary>.NET's expressions take a character beyond U+FFFF for two; one below, of which no pattern speaks, stands in for it.</summary>
    public static bool Matches(string pattern, string text) =>
        Regex.IsMatch(string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp ? rune.ToString() : "\uE000")), pattern);

    private bool Validates(JsonElement schema, JsonElement value)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.GetBoolean();
        }

        if (value.ValueKind == JsonValueKind.Null && schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean())
        {
            return true;
        }

        return schema.EnumerateObject().All(keyword => Holds(schema, keyword.Name, keyword.Value, value));
    }

    private bool Holds(JsonElement schema, string keyword, JsonElement rule, JsonElement value) => keyword switch
    {
        "type" => rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Any(type => Is(type.GetString()!, value)) : Is(rule.GetString()!, value),
        "enum" => rule.EnumerateArray().Any(each => JsonElement.DeepEquals(each, value)),
        "const" => JsonElement.DeepEquals(rule, value),
        "$ref" => Validates(Find(rule.GetString()!), value),
        "allOf" => rule.EnumerateArray().All(each => Validates(each, value)),
        "anyOf" => rule.EnumerateArray().Any(each => Validates(each, value)),
        "oneOf" => rule.EnumerateArray().Count(each => Validates(each, value)) == 1,
        "nullable" or "description" or "$schema" or "$defs" or "prefixItems" or "additionalProperties" => true,
        _ => value.ValueKind switch
        {
            JsonValueKind.String => HoldsText(keyword, rule, value.GetString()!),
            JsonValueKind.Number => HoldsNumber(keyword, rule, value.GetDouble()),
            JsonValueKind.Array => HoldsArray(schema, keyword, rule, value),
            JsonValueKind.Object => HoldsObject(keyword, rule, value),
            _ => true,
        },
    }
    && (keyword is not ("properties" or "patternProperties" or "additionalProperties") || value.ValueKind != JsonValueKind.Object || HoldsProperties(schema, value))
    && (keyword is not ("items" or "prefixItems") || value.ValueKind != JsonValueKind.Array || HoldsItems(schema, value));

    private static bool Is(string type, JsonElement value) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() % 1 == 0,
        "number" => value.ValueKind == JsonValueKind.Number,
        "string" => value.ValueKind == JsonValueKind.String,
        "array" => value.ValueKind == JsonValueKind.Array,
        _ => value.ValueKind == JsonValueKind.Object,
    };

    private static bool HoldsText(string keyword, JsonElement rule, string text) => keyword switch
    {
        "minLength" => text.EnumerateRunes().Count() >= rule.GetInt32(),
        "maxLength" => text.EnumerateRunes().Count() <= rule.GetInt32(),
        "pattern" => Matches(rule.GetString()!, text),
        "format" => HasFormat(rule.GetString()!, text),
        _ => true,
    };

    private static bool HasFormat(string format, string text) => format switch
    {
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "time" => DateTimeOffset.TryParse($"2000-01-01T{text}", CultureInfo.InvariantCulture, out _),
        "date-time" => text.Length > 10 && text[10] == 'T' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "duration" => IsDuration(text),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "email" => System.Net.Mail.MailAddress.TryCreate(text, out _),
        "hostname" => Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4,
        "ipv4" => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && text.Count(character => character == '.') == 3,
        "ipv6" => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6,
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "uri-reference" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
        "byte" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
        _ => throw new NotSupportedException(format),
    };

    private static bool IsDuration(string text)
    {
        try
        {
            // Weeks are of ISO 8601, not of XML.
            return Regex.IsMatch(text, "^P[0-9]+W$") || System.Xml.XmlConvert.ToTimeSpan(text) >= TimeSpan.Zero;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool HoldsNumber(string keyword, JsonElement rule, double number) => keyword switch
    {
        "minimum" => number >= rule.GetDouble(),
        "maximum" => number <= rule.GetDouble(),
        "exclusiveMinimum" => number > rule.GetDouble(),
        "exclusiveMaximum" => number < rule.GetDouble(),
        _ => true,
    };

    private static bool HoldsArray(JsonElement schema, string keyword, JsonElement rule, JsonElement value) => keyword switch
    {
        "minItems" => value.GetArrayLength() >= rule.GetInt32(),
        "maxItems" => value.GetArrayLength() <= rule.GetInt32(),
        _ => true,
    };

    private bool HoldsObject(string keyword, JsonElement rule, JsonElement value) => keyword switch
    {
        "required" => rule.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "minProperties" => value.EnumerateObject().Select(property => property.Name).Distinct().Count() >= rule.GetInt32(),
        "maxProperties" => value.EnumerateObject().Select(property => property.Name).Distinct().Count() <= rule.GetInt32(),
        "propertyNames" => value.EnumerateObject().All(property => Validates(rule, JsonSerializer.SerializeToElement(property.Name))),
        _ => true,
    };

    private bool HoldsProperties(JsonElement schema, JsonElement value)
    {
        foreach (var property in value.EnumerateObject())
        {
            var isNamed = false;
            if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(property.Name, out var own))
            {
                isNamed = true;
                if (!Validates(own, property.Value))
                {
                    return false;
                }
            }

            if (schema.TryGetProperty("patternProperties", out var patterns))
            {
                foreach (var pattern in patterns.EnumerateObject().Where(pattern => Matches(pattern.Name, property.Name)))
                {
                    isNamed = true;
                    if (!Validates(pattern.Value, property.Value))
                    {
                        return false;
                    }
                }
            }

            if (!isNamed && schema.TryGetProperty("additionalProperties", out var additional) && !Validates(additional, property.Value))
            {
                return false;
            }
        }

        return true;
    }

    private bool HoldsItems(JsonElement schema, JsonElement value)
    {
        var prefix = schema.TryGetProperty("prefixItems", out var some) ? some.EnumerateArray().ToArray() : [];
        return value.EnumerateArray().Select((item, i) => (item, i)).All(each =>
            each.i < prefix.Length ? Validates(prefix[each.i], each.item) : !schema.TryGetProperty("items", out var items) || Validates(items, each.item));
    }

    private JsonElement Find(string reference) =>
        reference[1..].Split('/').Skip(1).Aggregate(root, (at, part) => at.GetProperty(part.Replace("~1", "/").Replace("~0", "~")));
}
