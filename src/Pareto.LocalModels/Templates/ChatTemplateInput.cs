using System.Text.Json.Nodes;

namespace Pareto.LocalModels.Templates;

/// <summary>What a chat template makes a prompt of. Nothing in it is changed.</summary>
public sealed record ChatTemplateInput
{
    /// <summary>The conversation in the form of OpenAI's chat completions.</summary>
    public required JsonArray Messages { get; init; }

    /// <summary>The tools in the same form; null or empty where there are none.</summary>
    public JsonArray? Tools { get; init; }

    /// <summary>Whether the prompt ends where the assistant's answer begins. Default: true.</summary>
    public bool AddGenerationPrompt { get; init; } = true;

    /// <summary><see cref="Tokenizers.Tokenizer.BosToken"/> of the model.</summary>
    public string BosToken { get; init; } = string.Empty;

    /// <summary><see cref="Tokenizers.Tokenizer.EosToken"/> of the model.</summary>
    public string EosToken { get; init; } = string.Empty;

    /// <summary>What else the template may look at, such as <c>enable_thinking</c>.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Variables { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>The clock of templates that write the date.</summary>
    public required TimeProvider Time { get; init; }
}
