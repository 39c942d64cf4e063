using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Export;

/// <summary>
/// Writes the ledger out, a line for each attempt or for each request, in the order of time. It is read in pages, so it needs
/// little memory and holds nobody up, however long the ledger is; rows that are committed meanwhile may be in it.
/// Columns are only ever added, at the end. Money is US dollars, exact; times are UTC; an absent value is an empty field, or left out of JSON.
/// </summary>
public static class LedgerExport
{
    private const int Page = 1000;

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly ImmutableArray<(string Name, Func<LedgerEntry, object?> Value)> OfAttempts =
    [
        ("request_id", row => row.RequestId.Value),
        ("attempt", row => (long)row.Attempt),
        ("final", row => row.Final),
        ("purpose", row => LedgerNames.Purposes[row.Purpose]),
        ("started_at", row => Time(row.StartedAt)),
        .. Who<LedgerEntry>(row => row),
        ("provider", row => row.Target.Provider),
        ("model", row => row.Target.Model),
        ("tier", row => row.Tier is { } tier ? LedgerNames.Tiers[tier] : null),
        ("task", row => LedgerNames.Tasks[row.Task]),
        ("complexity", row => (long)row.Complexity),
        ("outcome", row => LedgerNames.Outcomes[row.Outcome]),
        ("failure", row => row.Failure is { } failure ? LedgerNames.Failures[failure] : null),
        .. Use<LedgerEntry>(row => row.Usage),
        ("cost", row => row.Cost),
        ("cost_input", row => row.CostParts?.Input),
        ("cost_cached_input", row => row.CostParts?.CachedInput),
        ("cost_cache_write", row => row.CostParts?.CacheWrite),
        ("cost_output", row => row.CostParts?.Output),
        ("cost_other", row => row.CostParts?.Other),
        ("baseline_cost", row => row.BaselineCost),
        ("price_basis", row => LedgerNames.PriceBases[row.PriceBasis]),
        ("price_version", row => row.PriceVersion),
        ("service_tier", row => row.Service is { } service ? LedgerNames.Services[service] : null),
        ("region", row => row.Region),
        ("first_token_ms", row => Milliseconds(row.FirstToken)),
        ("duration_ms", row => Milliseconds(row.Duration)),
        ("overhead_ms", row => Milliseconds(row.Overhead)),
        ("reason", row => row.Reason),
        ("arm", row => row.HoldOut is { } draw ? LedgerNames.Arms[draw.Arm] : null),
        ("web_searches", row => row.Usage.WebSearches),
    ];

    private static readonly ImmutableArray<(string Name, Func<ExportedRequest, object?> Value)> OfRequests =
    [
        ("request_id", request => request.Final.RequestId.Value),
        ("started_at", request => Time(request.StartedAt)),
        .. Who<ExportedRequest>(request => request.Final),
        ("provider", request => request.Final.Target.Provider),
        ("model", request => request.Final.Target.Model),
        ("tier", request => request.Final.Tier is { } tier ? LedgerNames.Tiers[tier] : null),
        ("task", request => LedgerNames.Tasks[request.Final.Task]),
        ("complexity", request => (long)request.Final.Complexity),
        ("outcome", request => LedgerNames.Outcomes[request.Final.Outcome]),
        ("attempts", request => request.Attempts),
        .. Use<ExportedRequest>(request => request.Usage),
        ("cost", request => request.Cost),
        ("baseline_cost", request => request.Final.BaselineCost),
        ("first_token_ms", request => Milliseconds(request.Final.FirstToken)),
        ("duration_ms", request => Milliseconds(request.Final.StartedAt + request.Final.Duration - request.StartedAt)),
        ("overhead_ms", request => Milliseconds(request.Final.Overhead)),
        ("web_searches", request => request.Usage.WebSearches),
    ];

    /// <summary>The columns, in their order.</summary>
    public static IEnumerable<string> Columns(bool byRequest) => byRequest ? OfRequests.Select(column => column.Name) : OfAttempts.Select(column => column.Name);

    /// <summary>Writes what the filter lets through; of a request, the attempts that began in its time.</summary>
    /// <exception cref="Storage.StorageException">The ledger cannot be read.</exception>
    public static Task WriteAsync(
        LedgerReader ledger, LedgerFilter filter, ExportFormat format, bool byRequest, Stream output, CancellationToken cancellationToken) => byRequest
        ? WriteAsync(Requests(Rows(filter, ledger.PageByRequest)), OfRequests, format, output, cancellationToken)
        : WriteAsync(Rows(filter, ledger.PageByTime), OfAttempts, format, output, cancellationToken);

    private static async Task WriteAsync<T>(
        IEnumerable<T> items, ImmutableArray<(string Name, Func<T, object?> Value)> columns, ExportFormat format, Stream output, CancellationToken cancellationToken)
    {
        using var page = new MemoryStream();
        if (format == ExportFormat.Csv)
        {
            page.Write(Encoding.UTF8.GetBytes(string.Join(',', columns.Select(column => column.Name)) + "\n"));
        }

        var count = 0;
        foreach (var item in items)
        {
            if (format == ExportFormat.Csv)
            {
                page.Write(Encoding.UTF8.GetBytes(string.Join(',', columns.Select(column => CsvField.Of(column.Value(item)))) + "\n"));
            }
            else
            {
                WriteJson(page, columns, item);
            }

            if (++count % Page == 0)
            {
                await FlushAsync();
            }
        }

        await FlushAsync();

        async Task FlushAsync()
        {
            cancellationToken.ThrowIfCancellationRequested();
            await output.WriteAsync(page.GetBuffer().AsMemory(0, (int)page.Length), cancellationToken);
            page.SetLength(0);
        }
    }

    private static void WriteJson<T>(MemoryStream page, ImmutableArray<(string Name, Func<T, object?> Value)> columns, T item)
    {
        using (var json = new Utf8JsonWriter(page, JsonOptions))
        {
            json.WriteStartObject();
            foreach (var (name, value) in columns)
            {
                switch (value(item))
                {
                    case string text:
                        json.WriteString(name, text);
                        break;
                    case long number:
                        json.WriteNumber(name, number);
                        break;
                    case decimal number:
                        json.WriteNumber(name, number);
                        break;
                    case bool truth:
                        json.WriteBoolean(name, truth);
                        break;
                }
            }

            json.WriteEndObject();
        }

        page.WriteByte((byte)'\n');
    }

    private static IEnumerable<LedgerEntry> Rows(LedgerFilter filter, Func<LedgerFilter, LedgerEntry?, int, IReadOnlyList<LedgerEntry>> read)
    {
        LedgerEntry? last = null;
        while (read(filter, last, Page) is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                yield return row;
            }

            last = page[^1];
        }
    }

    private static IEnumerable<ExportedRequest> Requests(IEnumerable<LedgerEntry> rows)
    {
        var attempts = new List<LedgerEntry>();
        foreach (var row in rows)
        {
            if (attempts.Count > 0 && attempts[0].RequestId != row.RequestId)
            {
                yield return ExportedRequest.Of(attempts);
                attempts.Clear();
            }

            attempts.Add(row);
        }

        if (attempts.Count > 0)
        {
            yield return ExportedRequest.Of(attempts);
        }
    }

    private static (string Name, Func<T, object?> Value)[] Who<T>(Func<T, LedgerEntry> row) =>
    [
        ("workload", item => row(item).Workload),
        ("key_name", item => row(item).KeyName),
        ("key_id", item => row(item).KeyId),
        ("team", item => row(item).Team),
        ("project", item => row(item).Project),
        ("end_user", item => row(item).EndUser),
        ("requested_model", item => row(item).RequestedModel),
    ];

    private static (string Name, Func<T, object?> Value)[] Use<T>(Func<T, TokenUsage> usage) =>
    [
        ("input_tokens", item => usage(item).Input),
        ("cached_input_tokens", item => usage(item).CachedInput),
        ("cache_write_tokens", item => usage(item).CacheWrite),
        ("cache_write_hour_tokens", item => usage(item).CacheWriteHour),
        ("audio_input_tokens", item => usage(item).AudioInput),
        ("image_input_tokens", item => usage(item).ImageInput),
        ("output_tokens", item => usage(item).Output),
        ("reasoning_tokens", item => usage(item).Reasoning),
        ("audio_output_tokens", item => usage(item).AudioOutput),
        ("image_output_tokens", item => usage(item).ImageOutput),
        ("compute_ms", item => Milliseconds(usage(item).Compute)),
        ("usage_estimated", item => usage(item).Estimated),
    ];

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static object? Milliseconds(TimeSpan? time) => time is { } known ? known.Ticks / (decimal)TimeSpan.TicksPerMillisecond : null;
}

/// <summary>The forms in which the ledger is written out.</summary>
public enum ExportFormat
{
    /// <summary>Comma-separated values (RFC 4180) with a line of names.</summary>
    Csv,

    /// <summary>A JSON object a line.</summary>
    JsonLines,
}
