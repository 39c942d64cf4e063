using System.Text.Json;

namespace Pareto.Workbench.Audit.Logs.Mapping;

/// <summary>
/// Rows of LiteLLM's table <c>LiteLLM_SpendLogs</c> (schema.prisma of BerriAI/litellm, read 2026-11-22): as JSON of <c>/spend/logs</c> or of
/// the database, or as CSV. Prompts and answers are there only where the proxy stores them (<c>store_prompts_in_spend_logs</c>).
/// </summary>
internal sealed class LiteLlmLog : ILogMapper
{
    public static bool Fits(JsonElement record) =>
        record.Has("spend") && (record.Has("call_type") || record.Has("startTime") || record.Has("request_tags") || record.Has("model_group"));

    public static bool Fits(IReadOnlyList<string> header) => header.Contains("spend") && (header.Contains("call_type") || header.Contains("startTime"));

    public RecordReading Map(JsonElement record, LogPosition position, List<LoggedCall> calls)
    {
        if (record.Text("model", "model_group") is not { } model)
        {
            return record.Text("call_type") is null ? RecordReading.Broken("no model") : RecordReading.Other("a row that calls no model");
        }

        if (record.Text("cache_hit") is "True" or "true")
        {
            return RecordReading.Other("answered by LiteLLM's cache");
        }

        var metadata = record.Json("metadata") ?? default;
        var start = record.Time("startTime", "start_time");
        var request = record.Json("proxy_server_request");
        var messages = MessageReader.Prompt(record.Json("messages") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list : request ?? default);
        var usage = metadata.Field("usage_object") is { } counted ? UsageReader.Read(counted) : null;
        calls.Add(new LoggedCall
        {
            Position = position,
            At = start,
            Workload = WorkloadName.In(metadata) ?? (record.Json("request_tags") is { } tags ? WorkloadName.In(tags) : null) ?? Inner(metadata),
            Provider = record.Text("custom_llm_provider"),
            Model = model,
            Messages = messages,
            Answer = MessageReader.Answer(record.Json("response") is { } response && !IsEmpty(response) ? response : null),
            HasTools = request?.Field("tools") is { ValueKind: JsonValueKind.Array },
            WantsJson = request?.Field("response_format")?.Text("type") is "json_object" or "json_schema",
            Usage = usage ?? UsageReader.Read(record),
            Cost = record.Number("spend"),
            FirstToken = JsonFields.Between(start, record.Time("completionStartTime")) is { } first && first > TimeSpan.Zero ? first : null,
            Duration = record.Milliseconds("request_duration_ms") ?? JsonFields.Between(start, record.Time("endTime", "end_time")),
            Outcome = OutcomeOf(record, metadata),
            Retries = (int?)metadata.Whole("attempted_retries"),
            Session = record.Text("session_id"),
        });
        return RecordReading.Done;
    }

    private static LoggedOutcome OutcomeOf(JsonElement record, JsonElement metadata)
    {
        var failed = record.Text("status") == "failure" || metadata.Text("status") == "failure";
        return !failed ? LoggedOutcome.Completed
            : metadata.Field("error_information") is { } error && OutcomeReader.Of(error.Whole("error_code"), error) is var known and not LoggedOutcome.Completed ? known
            : LoggedOutcome.Failed;
    }

    // A key's own tags, and the client's metadata beside the proxy's.
    private static string? Inner(JsonElement metadata) =>
        metadata.Field("requester_metadata") is { } client ? WorkloadName.In(client) : null;

    private static bool IsEmpty(JsonElement value) => value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any();
}
