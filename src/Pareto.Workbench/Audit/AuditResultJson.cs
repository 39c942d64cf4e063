using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Workbench.Audit.Conclusion;
using Pareto.Workbench.Audit.Labelling;
using Pareto.Workbench.Audit.Projection;

namespace Pareto.Workbench.Audit;

/// <summary>Writes what follows from the facts as members of a JSON object that the caller has begun. What is not known is null.</summary>
public static class AuditResultJson
{
    /// <param name="writer">In an object.</param>
    /// <param name="result">Null where nothing could be projected.</param>
    public static void Write(Utf8JsonWriter writer, AuditResult? result)
    {
        if (result is null)
        {
            writer.WriteNull("savings");
            writer.WriteNull("labels");
            writer.WriteNull("conclusion");
            return;
        }

        Write(writer, result.Savings, result.Basis);
        Write(writer, result.Labels);
        Write(writer, result.Conclusion);
    }

    private static void Write(Utf8JsonWriter writer, SavingsProjection savings, string basis)
    {
        writer.WriteStartObject("savings");
        writer.WriteString("basis", basis);
        WriteNumber(writer, "periodDays", savings.Period?.TotalDays);
        writer.WriteString("baseline", savings.Baseline);
        writer.WriteString("against", savings.Against);
        writer.WriteString("recommended", savings.Recommended.Key());
        writer.WriteStartObject("total");
        Write(writer, savings.Total);
        writer.WriteEndObject();
        writer.WriteStartArray("workloads");
        foreach (var workload in savings.Workloads)
        {
            writer.WriteStartObject();
            writer.WriteString("name", workload.Name);
            Write(writer, workload);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteTexts(writer, "assumptions", savings.Assumptions);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, WorkloadSavings workload)
    {
        writer.WriteNumber("callsAMonth", Math.Round(workload.Calls, 1));
        WriteNumber(writer, "bill", workload.Now is { } now ? Math.Round(now, 6) : null);
        writer.WriteNumber("replayed", workload.Replayed);
        writer.WriteStartArray("policies");
        foreach (var policy in workload.Policies)
        {
            writer.WriteStartObject();
            writer.WriteString("policy", policy.Policy.Key());
            writer.WriteBoolean("assumed", policy.Policy.IsAssumed());
            Write(writer, "cost", policy.Cost);
            Write(writer, "saving", policy.Saving);
            WriteNumber(writer, "savedShare", policy.Saving is { } saving && workload.Reference is > 0 and var reference ? Rounded((double)(saving.Value / reference)) : null);
            writer.WriteStartObject("shares");
            foreach (var tier in Enum.GetValues<Tier>().Where(policy.Shares.ContainsKey))
            {
                writer.WriteNumber(tier.Name(), Rounded(policy.Shares[tier]));
            }

            writer.WriteEndObject();
            writer.WriteNumber("refused", Rounded(policy.Refused));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, LabelledEstimate? labels)
    {
        if (labels is null)
        {
            writer.WriteNull("labels");
            return;
        }

        writer.WriteStartObject("labels");
        writer.WriteString("target", labels.Target);
        writer.WriteNumber("asked", labels.Asked);
        writer.WriteNumber("labelled", labels.Labelled);
        writer.WriteNumber("heldBack", Rounded(labels.HeldBack));
        WriteNumber(writer, "cost", labels.Cost);
        writer.WriteString("stopped", labels.Stopped);
        if (labels.Figures is { } figures)
        {
            writer.WriteNumber("keptSmall", Rounded(figures.KeptSmall));
            Write(writer, "smallWillDoByLabels", figures.SmallWillDoByLabels);
            Write(writer, "smallWillDo", figures.SmallWillDo);
            Write(writer, "routine", figures.Routine);
            Write(writer, "rightlySmall", figures.RightlySmall);
            Write(writer, "saving", figures.Saving);
            WriteNumber(writer, "savingByRouter", figures.SavingByRouter);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, AuditConclusion conclusion)
    {
        writer.WriteStartObject("conclusion");
        writer.WriteString("deployment", conclusion.Decision.Deployment.Name());
        writer.WriteString("reason", conclusion.Decision.Reason);
        writer.WriteStartArray("tests");
        foreach (var test in conclusion.Tests)
        {
            writer.WriteStartObject();
            writer.WriteString("name", test.Name);
            writer.WriteString("question", test.Question);
            WriteNumber(writer, "value", test.Value is { } value ? Rounded(value) : null);
            writer.WriteString("number", test.Number);
            writer.WriteString("threshold", test.Threshold);
            writer.WriteString("verdict", test.Verdict.Name());
            writer.WriteString("meaning", test.Meaning);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("candidates");
        foreach (var candidate in conclusion.Candidates)
        {
            writer.WriteStartObject();
            writer.WriteString("workload", candidate.Name);
            Write(writer, "saving", candidate.Saving);
            writer.WriteString("effort", candidate.Effort.Name());
            WriteTexts(writer, "reasons", candidate.Reasons);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteTexts(writer, "costMore", conclusion.CostMore);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, Estimate? estimate)
    {
        if (estimate is { } known)
        {
            writer.WriteStartObject(name);
            writer.WriteNumber("value", known.Value);
            writer.WriteNumber("low", known.Low);
            writer.WriteNumber("high", known.High);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, ShareEstimate? estimate)
    {
        if (estimate is { } known)
        {
            writer.WriteStartObject(name);
            writer.WriteNumber("value", Rounded(known.Value));
            writer.WriteNumber("low", Rounded(known.Low));
            writer.WriteNumber("high", Rounded(known.High));
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } known)
        {
            writer.WriteNumber(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, decimal? value)
    {
        if (value is { } known)
        {
            writer.WriteNumber(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static double Rounded(double value) => Math.Round(value, 6);
}
