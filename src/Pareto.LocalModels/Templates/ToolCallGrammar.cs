using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pareto.LocalModels.Templates;

/// <summary>What an answer must look like that calls tools; for constrained decoding.</summary>
public sealed record ToolCallGrammar
{
    /// <summary>
    /// The text at which a free answer becomes a call: each pattern's prefix begins with it; empty where the call is bare JSON.
    /// </summary>
    public required string Trigger { get; init; }

    /// <summary>Whether only an answer that begins with a call is one.</summary>
    public required bool OnlyAtStart { get; init; }

    /// <summary>The ways to write it; any one of them.</summary>
    public required ImmutableArray<ToolCallPattern> Patterns { get; init; }

    /// <summary>What stands between two of the patterns; null where there can be one only (a list then holds several calls).</summary>
    public required string? Separator { get; init; }

    internal static ToolCallGrammar Of(ToolCallFormat format, JsonArray tools, bool severalCalls) => new()
    {
        Trigger = format.IsBare ? string.Empty : format.Begin,
        OnlyAtStart = format.IsBare,
        Patterns = format.IsNamed
            ? [.. Functions(tools).Select(function => new ToolCallPattern(
                format.Begin + function.Name + ToolCallScanner.NameEnd, Element(Rebased(function.Parameters, "#")), string.Empty))]
            : [Pattern(format, tools, severalCalls)],
        Separator = !severalCalls || format.IsBare || format.IsList ? null : format.IsNamed ? string.Empty : "\n",
    };

    /// <summary>The functions of tools; one without a schema takes no arguments.</summary>
    internal static IEnumerable<(string Name, JsonNode Parameters)> Functions(JsonArray? tools)
    {
        foreach (var tool in tools ?? [])
        {
            var function = (tool as JsonObject)?["function"] as JsonObject ?? tool as JsonObject;
            if (function?["name"] is JsonValue name && name.TryGetValue(out string? text))
            {
                yield return (text, function["parameters"] as JsonObject ?? new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() });
            }
        }
    }

    private static ToolCallPattern Pattern(ToolCallFormat format, JsonArray tools, bool severalCalls)
    {
        var isFirstOnly = Functions(tools).Skip(1).FirstOrDefault() == default;
        var root = format.IsList ? "#/items" : "#";
        var calls = Functions(tools)
            .Select((function, i) => Call(function.Name, function.Parameters, format.ArgumentsKey, isFirstOnly ? root : $"{root}/anyOf/{i}"))
            .ToArray();
        JsonNode call = isFirstOnly && calls.Length == 1 ? calls[0] : new JsonObject { ["anyOf"] = new JsonArray([.. calls]) };
        if (format.IsList)
        {
            call = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = call };
            if (!severalCalls)
            {
                call["maxItems"] = 1;
            }
        }

        var isOnLines = format == ToolCallFormat.Hermes || format == ToolCallFormat.Generic;
        return new ToolCallPattern(
            format.IsBare ? string.Empty : isOnLines ? format.Begin + "\n" : format.Begin,
            Element(call),
            isOnLines ? "\n" + format.End : format.End);
    }

    private static JsonObject Call(string name, JsonNode parameters, string argumentsKey, string at) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["name"] = new JsonObject { ["const"] = name },
            [argumentsKey] = Rebased(parameters, $"{at}/properties/{argumentsKey}"),
        },
        ["required"] = new JsonArray("name", argumentsKey),
        ["additionalProperties"] = false,
    };

    // A schema's references begin at its root, which is elsewhere now.
    private static JsonNode Rebased(JsonNode schema, string root)
    {
        var copy = schema.DeepClone();
        if (root != "#")
        {
            Rebase(copy, root);
        }

        return copy;
    }

    private static void Rebase(JsonNode? node, string root)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    Rebase(item, root);
                }

                break;
            case JsonObject properties:
                foreach (var (key, value) in properties.ToList())
                {
                    if (key == "$ref" && value is JsonValue reference && reference.TryGetValue(out string? text) && text.StartsWith('#'))
                    {
                        properties[key] = root + text[1..];
                    }
                    else
                    {
                        Rebase(value, root);
                    }
                }

                break;
            default:
                break;
        }
    }

    private static JsonElement Element(JsonNode node) => JsonSerializer.SerializeToElement(node);
}
