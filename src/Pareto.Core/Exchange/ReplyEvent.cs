using System.Collections.Immutable;
using System.Text.Json;

namespace Pareto.Core.Exchange;

/// <summary>
/// One step of a reply. A reply is a stream of these, in this order: one <see cref="ReplyStarted"/>, then
/// <see cref="ChoiceDelta"/>s or <see cref="EmbeddingsProduced"/>, at most one <see cref="UsageReported"/>,
/// <see cref="AnswerEnded"/> once nothing more of the answer can come, and as the last either <see cref="ReplyCompleted"/> or <see cref="ReplyFailed"/>. A plain reply is the collected stream.
/// </summary>
public abstract record ReplyEvent;

/// <summary>The target has begun to answer; from here on no other target will.</summary>
public sealed record ReplyStarted : ReplyEvent
{
    /// <summary>The answering model as the provider names it.</summary>
    public required string Model { get; init; }

    /// <summary>The provider's own identifier of the reply, where it gave one.</summary>
    public string? ProviderReplyId { get; init; }

    /// <summary>Top-level reply fields without a name here (such as <c>system_fingerprint</c>).</summary>
    public CarriedFields Carried { get; init; }

    /// <summary>Which target answers and why; set by execution, absent while the event comes from a provider.</summary>
    public ServedBy? ServedBy { get; init; }

    /// <summary>How the client stands with its rate limits, its expected use counted; null where none concerns it.</summary>
    public RateLimits? RateLimits { get; init; }
}

/// <summary>More of one answer. Absent parts are null or empty.</summary>
public sealed record ChoiceDelta : ReplyEvent
{
    public int Choice { get; init; }

    public string? Text { get; init; }

    /// <summary>The model's visible reasoning.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Closes a block of reasoning with the provider's proof of it.</summary>
    public string? ReasoningSignature { get; init; }

    public string? Refusal { get; init; }

    public ImmutableArray<ToolCallDelta> ToolCalls { get; init; } = [];

    /// <summary>OpenAI's <c>logprobs</c> object of this piece.</summary>
    public JsonElement? LogProbs { get; init; }

    public FinishReason? FinishReason { get; init; }

    /// <summary>The provider's word where <see cref="FinishReason"/> is <see cref="Exchange.FinishReason.Other"/>.</summary>
    public string? FinishWord { get; init; }

    /// <summary>Fields of the delta (or of the message, in a plain reply) without a name here.</summary>
    public CarriedFields Carried { get; init; }

    /// <summary>Fields beside the delta without a name here (such as Azure's <c>content_filter_results</c>).</summary>
    public CarriedFields ChoiceCarried { get; init; }

    /// <summary>It is more of the text, as most pieces are, and says nothing else.</summary>
    internal bool IsTextOnly =>
        this is { Text: not null, Reasoning: null, ReasoningSignature: null, Refusal: null, ToolCalls.IsEmpty: true, LogProbs: null, FinishReason: null, Carried.IsEmpty: true, ChoiceCarried.IsEmpty: true };
}

/// <summary>More of a tool call: the first piece of each index carries the id and the name.</summary>
public sealed record ToolCallDelta(int Index, string? Id, string? Name, string Arguments);

/// <summary>The vectors of an embeddings request, in the order of its inputs.</summary>
public sealed record EmbeddingsProduced(ImmutableArray<ReadOnlyMemory<float>> Vectors) : ReplyEvent;

/// <summary>
/// What the provider says the attempt used. The last one counts when a provider reports running totals.
/// </summary>
public sealed record UsageReported(TokenUsage Usage) : ReplyEvent
{
    /// <summary>The service tier that was given, which may not be the one that was asked for; null where the provider does not say.</summary>
    public ServiceTier? Service { get; init; }

    /// <summary>The region that processing was bound to; null where there was none, or the provider does not say.</summary>
    public string? Region { get; init; }
}

/// <summary>The target has said all; what is still waited for is the commit of the ledger rows.</summary>
public sealed record AnswerEnded : ReplyEvent
{
    public static AnswerEnded Event { get; } = new();
}

/// <summary>The provider's attempt came to nothing, or broke off. Comes from providers only; execution decides what follows.</summary>
public sealed record UpstreamFailed(UpstreamFailure Failure) : ReplyEvent;

/// <summary>The reply is whole and its ledger rows are committed.</summary>
public sealed record ReplyCompleted(Receipt Receipt) : ReplyEvent
{
    /// <summary>How the client stands with its rate limits, its real use counted; null where none concerns it.</summary>
    public RateLimits? RateLimits { get; init; }
}

/// <summary>The request was refused or failed; whatever it cost is committed.</summary>
public sealed record ReplyFailed(GatewayError Error, Receipt? Receipt = null) : ReplyEvent
{
    /// <inheritdoc cref="ReplyCompleted.RateLimits"/>
    public RateLimits? RateLimits { get; init; }
}
