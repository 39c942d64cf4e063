using System.Text.Json;

namespace Pareto.Core.Exchange;

/// <summary>A function the model may call. <see cref="Parameters"/> is a JSON Schema, as the client wrote it.</summary>
public sealed record ToolDefinition
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public JsonElement? Parameters { get; init; }

    public bool? Strict { get; init; }

    /// <summary>Fields beside the function (such as Anthropic's <c>cache_control</c>).</summary>
    public CarriedFields Carried { get; init; }

    /// <summary>Set for a tool that is no function: its whole JSON, for a provider of the same dialect.</summary>
    public JsonElement? Opaque { get; init; }
}
