using System.Text.Json;
using Pareto.Core.Pipeline;

namespace Pareto.Cli;

/// <summary>Shows who would pay for a request, and from what, to programs. Money is in US dollars.</summary>
internal static class SpendingJson
{
    public static void Write(Utf8JsonWriter json, SpendingExplanation spending)
    {
        json.WriteStartObject("payer");
        json.WriteString("key", spending.Principal.KeyName);
        json.WriteString("team", spending.Principal.Team);
        json.WriteString("project", spending.Principal.Project);
        json.WriteString("endUser", spending.EndUser);
        json.WriteEndObject();
        WriteLimits(json, spending);
        WriteBudgets(json, spending);
        WritePayments(json, spending);
    }

    private static void WriteLimits(Utf8JsonWriter json, SpendingExplanation spending)
    {
        json.WriteStartArray("limits");
        foreach (var limit in spending.Limits)
        {
            json.WriteStartObject();
            json.WriteString("limit", limit.Name);
            json.WriteString("subject", limit.Subject);
            json.WriteString("measure", limit.Measure.ToString().ToLowerInvariant());
            json.WriteNumber("windowSeconds", limit.Window.TotalSeconds);
            json.WriteNumber("most", limit.Most);
            json.WriteNumber("needed", limit.Needed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBudgets(Utf8JsonWriter json, SpendingExplanation spending)
    {
        json.WriteStartArray("budgets");
        foreach (var budget in spending.Budgets)
        {
            json.WriteStartObject();
            json.WriteString("budget", budget.Budget);
            json.WriteString("subject", budget.Subject);
            json.WriteBoolean("hard", budget.IsHard);
            json.WriteNumber("limit", budget.Limit);
            json.WriteNumber("spent", budget.Spent);
            json.WriteNumber("kept", budget.Kept);
            json.WriteNumber("left", budget.Left);
            json.WriteString("from", budget.From);
            json.WriteString("until", budget.Until);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePayments(Utf8JsonWriter json, SpendingExplanation spending)
    {
        json.WriteStartArray("payments");
        foreach (var payment in spending.Payments)
        {
            json.WriteStartObject();
            json.WriteString("target", payment.Target.Name);
            json.WriteBoolean("paid", payment.Problem is null);
            json.WriteNumber("reserved", payment.Reserved ?? 0);
            if (payment.OutputTokens is { } tokens)
            {
                json.WriteNumber("outputTokens", tokens);
            }

            json.WriteString("problem", payment.Problem);
            if (payment.Resets is { } resets)
            {
                json.WriteString("resets", resets);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
