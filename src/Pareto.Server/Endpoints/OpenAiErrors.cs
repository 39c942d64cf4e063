using Pareto.Core.Exchange;
using Pareto.Core.Redaction;
using Pareto.Core.Wire;

namespace Pareto.Server.Endpoints;

/// <summary>The one place where an error gets its HTTP status, OpenAI <c>type</c> and <c>code</c> (OpenAI API reference, "Error codes").</summary>
internal static class OpenAiErrors
{
    public static (int Status, string Type, string Code) Of(GatewayErrorKind kind) => kind switch
    {
        GatewayErrorKind.InvalidRequest => (400, "invalid_request_error", "invalid_request"),
        GatewayErrorKind.BodyTooLarge => (413, "invalid_request_error", "request_too_large"),
        GatewayErrorKind.UnsupportedMediaType => (415, "invalid_request_error", "unsupported_media_type"),
        GatewayErrorKind.MethodNotAllowed => (405, "invalid_request_error", "method_not_allowed"),
        GatewayErrorKind.RouteNotFound => (404, "invalid_request_error", "unknown_url"),
        GatewayErrorKind.MissingKey => (401, "authentication_error", "missing_api_key"),
        GatewayErrorKind.InvalidKey => (401, "authentication_error", "invalid_api_key"),
        GatewayErrorKind.OutOfScope => (403, "permission_error", "key_out_of_scope"),
        GatewayErrorKind.RateLimited => (429, "rate_limit_error", "rate_limit_exceeded"),
        GatewayErrorKind.BlockedByPolicy => (403, "permission_error", "blocked_by_policy"),
        GatewayErrorKind.InjectionSuspected => (403, "permission_error", "injection_suspected"),
        GatewayErrorKind.NoPermittedTarget => (503, "service_unavailable_error", "no_permitted_target"),
        GatewayErrorKind.ReplyBlocked => (403, "permission_error", "reply_blocked"),
        GatewayErrorKind.UnknownModel => (404, "invalid_request_error", "model_not_found"),
        GatewayErrorKind.NoCapableTarget => (400, "invalid_request_error", "no_capable_target"),
        GatewayErrorKind.NothingServesTier => (503, "service_unavailable_error", "tier_not_served"),
        GatewayErrorKind.PremiumCapReached => (429, "rate_limit_error", "premium_cap_reached"),
        // OpenAI says 429 here; its clients would send the request again and again, which no budget is filled by.
        GatewayErrorKind.BudgetExceeded => (402, "insufficient_quota", "budget_exceeded"),
        GatewayErrorKind.BudgetBusy => (429, "rate_limit_error", "budget_busy"),
        GatewayErrorKind.BudgetUnavailable => (503, "service_unavailable_error", "budget_unavailable"),
        GatewayErrorKind.UpstreamUnavailable => (502, "upstream_error", "upstream_unavailable"),
        GatewayErrorKind.UpstreamTimeout => (504, "upstream_error", "upstream_timeout"),
        GatewayErrorKind.UpstreamRateLimited => (429, "rate_limit_error", "upstream_rate_limited"),
        GatewayErrorKind.UpstreamRejected => (400, "invalid_request_error", "upstream_rejected"),
        GatewayErrorKind.UpstreamMisconfigured => (502, "upstream_error", "upstream_misconfigured"),
        GatewayErrorKind.UpstreamContextTooLong => (400, "invalid_request_error", "context_length_exceeded"),
        GatewayErrorKind.UpstreamContentRefused => (400, "invalid_request_error", "content_policy_violation"),
        GatewayErrorKind.ReplyCutOff => (502, "upstream_error", "reply_cut_off"),
        GatewayErrorKind.AnswerOffTemplate => (502, "upstream_error", "answer_off_template"),
        GatewayErrorKind.LedgerUnavailable => (503, "service_unavailable_error", "ledger_unavailable"),
        GatewayErrorKind.UnknownRequest => (404, "invalid_request_error", "request_not_found"),
        GatewayErrorKind.UnknownKey => (404, "invalid_request_error", "key_not_found"),
        GatewayErrorKind.KeyConflict => (409, "invalid_request_error", "key_conflict"),
        GatewayErrorKind.UnknownBudget => (404, "invalid_request_error", "budget_not_found"),
        GatewayErrorKind.Internal => (500, "server_error", "internal_error"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An error kind without a status."),
    };

    /// <summary>The error as its client is told it. Clients log what they are told, and a provider may have quoted a key or the request.</summary>
    public static OpenAiError ToOpenAi(GatewayError error, Redactor redactor)
    {
        var (_, type, code) = Of(error.Kind);
        return new OpenAiError(redactor.Redact(error.Message), type, error.Parameter is { } parameter ? redactor.Redact(parameter) : null, code);
    }
}
