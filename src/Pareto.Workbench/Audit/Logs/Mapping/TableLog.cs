using System.Collections.Immutable;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Logs.Mapping;

/// <summary>Rows of a table whose columns were mapped, or whose names speak for themselves.</summary>
/// <param name="columns">Which column holds what.</param>
internal sealed class TableLog(ColumnMap columns) : ILogMapper
{
    public RecordReading Map(JsonElement record, LogPosition position, List<LoggedCall> calls)
    {
        var model = Text(record, "model");
        var input = Number(record, "input_tokens");
        var output = Number(record, "output_tokens");
        var messages = Prompt(record);
        if (model is null && input is null && output is null && messages.IsEmpty)
        {
            return RecordReading.Broken("no model, prompt or tokens in the mapped columns");
        }

        calls.Add(new LoggedCall
        {
            Position = position,
            At = Field(record, "time")?.AsTime(),
            Workload = Text(record, "workload"),
            Provider = Text(record, "provider"),
            Model = model,
            Messages = messages,
            Answer = Field(record, "answer") is { } answer ? MessageReader.Answer(answer) : null,
            Usage = input is null && output is null
                ? null
                : new TokenUsage { Input = Whole(input), Output = Whole(output), CachedInput = Whole(Number(record, "cached_tokens")) },
            Cost = Number(record, "cost"),
            FirstToken = Span(Number(record, "first_token_ms"), 1),
            Duration = Span(Number(record, "latency_ms"), 1) ?? Span(Number(record, "latency_s"), 1000),
            Outcome = OutcomeReader.OfStatus(Text(record, "status")) is { } known and not LoggedOutcome.Completed ? known : OutcomeReader.OfError(Field(record, "error")),
            Retries = Number(record, "retries") is { } retries and >= 0 and < 1000 ? (int)retries : null,
            Session = Text(record, "session"),
        });
        return RecordReading.Done;
    }

    private ImmutableArray<LoggedMessage> Prompt(JsonElement record)
    {
        var prompt = Field(record, "prompt") is { } value ? MessageReader.Prompt(JsonFields.Unfold(value)) : [];
        return Text(record, "system") is { } system ? prompt.Insert(0, new LoggedMessage(ChatRole.System, system)) : prompt;
    }

    private JsonElement? Field(JsonElement record, string field) => columns[field] is { } column ? record.Field(column) : null;

    private string? Text(JsonElement record, string field) => Field(record, field)?.AsText();

    private decimal? Number(JsonElement record, string field) => Field(record, field)?.AsNumber();

    private static long Whole(decimal? number) => number is { } value and >= 0 and < JsonFields.MostCounted ? (long)value : 0;

    private static TimeSpan? Span(decimal? number, int factor) =>
        number is { } value and >= 0 and < 1e9m ? TimeSpan.FromMicroseconds((double)(value * factor * 1000)) : null;
}
