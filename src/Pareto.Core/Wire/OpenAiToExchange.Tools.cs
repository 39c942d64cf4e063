using System.Collections.Immutable;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

public static partial class OpenAiToExchange
{
    private static ImmutableArray<ToolDefinition> ReadTools(JsonElement value, FieldReader reader)
    {
        if (!reader.IsArray(value, "tools"))
        {
            return [];
        }

        reader.Enter("tools");
        var tools = ImmutableArray.CreateBuilder<ToolDefinition>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            reader.Enter(tools.Count);
            tools.Add(ReadTool(item, reader));
            reader.Leave();
        }

        reader.Leave();
        return tools.DrainToImmutable();
    }

    private static ToolDefinition ReadTool(JsonElement value, FieldReader reader)
    {
        string? type = null;
        JsonElement function = default;
        var carried = new CarriedBuilder();
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                switch (WireJson.NameOf(property))
                {
                    case "type": type = reader.Text(property.Value, "type"); break;
                    case "function": function = property.Value; break;
                    case var unknown: carried.Add(unknown, property.Value); break;
                }
            }
        }
        else
        {
            reader.Fail($"must be an object, not {FieldReader.KindOf(value)}.");
        }

        if (type is not (null or "function"))
        {
            return new ToolDefinition { Name = value.TextOf("name") ?? type, Opaque = value.Clone() };
        }

        if (function.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            reader.Fail("is required: the name, the description and the parameters of the function.", "function");
        }
        else if (reader.IsObject(function, "function"))
        {
            return ReadFunction(function, reader, carried);
        }

        return new ToolDefinition { Name = "" };
    }

    private static ToolDefinition ReadFunction(JsonElement value, FieldReader reader, CarriedBuilder carried)
    {
        reader.Enter("function");
        string? name = null, description = null;
        JsonElement? parameters = null;
        bool? strict = null;
        var inner = new CarriedBuilder();
        foreach (var property in value.EnumerateObject())
        {
            switch (WireJson.NameOf(property))
            {
                case "name": name = reader.Text(property.Value, "name"); break;
                case "description": description = reader.Text(property.Value, "description"); break;
                case "parameters": parameters = reader.IsObject(property.Value, "parameters") ? property.Value.Clone() : null; break;
                case "strict": strict = reader.Flag(property.Value, "strict"); break;
                case var unknown: inner.Add(unknown, property.Value); break;
            }
        }

        if (string.IsNullOrEmpty(name))
        {
            reader.Fail("is required.", "name");
        }

        carried.AddInner("function", inner.Build());
        reader.Leave();
        return new ToolDefinition
        {
            Name = name ?? "",
            Description = description,
            Parameters = parameters,
            Strict = strict,
            Carried = carried.Build(),
        };
    }

    private static ToolChoice? ReadToolChoice(JsonElement value, FieldReader reader, ref CarriedBuilder carried)
    {
        carried.Remove("tool_choice");
        if (value.ValueKind == JsonValueKind.String)
        {
            switch (WireJson.Text(value))
            {
                case "auto": return new ToolChoice(ToolChoiceMode.Auto);
                case "none": return new ToolChoice(ToolChoiceMode.None);
                case "required" or "any": return new ToolChoice(ToolChoiceMode.Required);
                default:
                    reader.Fail("must be `auto`, `none`, `required` or an object that names a function.", "tool_choice");
                    return null;
            }
        }

        if (!reader.IsObject(value, "tool_choice"))
        {
            return null;
        }

        if (value.TextOf("type") is { } type && type != "function")
        {
            carried.Add("tool_choice", value);
            return null;
        }

        if (value.ObjectOf("function")?.TextOf("name") is { Length: > 0 } name)
        {
            return new ToolChoice(ToolChoiceMode.Named, name);
        }

        reader.Fail("is required: the name of the function to call.", "tool_choice.function.name");
        return null;
    }
}
