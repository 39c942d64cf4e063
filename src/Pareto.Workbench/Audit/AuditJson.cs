using System.Globalization;
using System.Text.Json;

namespace Pareto.Workbench.Audit;

/// <summary>Writes the facts of an audit as members of a JSON object that the caller has begun. No text of a prompt or an answer is in it.</summary>
public static class AuditJson
{
    public static void Write(Utf8JsonWriter writer, AuditFacts facts)
    {
        writer.WriteNumber("calls", facts.Calls);
        writer.WriteNumber("cost", facts.Cost);
        writer.WriteBoolean("redacted", facts.Redacted);
        writer.WriteNumber("seed", facts.Seed);
        writer.WriteStartArray("workloads");
        foreach (var workload in facts.Workloads)
        {
            writer.WriteStartObject();
            Write(writer, workload);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("files");
        foreach (var file in facts.Files)
        {
            writer.WriteStartObject();
            writer.WriteString("file", file.File);
            writer.WriteString("format", file.Format);
            writer.WriteNumber("calls", file.Calls);
            writer.WriteNumber("bytes", file.Bytes);
            writer.WriteString("problem", file.Problem);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        Write(writer, facts.Broken);
        WriteCounts(writer, "other", facts.Other);
        writer.WriteStartArray("notes");
        foreach (var note in facts.Notes)
        {
            writer.WriteStringValue(note);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, BrokenLines broken)
    {
        writer.WriteStartObject("broken");
        writer.WriteNumber("count", broken.Count);
        writer.WriteNumber("records", broken.Records);
        writer.WriteNumber("share", Rounded(broken.Share));
        WriteCounts(writer, "byReason", broken.ByReason);
        writer.WriteStartArray("first");
        foreach (var line in broken.First)
        {
            writer.WriteStartObject();
            writer.WriteString("file", line.Position.File);
            writer.WriteNumber("line", line.Position.Line);
            writer.WriteString("reason", line.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, WorkloadFacts facts)
    {
        writer.WriteString("name", facts.Name);
        writer.WriteString("foundBy", facts.Origin switch
        {
            WorkloadOrigin.Named => "name",
            WorkloadOrigin.SystemPrompt => "systemPrompt",
            WorkloadOrigin.Template => "template",
            _ => "rest",
        });
        writer.WriteNumber("calls", facts.Calls);
        writer.WriteNumber("callsWithText", facts.CallsWithText);
        WriteTime(writer, "from", facts.From);
        WriteTime(writer, "until", facts.Until);
        writer.WriteNumber("cost", facts.Cost);
        writer.WriteNumber("costLogged", facts.CostLogged);
        writer.WriteNumber("unpriced", facts.Unpriced);
        writer.WriteNumber("inputTokens", facts.Usage.Input);
        writer.WriteNumber("cachedInputTokens", facts.Usage.CachedInput);
        writer.WriteNumber("outputTokens", facts.Usage.Output);
        writer.WriteNumber("reasoningTokens", facts.Usage.Reasoning);
        writer.WriteBoolean("usageEstimated", facts.Usage.Estimated);
        WriteTrend(writer, "inputTrend", facts.InputTrend);
        WriteTrend(writer, "outputTrend", facts.OutputTrend);
        WriteWeeks(writer, facts.Weeks);
        WriteDurations(writer, "duration", facts.Duration);
        WriteDurations(writer, "firstToken", facts.FirstToken);
        writer.WriteNumber("failed", facts.Failed);
        writer.WriteNumber("throttled", facts.Throttled);
        writer.WriteNumber("timedOut", facts.TimedOut);
        writer.WriteNumber("retriesLogged", facts.RetriesLogged);
        writer.WriteNumber("retriesInferred", facts.RetriesInferred);
        writer.WriteNumber("egressBytes", facts.EgressBytes);
        writer.WriteNumber("exactDuplicateShare", Rounded(facts.ExactDuplicateShare));
        writer.WriteNumber("nearDuplicateShare", Rounded(facts.NearDuplicateShare));
        writer.WriteNumber("nearDuplicateWrongRate", Rounded(facts.NearDuplicateWrongRate));
        writer.WriteNumber("nearDuplicatesCompared", facts.NearDuplicatesCompared);
        writer.WriteNumber("prefixReuseShare", Rounded(facts.PrefixReuseShare));
        writer.WriteNumber("promptCacheTokens", facts.PromptCache.Tokens);
        writer.WriteNumber("promptCacheSaving", facts.PromptCache.Saving);
        WriteShare(writer, "routineShare", facts.RoutineShare, facts.RoutineInterval);
        WriteShare(writer, "personalDataShare", facts.PersonalDataShare, facts.PersonalDataInterval);
        writer.WriteNumber("secretShare", Rounded(facts.SecretShare));
        WriteShares(writer, "personalDataTypes", facts.PersonalDataTypes);
        WriteShares(writer, "tasks", facts.Tasks);
        writer.WriteStartArray("complexity");
        foreach (var share in facts.Complexity)
        {
            writer.WriteNumberValue(Rounded(share));
        }

        writer.WriteEndArray();
        writer.WriteStartArray("signals");
        foreach (var signal in facts.Signals)
        {
            writer.WriteStartObject();
            writer.WriteString("name", signal.Name);
            writer.WriteNumber("share", Rounded(signal.Share));
            writer.WriteNumber("weight", signal.Weight);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("models");
        foreach (var model in facts.Models)
        {
            writer.WriteStartObject();
            writer.WriteString("model", model.Model);
            writer.WriteNumber("calls", model.Calls);
            writer.WriteNumber("inputTokens", model.Input);
            writer.WriteNumber("outputTokens", model.Output);
            writer.WriteNumber("cost", model.Cost);
            writer.WriteNumber("unpriced", model.Unpriced);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteWeeks(Utf8JsonWriter writer, IReadOnlyList<WeekFacts> weeks)
    {
        writer.WriteStartArray("weeks");
        foreach (var week in weeks)
        {
            writer.WriteStartObject();
            writer.WriteString("monday", week.Monday.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteNumber("calls", week.Calls);
            WriteNumber(writer, "meanInput", week.MeanInput);
            WriteNumber(writer, "meanOutput", week.MeanOutput);
            writer.WriteNumber("cost", week.Cost);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTrend(Utf8JsonWriter writer, string name, Trend? trend)
    {
        if (trend is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteNumber("perWeek", Rounded(trend.PerWeek));
        writer.WriteNumber("low", Rounded(trend.Low));
        writer.WriteNumber("high", Rounded(trend.High));
        writer.WriteNumber("mean", Rounded(trend.Mean));
        writer.WriteNumber("sharePerWeek", Rounded(trend.SharePerWeek));
        writer.WriteNumber("weeks", trend.Weeks);
        writer.WriteEndObject();
    }

    private static void WriteDurations(Utf8JsonWriter writer, string name, DurationFacts? durations)
    {
        if (durations is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteNumber("p50Ms", Math.Round(durations.P50.TotalMilliseconds, 3));
        writer.WriteNumber("p95Ms", Math.Round(durations.P95.TotalMilliseconds, 3));
        writer.WriteNumber("p99Ms", Math.Round(durations.P99.TotalMilliseconds, 3));
        writer.WriteNumber("calls", durations.Calls);
        writer.WriteEndObject();
    }

    private static void WriteShare(Utf8JsonWriter writer, string name, double share, ShareInterval interval)
    {
        writer.WriteNumber(name, Rounded(share));
        writer.WriteStartArray($"{name}Interval");
        writer.WriteNumberValue(Rounded(interval.Low));
        writer.WriteNumberValue(Rounded(interval.High));
        writer.WriteEndArray();
    }

    private static void WriteShares(Utf8JsonWriter writer, string name, IReadOnlyList<NamedShare> shares)
    {
        writer.WriteStartObject(name);
        foreach (var share in shares)
        {
            writer.WriteNumber(share.Name, Rounded(share.Share));
        }

        writer.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, long> counts)
    {
        writer.WriteStartObject(name);
        foreach (var (reason, count) in counts)
        {
            writer.WriteNumber(reason, count);
        }

        writer.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } moment)
        {
            writer.WriteString(name, moment);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, Rounded(value));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static double Rounded(double value) => Math.Round(value, 6);
}
