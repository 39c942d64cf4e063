using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pareto.Core.Configuration;

/// <summary>
/// Writes the JSON Schema (draft 2020-12) of what <see cref="ConfigurationReader"/> takes, for editors: the same
/// records, the same bounds, descriptions and defaults. The text depends on the records alone. It is stricter than the
/// reader in one point: where text is expected, a bare number or word such as <c>true</c> should be quoted.
/// </summary>
public static class JsonSchemaWriter
{
    /// <summary>The one key that a file may hold beside the options, at its top: where its schema is.</summary>
    internal const string SchemaKey = "$schema";

    private const string Reference = @"\$\{";

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as text, lines ended by a single line feed.</summary>
    public static string Write<T>(string title)
        where T : class
    {
        var shape = OptionShape.OfRecord(typeof(T));
        var schema = new JsonObject
        {
            [SchemaKey] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
        };
        if (shape.Type.GetCustomAttribute<DescriptionAttribute>() is { } description)
        {
            schema["description"] = description.Description;
        }

        AddRecord(schema, shape);
        schema["properties"]!.AsObject().Insert(0, SchemaKey, new JsonObject { ["type"] = "string" });
        return schema.ToJsonString(Layout) + "\n";
    }

    public static void WriteTo<T>(TextWriter writer, string title)
        where T : class => writer.Write(Write<T>(title));

    private static void Add(JsonObject schema, OptionShape shape, OptionProperty? property)
    {
        switch (shape)
        {
            case ScalarShape scalar:
                AddAlternatives(schema, [.. Scalar(scalar, property), .. Nothing(property)]);
                break;
            case OptionShape.List { Item: ScalarShape item } list:
                AddAlternatives(schema, [Array(list), .. Scalar(item, null), .. Nothing(property)]);
                break;
            case OptionShape.List list:
                AddAlternatives(schema, [Array(list), .. Nothing(property)]);
                break;
            case OptionShape.Map map:
                schema["type"] = Types("object", mayBeNothing: property is { IsRequired: false });
                schema["additionalProperties"] = Child(map.Value, mayBeNothing: map.Value is OptionShape.Record);
                break;
            case OptionShape.Record { ShortForm: { } option } record:
                AddAlternatives(schema, [.. Scalar((ScalarShape)option.Shape, option), Child(record), .. Nothing(property)]);
                break;
            case OptionShape.Record record:
                AddRecord(schema, record, mayBeNothing: property is { IsRequired: false });
                break;
        }
    }

    private static void AddRecord(JsonObject schema, OptionShape.Record shape, bool mayBeNothing = true)
    {
        var defaults = Activator.CreateInstance(shape.Type)!;
        var properties = new JsonObject();
        foreach (var property in shape.Properties)
        {
            var option = new JsonObject();
            if ((property.Description ?? property.Shape.Type.GetCustomAttribute<DescriptionAttribute>()?.Description) is { } description)
            {
                option["description"] = description;
            }

            if (!property.IsRequired && property.Get(defaults) is { } value && Default(property.Shape, value) is { } written)
            {
                option["default"] = written;
            }

            Add(option, property.Shape, property);
            properties[property.Key] = option;
        }

        schema["type"] = Types("object", mayBeNothing);
        schema["properties"] = properties;
        if (shape.Properties.Any(property => property.IsRequired))
        {
            schema["required"] = Strings(shape.Properties.Where(property => property.IsRequired).Select(property => property.Key));
        }

        schema["additionalProperties"] = false;
    }

    private static JsonObject Child(OptionShape shape, bool mayBeNothing = false)
    {
        var schema = new JsonObject();
        if (shape is OptionShape.Record record)
        {
            AddRecord(schema, record, mayBeNothing);
        }
        else
        {
            Add(schema, shape, null);
        }

        return schema;
    }

    private static JsonObject Array(OptionShape.List list) => new() { ["type"] = "array", ["items"] = Child(list.Item) };

    /// <summary>The ways to write a scalar. Whatever is no text may also come as text: quoted, or from a variable.</summary>
    private static IEnumerable<JsonObject> Scalar(ScalarShape shape, OptionProperty? property)
    {
        switch (shape.Kind)
        {
            case ScalarKind.Boolean:
                yield return new() { ["type"] = "boolean" };
                yield return Text(@"^([Tt]rue|TRUE|[Ff]alse|FALSE)$|" + Reference);
                break;
            case ScalarKind.WholeNumber:
                yield return Number("integer", property?.Range);
                yield return Text("^[+-]?[0-9]+$|" + Reference);
                break;
            case ScalarKind.Number:
                yield return Number("number", property?.Range);
                yield return Text(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$|" + Reference);
                break;
            case ScalarKind.Duration:
                yield return Text(DurationText.Pattern + "|" + Reference);
                break;
            case ScalarKind.Date:
                yield return Text("^[0-9]{4}-[0-9]{2}-[0-9]{2}$|" + Reference);
                break;
            case ScalarKind.Address:
                yield return Text("://|" + Reference);
                break;
            case ScalarKind.Choice:
                yield return new() { ["enum"] = Strings(shape.Choices) };
                yield return Text(Reference);
                break;
            default:
                yield return property is { MayBeBlank: false } ? Text(@"\S") : new() { ["type"] = "string" };
                break;
        }
    }

    private static JsonObject Text(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject Number(string type, OptionRange? range)
    {
        var schema = new JsonObject { ["type"] = type };
        if (range?.Minimum is { } minimum)
        {
            schema[range.MinimumExcluded ? "exclusiveMinimum" : "minimum"] = Number(minimum);
        }

        if (range?.Maximum is { } maximum)
        {
            schema[range.MaximumExcluded ? "exclusiveMaximum" : "maximum"] = Number(maximum);
        }

        return schema;
    }

    private static IEnumerable<JsonObject> Nothing(OptionProperty? property) =>
        property is { IsRequired: false } && (property.IsNullable || property.Shape is OptionShape.List) ? [new JsonObject { ["type"] = "null" }] : [];

    private static void AddAlternatives(JsonObject schema, ImmutableArray<JsonObject> alternatives)
    {
        if (alternatives.Length > 1)
        {
            schema["anyOf"] = new JsonArray([.. alternatives]);
            return;
        }

        foreach (var (keyword, value) in alternatives[0])
        {
            schema[keyword] = value?.DeepClone();
        }
    }

    private static JsonNode Types(string type, bool mayBeNothing) => mayBeNothing ? new JsonArray(type, "null") : JsonValue.Create(type);

    private static JsonArray Strings(IEnumerable<string> words) => new([.. words.Select(word => JsonValue.Create(word))]);

    private static JsonNode? Default(OptionShape shape, object value) => shape switch
    {
        ScalarShape { Kind: ScalarKind.Secret } => null,
        ScalarShape { Kind: ScalarKind.Boolean } => JsonValue.Create((bool)value),
        ScalarShape { Kind: ScalarKind.WholeNumber or ScalarKind.Number } => Number(value),
        ScalarShape scalar => JsonValue.Create(scalar.Write(value)),
        OptionShape.List { Item: ScalarShape item } when value is System.Collections.IEnumerable items =>
            items.Cast<object>().Select(entry => Default(item, entry)).ToArray() is { Length: > 0 } entries ? new JsonArray(entries) : null,
        _ => null,
    };

    /// <summary>A number without an exponent and without zeros that say nothing, whatever its type.</summary>
    private static JsonNode? Number(object value) =>
        JsonNode.Parse(Convert.ToDecimal(value, CultureInfo.InvariantCulture).ToString("0.############################", CultureInfo.InvariantCulture));
}
