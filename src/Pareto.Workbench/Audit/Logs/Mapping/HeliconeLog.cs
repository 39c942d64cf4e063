using System.Text.Json;

namespace Pareto.Workbench.Audit.Logs.Mapping;

/// <summary>
/// Exports of Helicone (<c>npx @helicone/export</c>, JSON, JSONL or CSV, docs.helicone.ai/tools/export): the fields of its request query, read
/// from the type HeliconeRequest in Helicone/helicone on 2026-11-22. Bodies are there with <c>--include-body</c>.
/// </summary>
internal sealed class HeliconeLog : ILogMapper
{
    public static bool Fits(JsonElement record) =>
        record.Has("request_created_at") && (record.Has("request_id") || record.Has("request_model") || record.Has("request_body") || record.Has("response_status"));

    public static bool Fits(IReadOnlyList<string> header) => header.Contains("request_created_at");

    public RecordReading Map(JsonElement record, LogPosition position, List<LoggedCall> calls)
    {
        var request = record.Json("request_body") ?? default;
        var response = record.Json("response_body");
        var model = record.Text("model_override", "response_model", "request_model", "model") ?? request.Text("model") ?? response?.Text("model");
        var status = record.Number("response_status") is { } code ? (long)code : (long?)null;
        if (model is null && status is null)
        {
            return RecordReading.Broken("no model and no status");
        }

        var read = record.Whole("prompt_cache_read_tokens") ?? 0;
        var written = record.Whole("prompt_cache_write_tokens") ?? 0;
        var usage = UsageReader.Read(response?.Field("usage")) ?? UsageReader.Read(record) switch
        {
            { } counted => counted with { CachedInput = Math.Min(read, counted.Input), CacheWrite = Math.Min(written, counted.Input) },
            null => null,
        };
        calls.Add(new LoggedCall
        {
            Position = position,
            At = record.Time("request_created_at"),
            Workload = record.Json("request_properties", "properties") is { } properties ? WorkloadName.In(properties) ?? WorkloadName.Find(properties) : null,
            Provider = record.Text("provider"),
            Model = model,
            Messages = MessageReader.Prompt(request),
            Answer = MessageReader.Answer(response),
            HasTools = request.Field("tools") is { ValueKind: JsonValueKind.Array },
            WantsJson = request.Field("response_format")?.Text("type") is "json_object" or "json_schema",
            MaxOutputTokens = (int?)request.Whole("max_completion_tokens", "max_tokens"),
            Usage = usage,
            Cost = record.Number("costUSD", "cost_usd", "cost"),
            FirstToken = record.Milliseconds("time_to_first_token"),
            Duration = record.Milliseconds("delay_ms") ?? JsonFields.Between(record.Time("request_created_at"), record.Time("response_created_at")),
            Outcome = OutcomeReader.Of(status, response?.Field("error")),
            Session = record.Json("request_properties", "properties")?.Text("Helicone-Session-Id") ?? record.Text("session_id"),
        });
        return RecordReading.Done;
    }
}
