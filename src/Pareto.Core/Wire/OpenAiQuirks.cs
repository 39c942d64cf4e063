using System.Collections.Immutable;

namespace Pareto.Core.Wire;

/// <summary>Where a server of the OpenAI dialect differs from OpenAI's own.</summary>
public sealed record OpenAiQuirks
{
    /// <summary>OpenAI's own API.</summary>
    public static OpenAiQuirks None { get; } = new() { ToolCallIds = ToolCallIdForm.AtMost40 };

    /// <summary>The answer's bound is sent as <c>max_tokens</c>, which most compatible servers know, instead of <c>max_completion_tokens</c>.</summary>
    public bool UseMaxTokensField { get; init; }

    /// <summary>A stream is asked to end with its usage.</summary>
    public bool SendStreamOptions { get; init; } = true;

    /// <summary>Developer messages are sent as system messages.</summary>
    public bool SystemRoleForDeveloper { get; init; }

    /// <summary>Reasoning of earlier turns is sent back as <c>reasoning_content</c> instead of being left out.</summary>
    public bool KeepReasoning { get; init; }

    /// <summary>Content that is text alone is sent as one string, for servers that know no part arrays.</summary>
    public bool PlainTextContent { get; init; }

    /// <summary>Which ids of tool calls the server takes; others, of another server's calls, are renamed.</summary>
    public ToolCallIdForm ToolCallIds { get; init; }

    /// <summary>Fields the server refuses, left out wherever they stand: at the root, in messages, parts, tools and tool calls.</summary>
    public ImmutableArray<string> DropFields { get; init; } = [];
}
