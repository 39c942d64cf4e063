using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>One turn of a conversation.</summary>
public sealed record ChatMessage
{
    public required ChatRole Role { get; init; }

    public ImmutableArray<ContentPart> Parts { get; init; } = [];

    /// <summary>The speaker's own name, where several share a role.</summary>
    public string? Name { get; init; }

    /// <summary>The calls an assistant turn made.</summary>
    public ImmutableArray<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>The call that a tool turn answers.</summary>
    public string? ToolCallId { get; init; }

    public CarriedFields Carried { get; init; }
}
