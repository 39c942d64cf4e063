using System.Text.Json;
using System.Text.Json.Nodes;
using Pareto.LocalModels.Templates.Jinja;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates;

/// <summary>JSON as values of a template; its texts are marked as coming from outside.</summary>
internal static class JsonValues
{
    private const int MostDepth = 100;

    public static Value Of(JsonNode? node, int depth = 0)
    {
        if (depth > MostDepth)
        {
            throw new ChatTemplateException("The conversation's JSON is nested too deep.");
        }

        switch (node)
        {
            case null:
                return NoneValue.Instance;
            case JsonArray array:
                return new ListValue([.. array.Select(item => Of(item, depth + 1))]);
            case JsonObject properties:
                var map = new MapValue();
                foreach (var (key, value) in properties)
                {
                    map.Set(key, Of(value, depth + 1));
                }

                return map;
            default:
                return node.GetValueKind() switch
                {
                    JsonValueKind.String => Value.Of(MarkedText.FromInput(node.GetValue<string>())),
                    JsonValueKind.True => BooleanValue.True,
                    JsonValueKind.False => BooleanValue.False,
                    JsonValueKind.Number => Number(node.AsValue()),
                    _ => NoneValue.Instance,
                };
        }
    }

    private static Value Number(JsonValue value) =>
        value.TryGetValue(out long whole) ? Value.Of(whole)
        : value.TryGetValue(out int small) ? Value.Of(small)
        : value.TryGetValue(out double number) ? new NumberValue(number)
        : new NumberValue(double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture));
}
