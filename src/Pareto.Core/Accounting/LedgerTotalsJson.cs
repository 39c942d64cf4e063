using System.Globalization;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>Writes totals as JSON, the same for the command line and the admin API.</summary>
public static class LedgerTotalsJson
{
    /// <summary>Writes the property <c>totals</c>, an array with an object for each group. Money is in US dollars.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<LedgerTotals> totals)
    {
        json.WriteStartArray("totals");
        foreach (var total in totals)
        {
            json.WriteStartObject();
            WriteGroup(json, total);
            json.WriteNumber("requests", total.Requests);
            json.WriteNumber("completed", total.Completed);
            json.WriteNumber("attempts", total.Attempts);
            json.WriteNumber("inputTokens", total.Usage.Input);
            json.WriteNumber("cachedInputTokens", total.Usage.CachedInput);
            json.WriteNumber("outputTokens", total.Usage.Output);
            json.WriteNumber("reasoningTokens", total.Usage.Reasoning);
            if (total.Usage.Compute is { } compute)
            {
                json.WriteNumber("computeSeconds", Math.Round(compute.TotalSeconds, 6));
            }

            json.WriteNumber("cost", total.Cost);
            json.WriteStartObject("costByClass");
            json.WriteNumber("input", total.CostParts.Input);
            json.WriteNumber("cachedInput", total.CostParts.CachedInput);
            json.WriteNumber("cacheWrite", total.CostParts.CacheWrite);
            json.WriteNumber("output", total.CostParts.Output);
            json.WriteNumber("other", total.CostParts.Other);
            json.WriteEndObject();
            json.WriteNumber("baselineCost", total.BaselineCost);
            json.WriteNumber("savings", total.Savings);
            json.WriteNumber("unpricedAttempts", total.Unpriced);
            WriteMilliseconds(json, "p50Ms", total.MedianDuration);
            WriteMilliseconds(json, "p95Ms", total.Percentile95Duration);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteGroup(Utf8JsonWriter json, LedgerTotals total)
    {
        if (total.Day is { } day)
        {
            json.WriteString("day", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        WriteIfNamed("tier", total.Tier?.Name());
        WriteIfNamed("target", total.Target);
        WriteIfNamed("key", total.Key);
        WriteIfNamed("workload", total.Workload);
        WriteIfNamed("team", total.Team);
        WriteIfNamed("project", total.Project);
        WriteIfNamed("purpose", total.Purpose?.Name());
        WriteIfNamed("user", total.User);

        void WriteIfNamed(string property, string? name)
        {
            if (name is not null)
            {
                json.WriteString(property, name);
            }
        }
    }

    private static void WriteMilliseconds(Utf8JsonWriter json, string property, TimeSpan? time)
    {
        if (time is { } known)
        {
            json.WriteNumber(property, Math.Round(known.TotalMilliseconds, 3));
        }
        else
        {
            json.WriteNull(property);
        }
    }
}
