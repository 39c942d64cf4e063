using System.Text.Json;
using Pareto.Workbench.Audit.Logs.Mapping;

namespace Pareto.Workbench.Audit.Logs;

/// <summary>The formats by name and by what is in them.</summary>
public static class LogFormats
{
    /// <summary>What is said of a file that is none of them.</summary>
    internal const string LookedFor =
        "neither JSON, one object a line or a document of them (requests and responses, LiteLLM, Langfuse, Helicone, OTLP), nor a table with a header line, nor Pareto's ledger";

    private static readonly (LogFormat Format, string Name)[] All =
    [
        (LogFormat.OpenAi, "openai"),
        (LogFormat.Anthropic, "anthropic"),
        (LogFormat.LiteLlm, "litellm"),
        (LogFormat.Langfuse, "langfuse"),
        (LogFormat.Helicone, "helicone"),
        (LogFormat.OpenTelemetry, "otel"),
        (LogFormat.Ledger, "pareto"),
        (LogFormat.Csv, "csv"),
    ];

    /// <summary>The names as they are written on the command line.</summary>
    public static IEnumerable<string> Names => All.Select(format => format.Name);

    public static string Name(this LogFormat format) => All.First(one => one.Format == format).Name;

    /// <summary>Null for a name that no format has.</summary>
    public static LogFormat? Parse(string name) =>
        All.Where(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase)).Select(one => (LogFormat?)one.Format).FirstOrDefault();

    /// <summary>The format of a record, by the fields that only it has; null where none of them is there.</summary>
    internal static LogFormat? Of(JsonElement record) =>
        record.ValueKind != JsonValueKind.Object ? null
        : OpenTelemetryLog.Fits(record) ? LogFormat.OpenTelemetry
        : HeliconeLog.Fits(record) ? LogFormat.Helicone
        : LiteLlmLog.Fits(record) ? LogFormat.LiteLlm
        : LangfuseLog.Fits(record) ? LogFormat.Langfuse
        : ExchangeLog.Fits(record) ? ExchangeLog.IsAnthropic(record) ? LogFormat.Anthropic : LogFormat.OpenAi
        : null;

    /// <param name="format">The format.</param>
    /// <param name="columns">Of a table.</param>
    /// <param name="workloadField">The attribute that names the workload of a span; elsewhere a path in the record does, for which no mapper is needed.</param>
    internal static ILogMapper Mapper(LogFormat format, ColumnMap? columns, string? workloadField) => format switch
    {
        LogFormat.OpenAi or LogFormat.Anthropic => new ExchangeLog(),
        LogFormat.LiteLlm => new LiteLlmLog(),
        LogFormat.Langfuse => new LangfuseLog(),
        LogFormat.Helicone => new HeliconeLog(),
        LogFormat.OpenTelemetry => new OpenTelemetryLog(workloadField),
        LogFormat.Ledger => new LedgerLog(),
        _ => new TableLog(columns!),
    };
}
