using System.Text.Json;

namespace Pareto.LocalModels.Grammars;

/// <summary>
/// Answers with tool calls. Special tokens may be written out in <see cref="Trigger"/> and in the texts of the tags; they
/// are then asked for as tokens.
/// </summary>
public sealed record ToolCallGrammar
{
    /// <summary>The calls that may be made; at least one.</summary>
    public required IReadOnlyList<ToolCallTag> Calls { get; init; }

    /// <summary>
    /// What marks a call; every call begins with it. An answer is free until it comes up. Empty: an answer is a call when it
    /// begins, apart from white space, with the same character as one of the calls.
    /// </summary>
    public string Trigger { get; init; } = string.Empty;

    /// <summary>The text between calls that follow each other directly, where several are allowed.</summary>
    public string Between { get; init; } = string.Empty;

    /// <summary>The answer must be a call and nothing else.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What an answer without a call must be: JSON that follows this schema. Null: any text.</summary>
    public JsonElement? Otherwise { get; init; }

    /// <summary>More than one call may be made, up to 16 in a row.</summary>
    public bool AllowsSeveral { get; init; }

    /// <summary>
    /// Special tokens, written out, that may come up in free text, such as those around reasoning. Those that the vocabulary
    /// does not have as special ones are text like any other.
    /// </summary>
    public IReadOnlyList<string> FreeTokens { get; init; } = [];
}
