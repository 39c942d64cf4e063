using System.Text.Json;

namespace Pareto.Core.Exchange;

/// <summary>The shape the answer must have.</summary>
public sealed record ResponseFormat
{
    public required ResponseFormatKind Kind { get; init; }

    /// <summary>For <see cref="ResponseFormatKind.JsonSchema"/>: the name, and the schema as the client wrote it.</summary>
    public string? Name { get; init; }

    public string? Description { get; init; }

    public JsonElement? Schema { get; init; }

    public bool? Strict { get; init; }
}

/// <summary>Free text, any JSON object, or JSON after a schema.</summary>
public enum ResponseFormatKind
{
    Text,
    JsonObject,
    JsonSchema,
}
