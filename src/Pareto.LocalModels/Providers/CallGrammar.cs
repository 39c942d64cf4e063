using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pareto.Core.Exchange;
using Pareto.LocalModels.Grammars;
using Pareto.LocalModels.Templates;

namespace Pareto.LocalModels.Providers;

/// <summary>What an answer must look like that calls the tools of a request, written as the model writes calls.</summary>
internal static class CallGrammar
{
    // A function without a schema takes no arguments.
    private static readonly JsonElement _noArguments = JsonElement.Parse("""{"type":"object","properties":{},"additionalProperties":false}""");

    /// <param name="format">How the model writes calls.</param>
    /// <param name="request">With at least one tool, and a choice that allows for calls.</param>
    /// <param name="otherwise">What an answer without a call must be; null: any text.</param>
    public static Grammars.ToolCallGrammar Of(ToolCallFormat format, ChatRequest request, JsonElement? otherwise)
    {
        var mode = request.ToolChoice?.Mode ?? ToolChoiceMode.Auto;
        var tools = request.Tools.Where(tool => mode != ToolChoiceMode.Named || tool.Name == request.ToolChoice!.ToolName).ToImmutableArray();

        // A call that is asked for by name is one call.
        var several = request.ParallelToolCalls ?? mode != ToolChoiceMode.Named;
        return new Grammars.ToolCallGrammar
        {
            Trigger = format.IsBare ? string.Empty : format.Begin,
            Between = format.IsNamed ? string.Empty : "\n",
            IsRequired = mode is ToolChoiceMode.Required or ToolChoiceMode.Named,
            AllowsSeveral = several && !format.IsBare && !format.IsList,
            Otherwise = otherwise,
            FreeTokens = [ToolCallScanner.ThinkBegin, ToolCallScanner.ThinkEnd],
            Calls = format.IsList ? List(format, tools, several) : [.. tools.Select(tool => Tag(format, tool))],
        };
    }

    private static ToolCallTag Tag(ToolCallFormat format, ToolDefinition tool)
    {
        var arguments = tool.Parameters ?? _noArguments;
        if (format.IsNamed)
        {
            return new ToolCallTag(format.Begin + tool.Name + ToolCallScanner.NameEnd, arguments, format.End);
        }

        var call = $$"""{"name": {{JsonSerializer.Serialize(tool.Name)}}, "{{format.ArgumentsKey}}": """;
        return format.IsBare
            ? new ToolCallTag(call, arguments, "}")
            : new ToolCallTag($"{format.Begin}\n{call}", arguments, $"}}\n{format.End}");
    }

    // All calls are one array, so it is one tag whose JSON is that.
    private static IReadOnlyList<ToolCallTag> List(ToolCallFormat format, ImmutableArray<ToolDefinition> tools, bool several)
    {
        var functions = new JsonArray([.. tools.Select(tool => (JsonNode)new JsonObject
        {
            ["function"] = new JsonObject { ["name"] = tool.Name, ["parameters"] = JsonNode.Parse((tool.Parameters ?? _noArguments).GetRawText()) },
        })]);
        return [.. format.Grammar(functions, several).Patterns.Select(pattern => new ToolCallTag(pattern.Prefix, pattern.Schema, pattern.Suffix))];
    }
}
