using System.Text.Json;

namespace Pareto.LocalModels.Templates;

/// <summary>One way to write a call: the text before, JSON that follows a schema, the text after.</summary>
/// <param name="Prefix">Begins with the marker, which may be a special token: encode it as <see cref="Tokenizers.Tokenizer.EncodeTemplate"/> does.</param>
/// <param name="Schema">A JSON Schema.</param>
/// <param name="Suffix">May be empty.</param>
public sealed record ToolCallPattern(string Prefix, JsonElement Schema, string Suffix);
