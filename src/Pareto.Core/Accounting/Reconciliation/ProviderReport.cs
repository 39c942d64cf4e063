using System.Globalization;

namespace Pareto.Core.Accounting.Reconciliation;

/// <summary>
/// Reads what providers say they were used for, told by its columns:
/// <list type="bullet">
/// <item>OpenAI's usage and costs, as the dashboard exports them (CSV) and as <c>/v1/organization/usage/completions</c> and
/// <c>/v1/organization/costs</c> give them (JSON; costs grouped by line_item);
/// platform.openai.com/docs/api-reference/usage, help.openai.com/en/articles/8554956, read 2026-11-22.</item>
/// <item>Anthropic's usage and cost, as the console exports them (CSV) and as <c>/v1/organizations/usage_report/messages</c> and
/// <c>/v1/organizations/cost_report</c> give them (JSON, amounts in cents); platform.claude.com/docs/en/api/usage-cost-api,
/// support.anthropic.com/en/articles/9534590, read 2026-11-22.</item>
/// <item>Any other CSV whose columns are named by whoever asks.</item>
/// </list>
/// </summary>
public static class ProviderReport
{
    /// <summary>What a mapping of one's own may name.</summary>
    public static string MappingNames => "day, model, requests, input, cachedInput, cacheWrite, output, cost";

    private static readonly (string[] Columns, Func<IReadOnlyDictionary<string, string>, IEnumerable<ReportedLine>> Read)[] Shapes =
    [
        (["usage_date_utc", "usage_output_tokens"], AnthropicUsageCsv),
        (["usage_date_utc", "cost_usd"], AnthropicCostCsv),
        (["starting_at", "uncached_input_tokens"], AnthropicUsageJson),
        (["starting_at", "amount"], AnthropicCostJson),
        (["start_time", "amount_value"], row => OpenAiCost(row, "amount_value", "amount_currency")),
        (["start_time", "amount.value"], row => OpenAiCost(row, "amount.value", "amount.currency")),
        (["start_time", "input_tokens", "output_tokens"], OpenAiUsage),
    ];

    /// <param name="text">The file's.</param>
    /// <param name="mapping">Which column holds what (<see cref="MappingNames"/>); null: the file is of a known shape.</param>
    /// <exception cref="ReportException">It cannot be read.</exception>
    public static IReadOnlyList<ReportedLine> Read(string text, IReadOnlyDictionary<string, string>? mapping = null)
    {
        var table = ReportTable.Read(text);
        if (mapping is not null)
        {
            foreach (var (name, column) in mapping)
            {
                if (!table.Columns.Contains(column, StringComparer.OrdinalIgnoreCase))
                {
                    throw new ReportException($"--columns says {name}={column}, but the file has no such column: it has {string.Join(", ", table.Columns)}.");
                }
            }

            return [.. table.Rows.SelectMany(row => Mapped(row, mapping))];
        }

        var shape = Array.Find(Shapes, shape => shape.Columns.All(column => table.Columns.Contains(column, StringComparer.OrdinalIgnoreCase)));
        return shape.Read is { } read
            ? [.. table.Rows.SelectMany(read)]
            : throw new ReportException(
                $"The file is no usage or cost export that is known: it has the columns {string.Join(", ", table.Columns)}. Name them: --columns day=...,model=...,input=...,output=...");
    }

    private static IEnumerable<ReportedLine> OpenAiUsage(IReadOnlyDictionary<string, string> row)
    {
        // Buckets without usage come as lines that have a time and nothing else.
        if (!row.ContainsKey("input_tokens"))
        {
            return [];
        }

        // Its input includes what was read from the cache.
        var cached = Count(row, "input_cached_tokens") ?? 0;
        var line = new ReportedLine(Day(row, "start_time"), Text(row, "model"), TokenClass.Input) { Batch = bool.TryParse(Text(row, "batch"), out var batch) && batch };
        return Tokens(line, (Count(row, "input_tokens") ?? 0) - cached, cached, 0, Count(row, "output_tokens") ?? 0, Count(row, "num_model_requests"));
    }

    private static IEnumerable<ReportedLine> OpenAiCost(IReadOnlyDictionary<string, string> row, string amount, string currency)
    {
        if (Money(row, amount) is not { } cost)
        {
            return [];
        }

        RequireDollars(Text(row, currency));

        // A line item is a model and, after a comma, what of it: "gpt-4o-2024-08-06, cached input".
        var item = Text(row, "line_item");
        var comma = item.LastIndexOf(", ", StringComparison.Ordinal);
        var kind = comma < 0 ? "" : item[(comma + 2)..];
        var tokens = kind switch
        {
            "input" => TokenClass.Input,
            "cached input" => TokenClass.CachedInput,
            "output" => TokenClass.Output,
            _ => TokenClass.All,
        };
        return [new(Day(row, "start_time"), comma < 0 ? item : item[..comma], tokens) { Cost = cost }];
    }

    private static IEnumerable<ReportedLine> AnthropicUsageCsv(IReadOnlyDictionary<string, string> row) => Tokens(
        new(Day(row, "usage_date_utc"), Text(row, "model_version"), TokenClass.Input) { Batch = Text(row, "usage_type") == "batch" },
        Count(row, "usage_input_tokens_no_cache") ?? 0,
        Count(row, "usage_input_tokens_cache_read") ?? 0,
        (Count(row, "usage_input_tokens_cache_write_5m") ?? 0) + (Count(row, "usage_input_tokens_cache_write_1h") ?? 0),
        Count(row, "usage_output_tokens") ?? 0,
        requests: null);

    private static IEnumerable<ReportedLine> AnthropicCostCsv(IReadOnlyDictionary<string, string> row) =>
        [new(Day(row, "usage_date_utc"), Text(row, "model"), AnthropicClass(Text(row, "token_type"))) { Cost = Money(row, "cost_usd"), Batch = Text(row, "usage_type") == "batch" }];

    private static IEnumerable<ReportedLine> AnthropicUsageJson(IReadOnlyDictionary<string, string> row) => row.ContainsKey("output_tokens")
        ? Tokens(
            new(Day(row, "starting_at"), Text(row, "model"), TokenClass.Input) { Batch = Text(row, "service_tier") == "batch" },
            Count(row, "uncached_input_tokens") ?? 0,
            Count(row, "cache_read_input_tokens") ?? 0,
            (Count(row, "cache_creation.ephemeral_5m_input_tokens") ?? 0) + (Count(row, "cache_creation.ephemeral_1h_input_tokens") ?? 0),
            Count(row, "output_tokens") ?? 0,
            requests: null)
        : [];

    private static IEnumerable<ReportedLine> AnthropicCostJson(IReadOnlyDictionary<string, string> row)
    {
        if (Money(row, "amount") is not { } cents)
        {
            return [];
        }

        RequireDollars(Text(row, "currency"));
        return [new(Day(row, "starting_at"), Text(row, "model"), AnthropicClass(Text(row, "token_type"))) { Cost = cents / 100, Batch = Text(row, "service_tier") == "batch" }];
    }

    private static TokenClass AnthropicClass(string type) => type switch
    {
        "input_no_cache" or "uncached_input_tokens" => TokenClass.Input,
        "input_cache_read" or "cache_read_input_tokens" => TokenClass.CachedInput,
        "output" or "output_tokens" => TokenClass.Output,
        _ when type.Contains("cache_write", StringComparison.Ordinal) || type.StartsWith("cache_creation", StringComparison.Ordinal) => TokenClass.CacheWrite,
        _ => TokenClass.All,
    };

    private static IEnumerable<ReportedLine> Mapped(IReadOnlyDictionary<string, string> row, IReadOnlyDictionary<string, string> mapping)
    {
        var line = new ReportedLine(Day(row, mapping["day"]), mapping.TryGetValue("model", out var model) ? Text(row, model) : "", TokenClass.Input);
        var counts = new[] { "input", "cachedInput", "cacheWrite", "output" }.Select(name => mapping.TryGetValue(name, out var column) ? Count(row, column) : null).ToArray();
        var requests = mapping.TryGetValue("requests", out var named) ? Count(row, named) : null;
        return
        [
            .. counts.Any(count => count is not null) || requests is not null
                ? Tokens(line, counts[0] ?? 0, counts[1] ?? 0, counts[2] ?? 0, counts[3] ?? 0, requests)
                : [],
            .. mapping.TryGetValue("cost", out var cost) ? [line with { Class = TokenClass.All, Cost = Money(row, cost) }] : (ReadOnlySpan<ReportedLine>)[],
        ];
    }

    private static IEnumerable<ReportedLine> Tokens(ReportedLine line, long input, long cached, long written, long output, long? requests) =>
    [
        line with { Class = TokenClass.Input, Tokens = input, Requests = requests },
        line with { Class = TokenClass.CachedInput, Tokens = cached },
        line with { Class = TokenClass.CacheWrite, Tokens = written },
        line with { Class = TokenClass.Output, Tokens = output },
    ];

    private static string Text(IReadOnlyDictionary<string, string> row, string column) => row.GetValueOrDefault(column) ?? "";

    // Counts come as 3 and as 3.0.
    private static long? Count(IReadOnlyDictionary<string, string> row, string column) => Money(row, column) is { } number ? (long)number : null;

    private static decimal? Money(IReadOnlyDictionary<string, string> row, string column)
    {
        var text = Text(row, column);
        return text.Length == 0 ? null
            : decimal.TryParse(text.TrimStart('$'), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number
            : throw new ReportException($"'{text}' in the column {column} is no number.");
    }

    private static DateOnly Day(IReadOnlyDictionary<string, string> row, string column)
    {
        var text = Text(row, column);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 100_000_000)
        {
            return DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime);
        }

        return DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? DateOnly.FromDateTime(time.UtcDateTime)
            : throw new ReportException($"'{text}' in the column {column} is no day: days are written as 2026-01-31.");
    }

    private static void RequireDollars(string currency)
    {
        if (currency.Length > 0 && !currency.Equals("usd", StringComparison.OrdinalIgnoreCase))
        {
            throw new ReportException($"The report is in {currency}, the ledger in US dollars: export it in US dollars.");
        }
    }
}
