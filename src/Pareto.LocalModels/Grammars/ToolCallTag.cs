using System.Text.Json;

namespace Pareto.LocalModels.Grammars;

/// <summary>How a call of one tool is written.</summary>
/// <param name="Begin">The text before the arguments, from the trigger on, such as <c>&lt;tool_call&gt;{"name": "weather", "arguments": </c>.</param>
/// <param name="Arguments">The JSON schema of the arguments, or of the list of all calls; null: any object.</param>
/// <param name="End">The text after them, such as <c>}&lt;/tool_call&gt;</c>.</param>
public sealed record ToolCallTag(string Begin, JsonElement? Arguments, string End);
