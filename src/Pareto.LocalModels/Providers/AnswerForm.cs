using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.LocalModels.Grammars;
using Pareto.LocalModels.Templates;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Providers;

/// <summary>What form the answer to a request must have.</summary>
internal sealed class AnswerForm
{
    private static readonly JsonElement _anyObject = JsonElement.Parse("""{"type":"object"}""");

    // Reasoning that the template has begun ends here, as templates themselves end it where they are told not to think.
    private static readonly MarkedText _endOfReasoning = MarkedText.FromTemplate($"\n{ToolCallScanner.ThinkEnd}\n\n");

    /// <summary>Whether the model is told of the request's tools.</summary>
    public bool TellsTools { get; private init; }

    /// <summary>Holds an answer to the form, made anew for each; null: any form.</summary>
    public Func<ITokenConstraint>? Constraint { get; private init; }

    /// <summary>Whether the form holds from the first token on, so that there is no room for reasoning.</summary>
    private bool IsStrict { get; init; }

    /// <summary>False where the form is none that the model can be held to.</summary>
    public static bool TryRead(Spoken spoken, ChatRequest request, [NotNullWhen(true)] out AnswerForm? form, [NotNullWhen(false)] out string? problem)
    {
        form = null;
        problem = Problem(request);
        if (problem is not null)
        {
            return false;
        }

        var json = request.ResponseFormat?.Kind switch
        {
            ResponseFormatKind.JsonObject => _anyObject,
            ResponseFormatKind.JsonSchema => request.ResponseFormat.Schema ?? _anyObject,
            _ => (JsonElement?)null,
        };
        var mode = request.Tools.IsEmpty ? ToolChoiceMode.None : request.ToolChoice?.Mode ?? ToolChoiceMode.Auto;
        Func<ITokenConstraint>? constraint = null;
        if (mode != ToolChoiceMode.None)
        {
            var grammar = CallGrammar.Of(spoken.Template.ToolCalls, request, json);
            if (!spoken.Constraints.TryToolCalls(grammar, out constraint, out problem))
            {
                problem = $"tools: {problem}";
                return false;
            }
        }
        else if (json is { } schema && !spoken.Constraints.TryJsonSchema(schema, out constraint, out problem))
        {
            problem = $"response_format: {problem}";
            return false;
        }

        form = new AnswerForm
        {
            TellsTools = mode != ToolChoiceMode.None,
            Constraint = constraint,
            IsStrict = json is not null || mode is ToolChoiceMode.Required or ToolChoiceMode.Named,
        };
        return true;
    }

    /// <summary>The prompt, with the model's reasoning closed where it would stand in the way of the form.</summary>
    public MarkedText Begin(MarkedText prompt) =>
        IsStrict && ToolCallScanner.EndsInReasoning(prompt) ? new MarkedTextBuilder().Append(prompt).Append(_endOfReasoning).ToMarkedText() : prompt;

    private static string? Problem(ChatRequest request)
    {
        foreach (var tool in request.Tools)
        {
            if (tool.Opaque is not null)
            {
                return $"The tool '{tool.Name}' is no function, and a model in this process can call functions only.";
            }
        }

        return request.ToolChoice is { Mode: ToolChoiceMode.Named, ToolName: var name } && request.Tools.All(tool => tool.Name != name)
            ? $"tool_choice names '{name}', which is none of the tools."
            : request.ToolChoice?.Mode == ToolChoiceMode.Required && request.Tools.IsEmpty ? "tool_choice requires a call, but there are no tools."
            : null;
    }
}
