using System.Collections.Immutable;
using Pareto.LocalModels.Templates;

namespace Pareto.LocalModels.Providers;

/// <summary>
/// How a model is spoken to whose file has no chat template and whose family is not known: in turns of plain text. Models
/// that were trained to complete text go on with it, so the answer ends where they begin the user's next turn.
/// </summary>
internal static class PlainForm
{
    private const string Source =
        """
        {%- for message in messages -%}
        {{- message.role + ': ' + message.content + '\n\n' -}}
        {%- endfor -%}
        {%- if add_generation_prompt %}{{ 'assistant:' }}{% endif -%}
        """;

    public static ImmutableArray<string> Stops { get; } = ["\n\nuser:", "\n\nsystem:"];

    public static ChatTemplate Template { get; } = ChatTemplate.TryParse(Source, out var template, out var problem)
        ? template
        : throw new InvalidOperationException(problem);
}
