using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>
/// Reads the errors of providers, OpenAI-like and Anthropic-like, into the closed set of upstream failures. The message is
/// the provider's own, shortened and with everything taken out that could be a key, an address or the client's text.
/// </summary>
public static partial class UpstreamErrors
{
    private const int LongestMessage = 300;
    private const int MostBytes = 16 * 1024;

    /// <summary>The failure that an answer with an error status tells of.</summary>
    public static UpstreamFailure Read(int status, ReadOnlySpan<byte> body, TimeSpan? retryAfter = null)
    {
        var error = default(JsonElement);
        if (body.Length <= MostBytes && WireJson.TryParse(body, out var root))
        {
            // Gemini wraps its error in an array of one.
            root = root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 ? root[0] : root;
            if (root.ValueKind == JsonValueKind.Object)
            {
                // {"error":{…}}, {"error":"…"}, or the fields at the root (vLLM's older form, Mistral).
                error = root.FieldOf("error") is { ValueKind: JsonValueKind.Object or JsonValueKind.String } inner ? inner : root;
            }
        }

        return Of(status, error) with { RetryAfter = retryAfter };
    }

    /// <summary>The failure that an error inside a reply tells of: the value of its <c>error</c> field.</summary>
    internal static UpstreamFailure OfPayload(JsonElement error)
    {
        var code = error.CountOf("code") ?? error.CountOf("status");
        return Of(code is >= 400 and < 600 ? (int)code : null, error);
    }

    private static UpstreamFailure Of(int? status, JsonElement error)
    {
        var type = error.TextOf("type") ?? "";
        var code = error.TextOf("code") ?? "";
        var text = error.ValueKind == JsonValueKind.String
            ? WireJson.Text(error)
            : error.TextOf("message") ?? error.TextOf("detail") ?? "";
        var kind = KindOf(status, type, code, text, error);
        return new UpstreamFailure(kind, MessageOf(status, kind, text)) { Status = status };
    }

    private static UpstreamFailureKind KindOf(int? status, string type, string code, string text, JsonElement error)
    {
        if (code is "context_length_exceeded" or "string_above_max_length" || type == "exceed_context_size_error" || TooLong().IsMatch(text))
        {
            return UpstreamFailureKind.ContextTooLong;
        }

        // Azure tells the policy in an inner error (learn.microsoft.com, content filtering).
        if (code is "content_filter" or "content_policy_violation"
            || error.ObjectOf("innererror")?.TextOf("code") == "ResponsibleAIPolicyViolation"
            || ContentPolicy().IsMatch(text))
        {
            return UpstreamFailureKind.ContentRefused;
        }

        switch (type)
        {
            case "rate_limit_error": return UpstreamFailureKind.RateLimited;
            case "overloaded_error" or "api_error" or "server_error": return UpstreamFailureKind.ServerError;
            case "authentication_error" or "permission_error" or "billing_error": return UpstreamFailureKind.Unauthorized;
        }

        switch (code)
        {
            case "rate_limit_exceeded" or "insufficient_quota": return UpstreamFailureKind.RateLimited;
            case "invalid_api_key": return UpstreamFailureKind.Unauthorized;
            case "model_not_found" or "DeploymentNotFound": return UpstreamFailureKind.ModelNotFound;
        }

        return status switch
        {
            401 or 402 or 403 => UpstreamFailureKind.Unauthorized,
            404 => UpstreamFailureKind.ModelNotFound,
            408 => UpstreamFailureKind.Timeout,
            429 => UpstreamFailureKind.RateLimited,
            >= 400 and < 500 => UpstreamFailureKind.InvalidRequest,
            null when type is "invalid_request_error" or "BadRequestError" => UpstreamFailureKind.InvalidRequest,
            null when type == "not_found_error" => UpstreamFailureKind.ModelNotFound,
            _ => UpstreamFailureKind.ServerError,
        };
    }

    private static string MessageOf(int? status, UpstreamFailureKind kind, string text)
    {
        var safe = Safe(text);
        if (safe.Length > 0)
        {
            return safe;
        }

        return kind switch
        {
            UpstreamFailureKind.Unauthorized => "The provider refused the gateway's key.",
            UpstreamFailureKind.ModelNotFound => "The provider does not have the model, or its address is not the one of its API.",
            UpstreamFailureKind.RateLimited => "The provider's rate limit is reached.",
            _ when status is not null => string.Create(CultureInfo.InvariantCulture, $"The provider answered with status {status}."),
            _ => "The provider reported an error without saying which.",
        };
    }

    private static string Safe(string text)
    {
        if (text.Length > 4 * LongestMessage)
        {
            text = text[..(4 * LongestMessage)];
        }

        // Validators of Python servers quote the request they refuse.
        text = QuotedInput().Replace(text, "[input left out]");
        text = LongQuote().Replace(text, "[…]");
        text = Address().Replace(text, "[address]");
        text = Key().Replace(text, "[key]");
        text = Blanks().Replace(text, " ").Trim();
        if (text.Length <= LongestMessage)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[LongestMessage - 2]) ? LongestMessage - 2 : LongestMessage - 1;
        return text[..end] + "…";
    }

    [GeneratedRegex(
        @"maximum context length|context[ _](length|window|size|limit)\b.*\b(exceed|too|larger|beyond)|exceeds?\b.*\bcontext[ _](length|window|size|limit)|prompt is too long|input is too long|too many tokens in the prompt|exceeds the maximum number of tokens|larger context length|`inputs` tokens \+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex TooLong();

    [GeneratedRegex(
        @"content (management|filtering|usage) polic|content[ _]filter|usage polic|safety system|responsible ai|content exists risk",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ContentPolicy();

    [GeneratedRegex(@"['""]input['""]\s*:.*|\binput_value\s*=.*", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex QuotedInput();

    [GeneratedRegex(@"'[^']{60,}('|$)|""[^""]{60,}(""|$)|`[^`]{60,}(`|$)", RegexOptions.CultureInvariant)]
    private static partial Regex LongQuote();

    [GeneratedRegex(@"\bhttps?://\S+|\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b|\blocalhost(:\d+)?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    // Prefixed keys (also half hidden by stars, as OpenAI quotes them), bearer values, and any long unbroken run of letters and digits.
    [GeneratedRegex(
        @"\b(sk|pk|rk|gsk|xai|hf|nvapi|pplx|csk|tgp|fw)[-_][A-Za-z0-9*_\-]{4,}|\bAIza[A-Za-z0-9_\-]{8,}|\bBearer\s+\S+|\b(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{24,}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
