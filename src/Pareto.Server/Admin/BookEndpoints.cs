using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Export;
using Pareto.Core.Accounting.Savings;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Storage;
using Pareto.Server.Endpoints;

namespace Pareto.Server.Admin;

/// <summary>What the holder of the admin key may ask of the ledger as books: its rows, and what was saved.</summary>
internal sealed class BookEndpoints(Gateway gateway, LedgerReader ledger, Database database)
{
    public Task ExportAsync(HttpContext context) => AdminAnswers.AnswerAsync(context, gateway, () =>
    {
        var format = context.Request.Query["format"].ToString();
        if (format is not ("" or "csv" or "jsonl"))
        {
            return Refuse(context, "format", $"'{format}' is no format: name csv or jsonl.");
        }

        if (ReadDays(context, out var filter) is { } problem)
        {
            return problem;
        }

        context.Response.ContentType = format == "jsonl" ? "application/jsonl" : "text/csv; charset=utf-8";
        return LedgerExport.WriteAsync(
            ledger, filter, format == "jsonl" ? ExportFormat.JsonLines : ExportFormat.Csv, context.Request.Query["byRequest"] == "true", context.Response.Body, context.RequestAborted);
    });

    public Task SavingsAsync(HttpContext context) => AdminAnswers.AnswerAsync(context, gateway, () =>
    {
        if (ReadDays(context, out var filter) is { } problem)
        {
            return problem;
        }

        var reports = new SavingsReader(database).Read(filter);
        return OpenAiResponses.WriteJsonAsync(context, StatusCodes.Status200OK, output =>
        {
            using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            SavingsJson.Write(json, reports);
            json.WriteEndObject();
        });
    });

    private static Task? ReadDays(HttpContext context, out LedgerFilter filter)
    {
        filter = LedgerFilter.All;
        if (!ReadDay(context, "since", out var since))
        {
            return Refuse(context, "since", "since takes a day such as 2026-01-31.");
        }

        if (!ReadDay(context, "until", out var until))
        {
            return Refuse(context, "until", "until takes a day such as 2026-01-31.");
        }

        filter = new LedgerFilter(since, until?.AddDays(1));
        return null;
    }

    private static bool ReadDay(HttpContext context, string name, out DateTimeOffset? start)
    {
        var text = context.Request.Query[name].ToString();
        var known = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        start = known ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : null;
        return known || text.Length == 0;
    }

    private static Task Refuse(HttpContext context, string parameter, string message) =>
        OpenAiResponses.WriteErrorAsync(context, new GatewayError(GatewayErrorKind.InvalidRequest, message) { Parameter = parameter });
}
