namespace Pareto.Cli;

/// <summary>The family that a chat template belongs to, by the marks that it sets around messages.</summary>
internal static class TemplateFamily
{
    private static readonly (string Mark, string Family)[] _marks =
    [
        ("<|im_start|>", "ChatML"),
        ("<|start_header_id|>", "Llama 3"),
        ("<start_of_turn>", "Gemma"),
        ("<|end|>", "Phi"),
        ("[INST]", "Mistral"),
    ];

    /// <summary>Null where there is no template, or one of another kind.</summary>
    public static string? Of(string? template) =>
        template is null ? null : _marks.FirstOrDefault(mark => template.Contains(mark.Mark, StringComparison.Ordinal)).Family;
}
