using System.Text.Json.Nodes;

namespace Pareto.LocalModels.Tests.Grammars;

/// <summary>Random JSON Schemas over all keywords that are supported, with bounds small enough for random answers to come to an end.</summary>
internal sealed class SchemaGenerator(Random random)
{
    private static readonly string[] _names = ["name", "age", "id", "a b", "héllo", "q\"t", "kind", "tags", "x-1", "日本"];
    private static readonly string[] _patterns =
    [
        "^[a-z]{2,6}$", "^(foo|bar)+$", "[0-9]{3}", "^\\d{1,4}(\\.\\d{1,2})?$", "^[A-Z][a-z]*( [A-Z][a-z]*)?$", "^$|^[x-z]$", "\"q\"", "^[^a-z]{1,5}$",
        "^\\s?\\w+$", "é|ü", "^(a|b(c|d){2})$", "\\\\n$", "^a", "z$", "^\\p{Lu}{1,3}$", "^[\\u00e0-\\u00ff]{2}$", "(ab)?c{2,3}(^d)?", "^(?:x|(?<n>y))$",
    ];

    private static readonly string[] _formats = ["date", "time", "date-time", "duration", "uuid", "email", "hostname", "ipv4", "ipv6", "uri", "uri-reference", "byte"];

    private int _left;

    /// <summary>A schema; one in three refers to definitions, which refer to each other.</summary>
    public JsonObject Make()
    {
        _left = 25;
        var definitions = new JsonObject();
        if (Chance(3))
        {
            definitions["node"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["value"] = Schema(2), ["next"] = Reference("node"), ["children"] = List(Reference("tree~/")) },
                ["required"] = new JsonArray("value"),
            };
            definitions["tree~/"] = new JsonObject { ["anyOf"] = new JsonArray(Schema(1), Reference("node"), new JsonObject { ["type"] = "null" }) };
        }

        var schema = definitions.Count > 0 && Chance(2)
            ? new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["root"] = Reference("node"), ["other"] = Schema(1) }, ["required"] = new JsonArray("root") }
            : Schema(3);
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        if (definitions.Count > 0)
        {
            schema["$defs"] = definitions;
        }

        return schema;
    }

    private JsonObject Schema(int depth)
    {
        _left--;
        var kind = depth == 0 || _left < 0 ? random.Next(6) : random.Next(13);
        var schema = kind switch
        {
            0 => String(),
            1 => Integer(),
            2 => Number(),
            3 => new JsonObject { ["type"] = "boolean" },
            4 => Values(),
            5 => String(),
            6 or 7 => Object(depth),
            8 or 9 => Array(depth),
            10 => new JsonObject { ["anyOf"] = new JsonArray(Schema(depth - 1), Schema(depth - 1)) },
            11 => All(depth),
            _ => One(depth),
        };
        if (Chance(6))
        {
            schema["description"] = "text of no meaning to a value";
        }

        if (schema["type"] is JsonValue type && Chance(8))
        {
            schema["type"] = new JsonArray(type.DeepClone(), "null");
        }
        else if (schema["type"] is not null && Chance(12))
        {
            schema["nullable"] = true;
        }

        return schema;
    }

    private JsonObject String()
    {
        var schema = new JsonObject { ["type"] = "string" };
        switch (random.Next(5))
        {
            case 0:
                schema["pattern"] = Pick(_patterns);
                schema["maxLength"] = 4 + random.Next(8);
                break;
            case 1:
                schema["format"] = Pick(_formats);
                break;
            default:
                var least = random.Next(4);
                schema["maxLength"] = least + random.Next(6);
                if (least > 0)
                {
                    schema["minLength"] = least;
                }

                break;
        }

        return schema;
    }

    private JsonObject Integer()
    {
        var schema = new JsonObject { ["type"] = "integer" };
        var least = random.Next(-2000, 2000);
        if (Chance(2))
        {
            schema[Chance(3) ? "exclusiveMinimum" : "minimum"] = least;
        }

        if (Chance(2))
        {
            schema[Chance(3) ? "exclusiveMaximum" : "maximum"] = least + 2 + random.Next(500);
        }

        return schema;
    }

    private JsonObject Number()
    {
        var schema = new JsonObject { ["type"] = "number" };
        var least = Math.Round((random.NextDouble() - 0.5) * 200, random.Next(6));
        if (Chance(2))
        {
            schema[Chance(2) ? "exclusiveMinimum" : "minimum"] = least;
        }

        if (Chance(2))
        {
            schema[Chance(2) ? "exclusiveMaximum" : "maximum"] = Math.Round(least + 0.01 + (random.NextDouble() * 50), random.Next(2, 6));
        }

        return schema;
    }

    private JsonObject Values()
    {
        JsonNode?[] values = ["red", "\"", "line\nbreak", 3, -0.5, true, null, "ü", new JsonObject { ["a"] = 1 }, new JsonArray(1, "x"), ""];
        return Chance(3)
            ? new JsonObject { ["const"] = Pick(values)?.DeepClone() }
            : new JsonObject { ["enum"] = new JsonArray([.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Pick(values)?.DeepClone())]) };
    }

    private JsonObject Object(int depth)
    {
        var properties = new JsonObject();
        foreach (var name in _names.OrderBy(_ => random.Next()).Take(random.Next(5)))
        {
            properties[name] = Schema(depth - 1);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        var required = properties.Select(property => property.Key).Where(_ => Chance(2)).ToList();
        if (Chance(8))
        {
            required.Add("unnamed");
        }

        schema["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        switch (random.Next(6))
        {
            case 0:
                schema["additionalProperties"] = false;
                break;
            case 1:
                schema["additionalProperties"] = Schema(depth - 1);
                schema["maxProperties"] = required.Count + random.Next(3);
                schema["propertyNames"] = new JsonObject { ["maxLength"] = 8 };
                break;
            case 2:
                schema["patternProperties"] = new JsonObject { ["^p[0-9]$"] = Schema(depth - 1), ["e$"] = new JsonObject { ["type"] = new JsonArray("string", "integer", "null"), ["maxLength"] = 3 } };
                schema["propertyNames"] = new JsonObject { ["maxLength"] = 9 };
                schema["maxProperties"] = 2 + required.Count;
                break;
            case 3:
                schema["minProperties"] = Math.Min(properties.Count, 1 + random.Next(2));
                break;
            default:
                break;
        }

        return schema;
    }

    private JsonObject Array(int depth)
    {
        var schema = List(Schema(depth - 1));
        if (Chance(3))
        {
            schema["prefixItems"] = new JsonArray(Schema(depth - 1), Schema(depth - 1));
            schema["items"] = Chance(2) ? false : Schema(depth - 1);
        }

        return schema;
    }

    private JsonObject List(JsonNode items)
    {
        var least = random.Next(2);
        return new JsonObject { ["type"] = "array", ["items"] = items, ["minItems"] = least, ["maxItems"] = least + random.Next(3) };
    }

    private JsonObject All(int depth) => random.Next(3) switch
    {
        0 => new JsonObject { ["allOf"] = new JsonArray(String(), new JsonObject { ["pattern"] = "^[a-zé]", ["maxLength"] = 6 }, new JsonObject { ["minLength"] = 1 }) },
        1 => new JsonObject { ["allOf"] = new JsonArray(Integer(), new JsonObject { ["minimum"] = -500.5, ["maximum"] = 900 }) },
        _ => new JsonObject { ["allOf"] = new JsonArray(Object(depth), new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["kind"] = Schema(0), ["more"] = Schema(0) } }) },
    };

    private JsonObject One(int depth) => Chance(2)
        ? new JsonObject { ["oneOf"] = new JsonArray(String(), Integer(), Array(depth), new JsonObject { ["type"] = "null" }) }
        : new JsonObject { ["oneOf"] = new JsonArray(Tagged("cat", depth), Tagged("dog", depth)) };

    private JsonObject Tagged(string kind, int depth) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["type"] = new JsonObject { ["const"] = kind }, ["data"] = Schema(depth - 1) },
        ["required"] = new JsonArray("type"),
        ["additionalProperties"] = false,
    };

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name.Replace("~", "~0").Replace("/", "~1")}" };

    private T Pick<T>(T[] items) => items[random.Next(items.Length)];

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;
}
