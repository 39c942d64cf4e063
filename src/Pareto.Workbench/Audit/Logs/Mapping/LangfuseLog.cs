using System.Text.Json;

namespace Pareto.Workbench.Audit.Logs.Mapping;

/// <summary>
/// Langfuse exports: observations and traces of the public API and the UI (camel case), and rows of the blob storage export (snake case;
/// langfuse.com/docs/api-and-data-platform/features/blob-storage-export-fields, read 2026-11-22). Only generations are calls; a trace
/// gives the generations it holds.
/// </summary>
internal sealed class LangfuseLog : ILogMapper
{
    private static readonly string[] Types = ["GENERATION", "SPAN", "EVENT", "AGENT", "TOOL", "CHAIN", "RETRIEVER", "EVALUATOR", "EMBEDDING", "GUARDRAIL"];

    public static bool Fits(JsonElement record) =>
        (record.Text("type") is { } type && Types.Contains(type) && (record.Has("traceId") || record.Has("trace_id") || record.Has("startTime") || record.Has("start_time")))
        || record.Field("observations") is { ValueKind: JsonValueKind.Array }
        || (record.Has("trace_id") && (record.Has("provided_model_name") || record.Has("usage_details")))
        || (record.Has("traceId") && (record.Has("usageDetails") || record.Has("promptTokens") || record.Has("costDetails")));

    public static bool Fits(IReadOnlyList<string> header) =>
        (header.Contains("traceId") || header.Contains("trace_id")) && header.Contains("type") && (header.Contains("model") || header.Contains("provided_model_name"));

    public RecordReading Map(JsonElement record, LogPosition position, List<LoggedCall> calls)
    {
        if (record.Field("observations") is not { ValueKind: JsonValueKind.Array } observations)
        {
            return Observation(record, record, position, calls);
        }

        var before = calls.Count;
        foreach (var observation in observations.EnumerateArray())
        {
            if (observation.ValueKind == JsonValueKind.Object)
            {
                Observation(observation, record, position, calls);
            }
        }

        return calls.Count > before ? RecordReading.Done : RecordReading.Other("a trace without a generation");
    }

    private static RecordReading Observation(JsonElement record, JsonElement trace, LogPosition position, List<LoggedCall> calls)
    {
        var type = record.Text("type");
        var model = record.Text("model", "provided_model_name", "modelId", "internalModelId");
        if (type is not (null or "GENERATION") || (type is null && model is null))
        {
            return type is null && !record.Has("id") ? RecordReading.Broken("no Langfuse observation") : RecordReading.Other("an observation that calls no model");
        }

        var start = record.Time("startTime", "start_time");
        var first = record.Time("completionStartTime", "completion_start_time");
        var parameters = record.Json("modelParameters", "model_parameters");
        var failed = record.Text("level") == "ERROR";
        calls.Add(new LoggedCall
        {
            Position = position,
            At = start,
            Workload = WorkloadName.Find(record) ?? WorkloadName.Find(trace) ?? trace.Text("traceName", "trace_name") ?? (trace.Has("observations") ? trace.Text("name") : null) ?? record.Text("name"),
            Model = model,
            Messages = record.Json("input") is { } input ? MessageReader.Prompt(input) : [],
            Answer = MessageReader.Answer(record.Json("output")),
            HasTools = record.Json("input")?.Field("tools") is { ValueKind: JsonValueKind.Array },
            MaxOutputTokens = (int?)parameters?.Whole("max_tokens", "maxTokens", "max_completion_tokens") is { } most and > 0 ? most : null,
            Usage = UsageReader.Read(record.Json("usageDetails", "usage_details")) ?? UsageReader.Read(record.Json("usage")) ?? UsageReader.Read(record),
            Cost = record.Number("calculatedTotalCost", "total_cost", "totalCost") ?? record.Json("costDetails", "cost_details")?.Number("total"),
            FirstToken = JsonFields.Between(start, first) ?? record.Seconds("timeToFirstToken", "time_to_first_token"),
            Duration = JsonFields.Between(start, record.Time("endTime", "end_time")) ?? record.Seconds("latency"),
            Outcome = failed ? OutcomeReader.OfWords(record.Text("statusMessage", "status_message") ?? "") : LoggedOutcome.Completed,
            Session = trace.Text("sessionId", "session_id") ?? record.Text("traceId", "trace_id"),
        });
        return RecordReading.Done;
    }
}
