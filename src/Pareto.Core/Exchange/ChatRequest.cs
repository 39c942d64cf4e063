using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>A conversation to be continued.</summary>
public sealed record ChatRequest : GatewayRequest
{
    public override GatewayEndpoint Endpoint => GatewayEndpoint.Chat;

    public required ImmutableArray<ChatMessage> Messages { get; init; }

    public ImmutableArray<ToolDefinition> Tools { get; init; } = [];

    public ToolChoice? ToolChoice { get; init; }

    public bool? ParallelToolCalls { get; init; }

    public ResponseFormat? ResponseFormat { get; init; }

    /// <summary>The form that the answer must have whatever the client asks for; null where none is demanded.</summary>
    public AnswerTemplate? Template { get; init; }

    /// <summary>The longest answer the client accepts, in tokens, reasoning included.</summary>
    public int? MaxOutputTokens { get; init; }

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    /// <summary>How many answers are wanted (OpenAI's <c>n</c>).</summary>
    public int ChoiceCount { get; init; } = 1;

    public ImmutableArray<string> Stop { get; init; } = [];

    public long? Seed { get; init; }

    public bool LogProbs { get; init; }

    public int? TopLogProbs { get; init; }

    /// <summary>How hard the model should think before it answers, in the provider's word (<c>low</c>, <c>high</c>, …).</summary>
    public string? ReasoningEffort { get; init; }

    /// <summary>A stream ends with a usage chunk only if the client asked for it.</summary>
    public bool IncludeUsage { get; init; }
}
