using System.Text.Json;

namespace Pareto.Core.Accounting.Savings;

/// <summary>Writes savings as JSON, the same for the command line and the admin API. Money is in US dollars.</summary>
public static class SavingsJson
{
    /// <summary>Writes the property <c>savings</c>: all together first, then an object for each workload.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<SavingsReport> reports)
    {
        json.WriteStartArray("savings");
        foreach (var report in reports)
        {
            json.WriteStartObject();
            json.WriteString("workload", report.Workload);
            json.WriteStartObject("declared");
            var declared = report.Declared;
            json.WriteNumber("requests", declared.Requests);
            json.WriteNumber("baselineCost", declared.Baseline);
            json.WriteNumber("cost", declared.Cost);
            json.WriteStartObject("costByPurpose");
            json.WriteNumber("answer", declared.Answers);
            json.WriteNumber("draft", declared.Drafts);
            json.WriteNumber("judge", declared.Judges);
            json.WriteNumber("router", declared.Router);
            json.WriteNumber("comparison", declared.Comparisons);
            json.WriteNumber("embedding", declared.Embeddings);
            json.WriteNumber("correction", declared.Corrections);
            json.WriteEndObject();
            json.WriteNumber("savings", declared.Net);
            json.WriteNumber("unpricedAttempts", declared.Unpriced);
            json.WriteEndObject();
            if (report.HeldOut is { } held)
            {
                Write(json, held);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, HeldOutSavings held)
    {
        json.WriteStartObject("heldOut");
        json.WriteNumber("routedRequests", held.RoutedRequests);
        json.WriteNumber("routedUnits", held.RoutedUnits);
        json.WriteNumber("heldOutRequests", held.HeldOutRequests);
        json.WriteNumber("heldOutUnits", held.HeldOutUnits);
        json.WriteNumber("unpricedRequests", held.Unpriced);
        if (held.HeldOutMean is { } mean)
        {
            json.WriteNumber("heldOutCostPerRequest", mean);
        }

        Write(json, "savingsPerRequest", held.PerRequest);
        Write(json, "qualityDifference", held.Quality);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Difference? difference)
    {
        if (difference is null)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("value", difference.Value);
        if (difference is { Low: { } low, High: { } high })
        {
            json.WriteNumber("low95", low);
            json.WriteNumber("high95", high);
        }

        json.WriteEndObject();
    }
}
