using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pareto.Core.Accounting;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Alerting;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Pipeline;
using Pareto.Server.Endpoints;

namespace Pareto.Server.Admin;

/// <summary>What the holder of the admin key may ask: the state of the gateway, and what was spent.</summary>
internal sealed class AdminEndpoints(Gateway gateway, ParetoSetup setup, LedgerReader ledger, LiveFigures live, AlertStore alerts)
{
    /// <summary>Of a budget for each user there may be very many; all of them are under /admin/v1/budgets.</summary>
    private const int MostBudgets = 50;

    private const int LimitsTold = 20;

    private const int AlertsShown = 10;

    /// <summary>Counts since the start, today's totals, the last day's alerts, targets with their tiers, load and circuits, the caps on premium, the fullest budgets and rate limits, and the last look at the configuration.</summary>
    public Task StatusAsync(HttpContext context) => Answer(context, json =>
    {
        json.WriteString("at", live.Now.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("startedAt", live.StartedAt.ToString("O", CultureInfo.InvariantCulture));
        json.WriteStartObject("sinceStart");
        WriteCounts(json, "requests", live.Requests);
        WriteCounts(json, "errors", live.Errors);
        json.WriteEndObject();
        json.WriteNumber("ledgerQueue", live.LedgerQueue);
        json.WriteStartObject("today");
        LedgerTotalsJson.Write(json, live.Today(LedgerGrouping.Tier | LedgerGrouping.Target));
        json.WriteEndObject();
        json.WritePropertyName("alerts");
        JsonSerializer.Serialize(json, alerts.Since(live.Now.AddDays(-1), AlertsShown), AlertJson.Options);
        json.WriteStartArray("targets");
        foreach (var target in gateway.Catalog.Targets)
        {
            json.WriteStartObject();
            json.WriteString("target", target.Name);
            json.WriteString("tier", target.Tier?.Name());
            json.WriteString("location", target.Location.ToString());
            json.WriteBoolean("passedOver", gateway.IsPassedOver(target));
            json.WriteBoolean("priced", target.Prices is not null);
            json.WriteNumber("inFlight", live.InFlight(target));
            if (live.Latency(target) is { } latency)
            {
                json.WriteNumber("latencyMs", Math.Round(latency.TotalMilliseconds, 3));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("premiumCaps");
        foreach (var use in gateway.PremiumUse)
        {
            json.WriteStartObject();
            json.WriteString("workload", use.Workload);
            json.WriteNumber("share", use.Share);
            json.WriteString("of", use.Of == CapMeasure.Requests ? "requests" : "spend");
            json.WriteNumber("used", Math.Round(use.Used, 6));
            json.WriteBoolean("spent", use.Hardness is null);
            if (use.Hardness is { } hardness)
            {
                json.WriteNumber("hardness", Math.Round(hardness, 4));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("budgets");
        foreach (var use in gateway.BudgetUse.OrderByDescending(use => use.UsedShare).Take(MostBudgets))
        {
            json.WriteStartObject();
            json.WriteString("budget", use.Budget);
            json.WriteString("subject", use.Subject);
            json.WriteBoolean("hard", use.IsHard);
            json.WriteNumber("limit", use.Limit);
            json.WriteNumber("spent", use.Spent);
            json.WriteNumber("kept", use.Kept);
            json.WriteString("until", use.Until.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteLimits(json, gateway.FullestLimits(LimitsTold));
        json.WriteString("baseline", gateway.Catalog.Baseline?.Name);
        json.WriteStartObject("configuration");
        json.WriteString("file", setup.Configuration.File);
        json.WriteString("checkedAt", gateway.LastReload.At.ToString("O", CultureInfo.InvariantCulture));
        json.WriteStartArray("problems");
        foreach (var problem in gateway.LastReload.Problems)
        {
            json.WriteStringValue(setup.Configuration.Describe(problem));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>The ledger's totals, in groups of <c>by</c> (see <see cref="LedgerGroupings"/>).</summary>
    public Task LedgerAsync(HttpContext context)
    {
        var by = context.Request.Query["by"].ToString();
        if (!LedgerGroupings.TryParse(by, out var grouping))
        {
            return OpenAiResponses.WriteErrorAsync(context, new GatewayError(
                GatewayErrorKind.InvalidRequest, $"'{by}' is no grouping: name some of {LedgerGroupings.Names}, with commas between.") { Parameter = "by" });
        }

        return Answer(context, json => LedgerTotalsJson.Write(json, ledger.Totals(LedgerFilter.All, grouping)));
    }

    private static void WriteLimits(Utf8JsonWriter json, IReadOnlyList<LimitUse> limits)
    {
        json.WriteStartArray("limits");
        foreach (var use in limits)
        {
            json.WriteStartObject();
            json.WriteString("limit", use.Name);
            json.WriteString("subject", use.Subject);
            json.WriteString("measure", use.Measure.ToString().ToLowerInvariant());
            if (use.Measure != LimitMeasure.Concurrency)
            {
                json.WriteNumber("windowSeconds", (long)use.Window.TotalSeconds);
            }

            json.WriteNumber("most", use.Most);
            json.WriteNumber("used", use.Used);
            json.WriteNumber("resetMs", (long)use.Reset.TotalMilliseconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, double> counts)
    {
        json.WriteStartObject(name);
        foreach (var (word, count) in counts)
        {
            json.WriteNumber(word, (long)count);
        }

        json.WriteEndObject();
    }

    private Task Answer(HttpContext context, Action<Utf8JsonWriter> write) => AdminAnswers.AnswerAsync(context, gateway, () =>
        OpenAiResponses.WriteJsonAsync(context, StatusCodes.Status200OK, output =>
        {
            using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }));
}
