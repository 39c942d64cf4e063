using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Logs.Mapping;

/// <summary>
/// Requests and responses as proxies, SDK hooks and batch jobs write them, in OpenAI's or Anthropic's words. Read are
/// <list type="bullet">
/// <item>pairs <c>{"request": {…}, "response": {…}}</c> with whatever is beside them (time, latency, status, error, metadata, headers);</item>
/// <item>lines of OpenAI's batch output, <c>{"custom_id", "response": {"status_code", "body"}, "error"}</c>
/// (platform.openai.com/docs/api-reference/batch/request-output);</item>
/// <item>lines of Anthropic's batch results, <c>{"custom_id", "result": {"type", "message"}}</c>
/// (platform.claude.com/docs/en/api/retrieving-message-batch-results);</item>
/// <item>one flat object a call: <c>model</c>, <c>messages</c> or <c>prompt</c>, the answer, <c>usage</c> or token counts; a stored
/// <c>chat.completion</c> or <c>message</c> is one, too.</item>
/// </list>
/// A duration whose name has no unit is in seconds.
/// </summary>
internal sealed class ExchangeLog : ILogMapper
{
    public static bool Fits(JsonElement record) =>
        (record.Has("request") && (record.Has("response") || record.Has("error")))
        || (record.Has("custom_id") && (record.Has("response") || record.Has("result") || record.Has("error")))
        || record.Has("messages") || record.Has("choices")
        || (record.Has("model") && (record.Has("usage") || record.Has("prompt") || record.Has("input") || record.Has("prompt_tokens") || record.Has("input_tokens") || record.Has("response")));

    /// <summary>Whether Anthropic's words are used: usage in input and output tokens, content in blocks, a version header.</summary>
    public static bool IsAnthropic(JsonElement record)
    {
        var request = record.Json("request", "body") ?? record;
        var response = Response(record);
        return response?.Text("type") == "message" || record.Has("result")
            || request.Has("anthropic_version")
            || request.Text("model")?.Contains("claude", StringComparison.OrdinalIgnoreCase) == true;
    }

    public RecordReading Map(JsonElement record, LogPosition position, List<LoggedCall> calls)
    {
        if (record.ValueKind != JsonValueKind.Object)
        {
            return RecordReading.Broken("no JSON object");
        }

        var request = Inner(record.Json("request", "req", "request_body", "body"));
        var response = Response(record);
        var own = request ?? record;
        var error = record.Field("error") ?? response?.Field("error") ?? BatchError(record);
        var call = Call(record, own, response, error, position);
        if (call.Model is null && call.Usage is null && call.Messages.IsEmpty && call.Outcome == LoggedOutcome.Completed)
        {
            return RecordReading.Broken("no model, prompt or usage");
        }

        calls.Add(call);
        return RecordReading.Done;
    }

    private static LoggedCall Call(JsonElement record, JsonElement request, JsonElement? response, JsonElement? error, LogPosition position)
    {
        var messages = MessageReader.Prompt(request);
        var answer = MessageReader.Answer(response) ?? record.Text("completion", "answer", "output_text");
        if (answer is null && response is null && messages is [.., { Role: ChatRole.Assistant } last] && record.Has("messages"))
        {
            // A conversation as it ended: what the assistant said last is the answer.
            (answer, messages) = (last.Text, messages.RemoveAt(messages.Length - 1));
        }

        var model = response?.Text("model") ?? request.Text("model", "deployment", "engine") ?? record.Text("model", "model_name");
        var start = record.Time("start_time", "startTime", "request_time", "started_at", "timestamp", "time", "ts", "created_at", "createdAt", "date", "@timestamp", "datetime");
        var format = request.Field("response_format") ?? request.Field("text")?.Field("format");
        return new LoggedCall
        {
            Position = position,
            At = start ?? response?.Time("created", "created_at") ?? record.Time("created"),
            Workload = WorkloadName.Find(record) ?? WorkloadName.Find(request),
            Provider = record.Text("provider", "vendor", "custom_llm_provider"),
            Model = model,
            Messages = messages,
            Answer = answer,
            HasTools = request.Field("tools", "functions") is { ValueKind: JsonValueKind.Array } tools && tools.GetArrayLength() > 0,
            WantsJson = format?.Text("type") is "json_object" or "json_schema" || request.Field("output_config")?.Has("format") == true,
            MaxOutputTokens = request.Whole("max_completion_tokens", "max_output_tokens", "max_tokens") is { } most ? (int)Math.Min(most, int.MaxValue) : null,
            Usage = UsageReader.Read(response?.Field("usage") ?? record.Json("usage")) ?? UsageReader.Read(record),
            Service = ServiceTiers.Parse(response?.Text("service_tier")) ?? (record.Has("custom_id") ? ServiceTier.Batch : ServiceTier.Standard),
            Cost = record.Number("cost", "cost_usd", "total_cost", "spend"),
            FirstToken = record.Milliseconds("ttft_ms", "first_token_ms", "time_to_first_token_ms") ?? record.Seconds("ttft", "time_to_first_token"),
            Duration = record.Milliseconds("latency_ms", "duration_ms", "response_time_ms", "elapsed_ms", "response_ms", "total_time_ms")
                ?? record.Seconds("latency", "duration", "response_time", "elapsed", "latency_s", "duration_s")
                ?? JsonFields.Between(start, record.Time("end_time", "endTime", "ended_at", "completed_at")),
            Outcome = Outcome(record, error),
            Retries = record.Whole("retries", "retry_count", "num_retries") is { } retries ? (int)Math.Min(retries, 1000) : null,
            Session = record.Text("session_id", "conversation_id", "trace_id", "session") ?? request.Text("conversation", "previous_response_id"),
        };
    }

    private static LoggedOutcome Outcome(JsonElement record, JsonElement? error)
    {
        var code = record.Whole("status_code", "http_status", "response_status") ?? record.Json("response")?.Whole("status_code", "status");
        var byCode = OutcomeReader.Of(code, error);
        return byCode != LoggedOutcome.Completed ? byCode
            : OutcomeReader.OfStatus(record.Text("status") ?? record.Field("result")?.Text("type")) ?? LoggedOutcome.Completed;
    }

    // What the model gave back; batch output and HTTP dumps wrap it once more.
    private static JsonElement? Response(JsonElement record)
    {
        if (record.Field("result") is { ValueKind: JsonValueKind.Object } result)
        {
            return result.Json("message");
        }

        if (record.Json("response", "resp", "response_body", "completion", "output") is { } response)
        {
            return Inner(response);
        }

        return record.Has("choices") || record.Text("type") == "message" || (record.Text("object") is "chat.completion" or "text_completion" or "response") ? record : null;
    }

    private static JsonElement? BatchError(JsonElement record) => record.Field("result") is { } result && result.Text("type") is not (null or "succeeded") ? result.Field("error") ?? result : null;

    // An HTTP dump has status and headers beside the body.
    private static JsonElement? Inner(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Object } outer && outer.Json("body", "json") is { ValueKind: JsonValueKind.Object } body ? body : value;
}
