using System.Globalization;
using System.Text.Json;

namespace Pareto.LocalModels.Grammars;

/// <summary>
/// Reads the keywords of schemas, each schema once. A keyword that is not supported, or not known, is a
/// <see cref="GrammarException"/> that names it and where it stands.
/// </summary>
internal sealed class SchemaReader(JsonElement root)
{
    private readonly Dictionary<string, SchemaFacts> _facts = [];

    public SchemaFacts Read(SchemaElement schema)
    {
        if (!_facts.TryGetValue(schema.Pointer, out var facts))
        {
            _facts.Add(schema.Pointer, facts = ReadNew(schema));
        }

        return facts;
    }

    private SchemaFacts ReadNew(SchemaElement schema)
    {
        if (schema.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return new SchemaFacts { Pointer = schema.Pointer, IsFalse = schema.Value.ValueKind == JsonValueKind.False };
        }

        if (schema.Value.ValueKind != JsonValueKind.Object)
        {
            throw Problem(schema, "A schema is an object, true or false");
        }

        var facts = new SchemaFacts { Pointer = schema.Pointer };
        foreach (var keyword in schema.Value.EnumerateObject())
        {
            Read(facts, schema, keyword.Name, schema.At(keyword.Name, keyword.Value));
        }

        if (schema.Value.TryGetProperty("nullable", out var nullable) && nullable.ValueKind == JsonValueKind.True)
        {
            facts.Types |= JsonTypes.Null;
        }

        return facts;
    }

    private void Read(SchemaFacts facts, SchemaElement schema, string keyword, SchemaElement value)
    {
        facts.Hinted |= Hint(keyword);
        switch (keyword)
        {
            case "type":
                facts.Types = ReadTypes(value);
                break;
            case "enum":
                facts.Values = Both(facts.Values, [.. List(value, "a list of values").Select(item => item.Value)]);
                break;
            case "const":
                facts.Values = Both(facts.Values, [value.Value]);
                break;
            case "$ref":
                facts.Reference = Resolve(value);
                break;
            case "allOf":
                facts.AllOf.AddRange(List(value, "a list of schemas"));
                break;
            case "anyOf":
                facts.AnyOf.AddRange(List(value, "a list of schemas"));
                break;
            case "oneOf":
                facts.OneOf.AddRange(List(value, "a list of schemas"));
                break;
            case "properties":
                facts.Properties.AddRange(Members(value));
                break;
            case "patternProperties":
                facts.PatternProperties.AddRange(Members(value));
                break;
            case "additionalProperties":
                facts.AdditionalProperties = value;
                break;
            case "propertyNames":
                facts.PropertyNames = value;
                break;
            case "required" when value.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                // As the third draft had it: about the property itself, and of no meaning any more.
                throw Problem(value, "'required' is a list of property names");
            case "required":
                facts.Required.AddRange(List(value, "a list of property names").Select(Text));
                break;
            case "minProperties":
                facts.MinProperties = Count(value);
                break;
            case "maxProperties":
                facts.MaxProperties = Count(value);
                break;
            case "prefixItems":
                facts.PrefixItems.AddRange(List(value, "a list of schemas"));
                break;
            case "items" when value.Value.ValueKind == JsonValueKind.Array:
                facts.PrefixItems.AddRange(List(value, "a list of schemas"));
                facts.Items = schema.Value.TryGetProperty("additionalItems", out var more) ? schema.At("additionalItems", more) : null;
                break;
            case "items":
                facts.Items = value;
                break;
            case "additionalItems":
                break;
            case "minItems":
                facts.MinItems = Count(value);
                break;
            case "maxItems":
                facts.MaxItems = Count(value);
                break;
            case "uniqueItems":
                facts.HasUniqueItems = Flag(value);
                break;
            case "minLength":
                facts.MinLength = Count(value);
                break;
            case "maxLength":
                facts.MaxLength = Count(value);
                break;
            case "pattern":
                facts.Pattern = Text(value);
                break;
            case "format":
                ReadFormat(facts, value);
                break;
            case "minimum":
                Bound(facts, value, Flag(schema, "exclusiveMinimum"), isLeast: true);
                break;
            case "maximum":
                Bound(facts, value, Flag(schema, "exclusiveMaximum"), isLeast: false);
                break;
            case "exclusiveMinimum" or "exclusiveMaximum" when value.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                break;
            case "exclusiveMinimum":
                Bound(facts, value, true, isLeast: true);
                break;
            case "exclusiveMaximum":
                Bound(facts, value, true, isLeast: false);
                break;
            case "multipleOf" when value.Value.ValueKind == JsonValueKind.Number && value.Value.TryGetDecimal(out var divisor) && divisor == 1:
                facts.Types &= ~JsonTypes.Number;
                break;
            case "nullable":
                Flag(value);
                break;
            default:
                if (!IsAnnotation(keyword))
                {
                    throw Problem(value, $"The keyword '{keyword}' is not supported");
                }

                break;
        }
    }

    private static JsonTypes Hint(string keyword) => keyword switch
    {
        "properties" or "patternProperties" or "additionalProperties" or "propertyNames" or "required" or "minProperties" or "maxProperties" => JsonTypes.Object,
        "items" or "prefixItems" or "additionalItems" or "minItems" or "maxItems" or "uniqueItems" => JsonTypes.Array,
        "minLength" or "maxLength" or "pattern" => JsonTypes.String,
        "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf" => JsonTypes.Integer | JsonTypes.Number,
        _ => JsonTypes.None,
    };

    // They say something about the schema, and nothing about values.
    private static bool IsAnnotation(string keyword) =>
        keyword is "title" or "description" or "default" or "example" or "examples" or "deprecated" or "readOnly" or "writeOnly" or "$comment"
            or "$schema" or "$id" or "id" or "$anchor" or "$defs" or "definitions" or "$vocabulary" or "discriminator" or "externalDocs" or "xml"
            or "contentEncoding" or "contentMediaType" or "contentSchema" or "strict"
        || keyword.StartsWith("x-", StringComparison.Ordinal);

    private static JsonTypes ReadTypes(SchemaElement value) =>
        value.Value.ValueKind == JsonValueKind.Array
            ? List(value, "a type or a list of types").Aggregate(JsonTypes.None, (types, item) => types | ReadType(item))
            : ReadType(value);

    private static JsonTypes ReadType(SchemaElement value) => (value.Value.ValueKind == JsonValueKind.String ? value.Value.GetString() : null) switch
    {
        "null" => JsonTypes.Null,
        "boolean" => JsonTypes.Boolean,
        "integer" => JsonTypes.Integer,
        "number" => JsonTypes.Integer | JsonTypes.Number,
        "string" => JsonTypes.String,
        "array" => JsonTypes.Array,
        "object" => JsonTypes.Object,
        _ => throw Problem(value, "A type is one of null, boolean, integer, number, string, array, object"),
    };

    private static void ReadFormat(SchemaFacts facts, SchemaElement value)
    {
        var format = Text(value);
        switch (format)
        {
            case "int32":
                Range(facts, int.MinValue, int.MaxValue);
                break;
            case "uint32":
                Range(facts, uint.MinValue, uint.MaxValue);
                break;
            case "uint64" or "uint":
                Range(facts, 0, NumberExpressions.Largest);
                break;
            case "int64" or "float" or "double" or "decimal" or "password" or "binary" or "text":
                break;
            default:
                facts.Hinted |= JsonTypes.String;
                facts.Format = StringFormats.Pattern(format) is not null
                    ? format
                    : throw Problem(value, $"The format '{Short(format)}' is not supported. Supported are {string.Join(", ", StringFormats.Names)}; where it only informs, leave it out");
                break;
        }
    }

    private static void Range(SchemaFacts facts, decimal least, decimal most)
    {
        facts.Least = NumberBound.Tighter(facts.Least, new NumberBound(least, false), isLeast: true);
        facts.Most = NumberBound.Tighter(facts.Most, new NumberBound(most, false), isLeast: false);
    }

    private static void Bound(SchemaFacts facts, SchemaElement value, bool isExcluded, bool isLeast)
    {
        if (value.Value.ValueKind != JsonValueKind.Number)
        {
            throw Problem(value, "A bound is a number");
        }

        var bound = NumberBound.Read(value.Value, isExcluded, isLeast);
        if (isLeast)
        {
            facts.Least = NumberBound.Tighter(facts.Least, bound, isLeast: true);
        }
        else
        {
            facts.Most = NumberBound.Tighter(facts.Most, bound, isLeast: false);
        }
    }

    private SchemaElement Resolve(SchemaElement reference)
    {
        var text = Text(reference);
        if (!text.StartsWith('#'))
        {
            throw Problem(reference, $"The reference '{Short(text)}' leads outside the schema; only those that begin with '#' are followed");
        }

        var found = new SchemaElement(string.Empty, root);
        if (text.Length > 1 && text[1] != '/')
        {
            return FindAnchor(found, text[1..]) ?? throw Nowhere();
        }

        foreach (var part in Uri.UnescapeDataString(text[1..]).Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            found = found.Value.ValueKind switch
            {
                JsonValueKind.Object when found.Value.TryGetProperty(name, out var member) => found.At(name, member),
                JsonValueKind.Array when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < found.Value.GetArrayLength() =>
                    found.At(name, found.Value[index]),
                _ => throw Nowhere(),
            };
        }

        return found;

        GrammarException Nowhere() => Problem(reference, $"The reference '{Short(text)}' leads nowhere");
    }

    private static SchemaElement? FindAnchor(SchemaElement schema, string name)
    {
        if (schema.Value.ValueKind == JsonValueKind.Object)
        {
            if (schema.Value.TryGetProperty("$anchor", out var anchor) && anchor.ValueKind == JsonValueKind.String && anchor.GetString() == name)
            {
                return schema;
            }

            return schema.Value.EnumerateObject().Select(member => FindAnchor(schema.At(member.Name, member.Value), name)).FirstOrDefault(found => found is not null);
        }

        return schema.Value.ValueKind == JsonValueKind.Array
            ? schema.Value.EnumerateArray().Select((item, i) => FindAnchor(schema.At(i.ToString(CultureInfo.InvariantCulture), item), name)).FirstOrDefault(found => found is not null)
            : null;
    }

    private static List<SchemaElement> List(SchemaElement value, string what)
    {
        if (value.Value.ValueKind != JsonValueKind.Array)
        {
            throw Problem(value, $"It must be {what}");
        }

        return [.. value.Value.EnumerateArray().Select((item, i) => value.At(i.ToString(CultureInfo.InvariantCulture), item))];
    }

    private static List<(string Name, SchemaElement Schema)> Members(SchemaElement value)
    {
        if (value.Value.ValueKind != JsonValueKind.Object)
        {
            throw Problem(value, "It must be an object of schemas");
        }

        // Of a name that is there twice the last counts, as everywhere in JSON.
        return [.. value.Value.EnumerateObject().Select(member => member.Name).Distinct().Select(name => (name, value.At(name)))];
    }

    private static string Text(SchemaElement value) =>
        value.Value.ValueKind == JsonValueKind.String ? value.Value.GetString()! : throw Problem(value, "It must be a text");

    private static bool Flag(SchemaElement value) =>
        value.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.Value.GetBoolean() : throw Problem(value, "It must be true or false");

    private static bool Flag(SchemaElement schema, string name) => schema.Value.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static int Count(SchemaElement value) =>
        value.Value.ValueKind == JsonValueKind.Number && value.Value.TryGetDecimal(out var count) && count >= 0 && count == decimal.Truncate(count)
            ? (int)Math.Min(count, Expression.Unbounded)
            : throw Problem(value, "It must be a whole number that is not negative");

    private static List<JsonElement> Both(List<JsonElement>? one, List<JsonElement> other) =>
        one is null ? other : [.. one.Where(value => other.Exists(each => JsonElement.DeepEquals(value, each)))];

    private static string Short(string text) => text.Length <= 80 ? text : $"{text[..80]}…";

    private static GrammarException Problem(SchemaElement at, string what) => new($"{what} (at #{Short(at.Pointer)}).");
}
