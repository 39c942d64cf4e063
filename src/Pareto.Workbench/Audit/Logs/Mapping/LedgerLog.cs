using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Logs.Mapping;

/// <summary>Rows of Pareto's own ledger (src/Pareto.Core/Storage/Scripts): one for each attempt, without texts, which the ledger never holds.</summary>
internal sealed class LedgerLog : ILogMapper
{
    private const decimal PicodollarsPerDollar = 1_000_000_000_000m;

    public RecordReading Map(JsonElement record, LogPosition position, List<LoggedCall> calls)
    {
        if (record.Text("purpose") is not (null or "answer" or "draft"))
        {
            return RecordReading.Other("the gateway's own question, not a client's");
        }

        if (record.Text("outcome") == "not_needed")
        {
            return RecordReading.Other("an attempt that was not needed");
        }

        calls.Add(new LoggedCall
        {
            Position = position,
            At = record.Time("started_at"),
            Workload = record.Text("workload") is { } workload and not GatewayRequest.DefaultWorkload ? workload : null,
            Provider = record.Text("provider"),
            Model = record.Text("model"),
            Usage = new TokenUsage
            {
                Input = record.Whole("input_tokens") ?? 0,
                CachedInput = record.Whole("cached_input_tokens") ?? 0,
                CacheWrite = record.Whole("cache_write_tokens") ?? 0,
                CacheWriteHour = record.Whole("cache_write_hour_tokens") ?? 0,
                AudioInput = record.Whole("audio_input_tokens") ?? 0,
                ImageInput = record.Whole("image_input_tokens") ?? 0,
                Output = record.Whole("output_tokens") ?? 0,
                Reasoning = record.Whole("reasoning_tokens") ?? 0,
                AudioOutput = record.Whole("audio_output_tokens") ?? 0,
                ImageOutput = record.Whole("image_output_tokens") ?? 0,
                WebSearches = record.Whole("web_searches") ?? 0,
                Compute = record.Whole("compute") is { } compute ? TimeSpan.FromMicroseconds(compute) : null,
                Estimated = record.Whole("usage_estimated") == 1,
            },
            Cost = record.Number("cost") / PicodollarsPerDollar,
            FirstToken = record.Whole("first_token") is { } first ? TimeSpan.FromMicroseconds(first) : null,
            Duration = record.Whole("duration") is { } duration ? TimeSpan.FromMicroseconds(duration) : null,
            Outcome = (record.Text("outcome"), record.Text("failure")) switch
            {
                (_, "rate_limited" or "busy") => LoggedOutcome.Throttled,
                ("timed_out", _) or (_, "timeout") => LoggedOutcome.TimedOut,
                ("completed" or "client_left" or "off_template", _) => LoggedOutcome.Completed,
                _ => LoggedOutcome.Failed,
            },
            Retries = record.Whole("final") == 1 && record.Whole("attempt") is { } attempt and > 0 ? (int)Math.Min(attempt - 1, 1000) : null,
            Session = record.Text("request_id"),
        });
        return RecordReading.Done;
    }
}
