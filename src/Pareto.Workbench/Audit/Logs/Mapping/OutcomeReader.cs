using System.Globalization;
using System.Text.Json;

namespace Pareto.Workbench.Audit.Logs.Mapping;

/// <summary>How a call ended, by status codes and the words of errors.</summary>
internal static class OutcomeReader
{
    /// <summary>529 is Anthropic's word for an overloaded service (platform.claude.com/docs/en/api/errors).</summary>
    public static LoggedOutcome Of(long? status, JsonElement? error)
    {
        if (status is null or 0 && error is { } told)
        {
            status = told.ValueKind == JsonValueKind.Object ? told.Whole("status_code", "status", "code", "error_code") : null;
        }

        return status switch
        {
            429 or 529 => LoggedOutcome.Throttled,
            408 or 504 => LoggedOutcome.TimedOut,
            >= 400 or < 0 => LoggedOutcome.Failed,
            _ => OfError(error),
        };
    }

    /// <summary>An error in words; completed where there is none.</summary>
    public static LoggedOutcome OfError(JsonElement? error)
    {
        if (error is not { } told || told.ValueKind is JsonValueKind.False || (told.ValueKind == JsonValueKind.String && told.AsText() is null))
        {
            return LoggedOutcome.Completed;
        }

        if (told.ValueKind == JsonValueKind.Object && told.EnumerateObject().All(field => field.Value.ValueKind == JsonValueKind.Null))
        {
            return LoggedOutcome.Completed;
        }

        var text = told.ValueKind == JsonValueKind.Object
            ? string.Join(' ', told.Text("type", "error_class", "exception_type"), told.Text("code", "error_code"), told.Text("message", "error_message"))
            : told.AsText() ?? "";
        return OfWords(text);
    }

    public static LoggedOutcome OfWords(string text) =>
        Has(text, "rate limit") || Has(text, "rate_limit") || Has(text, "ratelimit") || Has(text, "too many requests") || Has(text, "overloaded") || Has(text, "429") || Has(text, "throttl")
            ? LoggedOutcome.Throttled
        : Has(text, "timeout") || Has(text, "timed out") || Has(text, "timed_out") ? LoggedOutcome.TimedOut
        : LoggedOutcome.Failed;

    /// <summary>A status that may be a number or a word.</summary>
    public static LoggedOutcome? OfStatus(string? status) =>
        status is null ? null
        : long.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? Of(code, null)
        : status.ToLowerInvariant() switch
        {
            "success" or "succeeded" or "ok" or "completed" or "complete" or "stop" or "default" => LoggedOutcome.Completed,
            "failure" or "failed" or "error" or "errored" or "canceled" or "cancelled" or "expired" => LoggedOutcome.Failed,
            _ => OfWords(status) is var known and not LoggedOutcome.Failed ? known : null,
        };

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
