namespace Pareto.Core.Exchange;

/// <summary>
/// Why the gateway refused or failed a request: a value of a closed set that names its stage. Endpoints map it to a
/// status and a body in the client's dialect. <see cref="Message"/> says what was wrong and what to do about it.
/// </summary>
public sealed record GatewayError(GatewayErrorKind Kind, string Message)
{
    /// <summary>The request field at fault, in the client's own spelling.</summary>
    public string? Parameter { get; init; }

    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The closed set of gateway errors, grouped by stage.</summary>
public enum GatewayErrorKind
{
    // Endpoints
    InvalidRequest,
    BodyTooLarge,
    UnsupportedMediaType,
    MethodNotAllowed,
    RouteNotFound,

    // Admission
    MissingKey,
    InvalidKey,
    OutOfScope,
    RateLimited,

    // PolicyGate
    BlockedByPolicy,
    InjectionSuspected,
    NoPermittedTarget,
    ReplyBlocked,

    // Routing
    UnknownModel,
    NoCapableTarget,
    NothingServesTier,

    // Execution
    PremiumCapReached,
    BudgetExceeded,
    BudgetBusy,
    BudgetUnavailable,
    UpstreamUnavailable,
    UpstreamTimeout,
    UpstreamRateLimited,
    UpstreamRejected,
    UpstreamMisconfigured,
    UpstreamContextTooLong,
    UpstreamContentRefused,
    ReplyCutOff,
    AnswerOffTemplate,

    // Accounting
    LedgerUnavailable,

    // Feedback on an earlier request
    UnknownRequest,

    // Administration of keys
    UnknownKey,
    KeyConflict,

    // Administration of budgets
    UnknownBudget,

    // Anywhere
    Internal,
}
