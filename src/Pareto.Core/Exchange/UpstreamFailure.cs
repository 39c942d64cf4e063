namespace Pareto.Core.Exchange;

/// <summary>How an attempt at a provider failed. <see cref="Message"/> is safe to show: no prompt text, no key, no internal address.</summary>
public sealed record UpstreamFailure(UpstreamFailureKind Kind, string Message)
{
    /// <summary>The provider's HTTP status, where there was one.</summary>
    public int? Status { get; init; }

    /// <summary>How long the provider asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The closed set of upstream failures.</summary>
public enum UpstreamFailureKind
{
    /// <summary>No connection: refused, reset before an answer, name not resolved, TLS failed.</summary>
    Unreachable,

    /// <summary>No connection, first token, next token or end within its time.</summary>
    Timeout,

    /// <summary>The provider's rate or quota limit (429).</summary>
    RateLimited,

    /// <summary>The provider is overloaded or broken (5xx).</summary>
    ServerError,

    /// <summary>The provider refused the gateway's own key (401, 403).</summary>
    Unauthorized,

    /// <summary>The provider does not have the model (404).</summary>
    ModelNotFound,

    /// <summary>The request is longer than the model's context.</summary>
    ContextTooLong,

    /// <summary>The provider's content policy refused the request.</summary>
    ContentRefused,

    /// <summary>The provider says the request itself is wrong (other 4xx).</summary>
    InvalidRequest,

    /// <summary>The reply is not what the protocol allows.</summary>
    MalformedReply,

    /// <summary>The reply ended before its end.</summary>
    CutOff,

    /// <summary>The target is well and has as much to do as it takes in: its queue is full.</summary>
    Busy,

    /// <summary>The target cannot do what the request asks for, such as keep to a schema with a keyword it does not know. Another may.</summary>
    Unsupported,
}
