using System.Text;
using Pareto.LocalModels.Templates.Jinja;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates;

/// <summary>
/// Tools for a model whose template does not know them: they are described in words, with the tags that most models have
/// met in training (Hermes).
/// </summary>
internal static class ToolInstructions
{
    public static MarkedText For(ListValue tools)
    {
        var text = new StringBuilder(
            """
            You can call tools. Each line between the tags below describes one in JSON: its name, what it does, and a JSON Schema of its arguments.
            <tools>

            """);
        foreach (var tool in tools.Items)
        {
            text.Append(Json((tool as MapValue)?.Find("function") ?? tool)).Append('\n');
        }

        text.Append(
            """
            </tools>
            To call one, answer with its name and its arguments in exactly this form, once for each call, and write nothing after it:
            <tool_call>
            {"name": "the tool's name", "arguments": {"an argument": "its value"}}
            </tool_call>
            The result then comes between <tool_response> and </tool_response>. Answer in plain words when no tool is needed.
            """);
        return MarkedText.FromInput(text.ToString());
    }

    /// <summary>A call as the model is told to write it.</summary>
    public static string Call(MapValue function)
    {
        var call = new MapValue();
        call.Set("name", function.Find("name") ?? TextValue.Empty);
        call.Set("arguments", function.Find("arguments") ?? new MapValue());
        return $"<tool_call>\n{Json(call)}\n</tool_call>";
    }

    public static string Result(string content) => $"<tool_response>\n{content}\n</tool_response>";

    private static string Json(Value value) => PythonText.Json(value, JsonLayout.Line, new Work(Work.BaseSteps));
}
