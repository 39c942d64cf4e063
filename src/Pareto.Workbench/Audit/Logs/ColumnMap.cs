using Pareto.Core.Configuration;

namespace Pareto.Workbench.Audit.Logs;

/// <summary>Which column of a table holds what.</summary>
public sealed class ColumnMap
{
    // What a call can be told from, and the names that tables often give it.
    private static readonly (string Field, string[] Names)[] Known =
    [
        ("time", ["timestamp", "time", "created_at", "createdat", "start_time", "starttime", "date", "ts", "request_time"]),
        ("workload", ["workload", "feature", "use_case", "usecase", "task", "app", "application", "service"]),
        ("provider", ["provider", "custom_llm_provider", "vendor"]),
        ("model", ["model", "model_name", "request_model", "model_id", "engine"]),
        ("system", ["system", "system_prompt", "instructions"]),
        ("prompt", ["prompt", "messages", "input", "question", "request", "user_prompt"]),
        ("answer", ["answer", "completion", "output", "response", "reply"]),
        ("input_tokens", ["input_tokens", "prompt_tokens", "tokens_in", "tokens_input"]),
        ("cached_tokens", ["cached_tokens", "cache_read_tokens", "cached_input_tokens"]),
        ("output_tokens", ["output_tokens", "completion_tokens", "tokens_out", "tokens_output"]),
        ("cost", ["cost", "cost_usd", "spend", "total_cost", "price"]),
        ("latency_ms", ["latency_ms", "duration_ms", "response_time_ms", "delay_ms", "elapsed_ms"]),
        ("latency_s", ["latency_s", "latency", "duration", "duration_s", "response_time"]),
        ("first_token_ms", ["first_token_ms", "ttft_ms", "time_to_first_token_ms"]),
        ("status", ["status", "status_code", "response_status", "http_status"]),
        ("error", ["error", "error_message", "error_type"]),
        ("retries", ["retries", "retry_count", "num_retries"]),
        ("session", ["session", "session_id", "trace_id", "conversation_id"]),
    ];

    private readonly Dictionary<string, string> _columns;

    private ColumnMap(Dictionary<string, string> columns) => _columns = columns;

    /// <summary>What can be mapped.</summary>
    public static IEnumerable<string> Fields => Known.Select(known => known.Field);

    /// <summary>The column that holds it; null where none does.</summary>
    internal string? this[string field] => _columns.GetValueOrDefault(field);

    /// <summary>Reads <c>field=column,…</c>.</summary>
    /// <exception cref="AuditException">It is written otherwise, or a field is not known.</exception>
    public static ColumnMap Parse(string text)
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var field = equals > 0 ? pair[..equals].Trim() : pair;
            if (equals <= 0 || equals == pair.Length - 1)
            {
                throw new AuditException($"--columns takes field=column pairs with commas between, such as model=engine,input_tokens=in; '{pair}' is none.");
            }

            if (!Fields.Contains(field))
            {
                throw new AuditException($"--columns knows no field '{field}'.{NameSuggestion.Hint(field, Fields)} There are {string.Join(", ", Fields)}.");
            }

            columns[field] = pair[(equals + 1)..].Trim();
        }

        return columns.Count > 0 ? new ColumnMap(columns) : throw new AuditException("--columns names no column.");
    }

    /// <summary>What the columns' own names say; null where they do not even name a model.</summary>
    internal static ColumnMap? Guess(IReadOnlyList<string> header)
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, names) in Known)
        {
            if (names.SelectMany(name => header.Where(column => Bare(column) == Bare(name))).FirstOrDefault() is { } column)
            {
                columns[field] = column;
            }
        }

        return columns.ContainsKey("model") && columns.Keys.Any(field => field is "input_tokens" or "output_tokens" or "prompt" or "cost") ? new ColumnMap(columns) : null;
    }

    /// <summary>A mapped column that the header lacks; null where all are there.</summary>
    internal string? Missing(IReadOnlyList<string> header) => _columns.Values.FirstOrDefault(column => !header.Contains(column));

    private static string Bare(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
