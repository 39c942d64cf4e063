using System.Text.Json;
using Pareto.Workbench.Planning;
using Pareto.Workbench.Planning.Costs;

namespace Pareto.Cli;

/// <summary>A plan for programs. Money is US dollars.</summary>
internal static class PlanJson
{
    public static void Write(Utf8JsonWriter json, CostPlan plan)
    {
        json.WriteString("scenario", plan.Scenario.Name);
        json.WriteNumber("months", plan.Scenario.Months);
        json.WriteStartArray("options");
        foreach (var option in plan.Options)
        {
            WriteOption(json, plan, option);
        }

        json.WriteEndArray();
        json.WriteStartObject("recommendation");
        json.WriteString("option", Name(plan.Recommendation.Option));
        json.WriteString("text", plan.Recommendation.Text);
        WriteTexts(json, "reasons", plan.Recommendation.Reasons);
        json.WriteEndObject();
        WriteCapacity(json, plan);
        WriteSensitivity(json, plan);
        if (plan.Published is { } published)
        {
            json.WriteStartObject("published");
            json.WriteNumber("publishedMonthly", Cents(published.Published));
            json.WriteNumber("explainedMonthly", Cents(published.Explained));
            json.WriteNumber("reckonedMonthly", Cents(published.Reckoned));
            json.WriteNumber("differenceMonthly", Cents(published.Difference));
            json.WriteNumber("publishedDaily", PlanCalendar.DayOf(published.Published));
            json.WriteNumber("reckonedDaily", PlanCalendar.DayOf(published.Reckoned));
            json.WriteString("note", published.Note);
            json.WriteEndObject();
        }

        WriteTexts(json, "sources", plan.Scenario.Sources);
        WriteTexts(json, "cautions", plan.Scenario.Cautions);
    }

    private static void WriteOption(Utf8JsonWriter json, CostPlan plan, OptionCost option)
    {
        json.WriteStartObject();
        json.WriteString("id", Name(option.Deployment));
        json.WriteString("name", option.Name);
        json.WriteNumber("monthlyCost", Cents(option.MonthlyCost));
        json.WriteNumber("dailyCost", PlanCalendar.DayOf(option.MonthlyCost));
        json.WriteNumber("averageMonthlyCost", Cents(option.AverageMonthlyCost));
        json.WriteNumber("capex", Cents(option.Capex));
        json.WriteNumber("opex", Cents(option.Opex));
        json.WriteNumber("total", Cents(option.Total));
        json.WriteNumber("presentValue", option.PresentValue);
        json.WriteNumber("monthlySaving", Cents(plan.SavingOf(option)));
        json.WriteNumber("savedShare", decimal.Round(plan.SavedShareOf(option), 4));
        WriteOrNull(json, "breakEvenMonth", option.Deployment == Deployment.ApiOnly ? null : option.BreakEvenMonth(plan.ApiOnly));
        WriteOrNull(json, "projectPaybackMonths", option.Deployment == Deployment.ApiOnly ? null : option.ProjectPayback(plan.ApiOnly));
        json.WriteBoolean("ranked", option.IsRanked);
        json.WriteNumber("chosenShare", plan.Bands.Single(band => band.Deployment == option.Deployment).Chosen);
        json.WriteStartArray("byMonth");
        foreach (var (month, paid) in option.Months.Zip(option.Cumulative()))
        {
            json.WriteStartObject();
            json.WriteNumber("requests", decimal.Round(month.Requests));
            json.WriteNumber("machines", month.Machines);
            json.WriteNumber("tokens", month.Tokens);
            json.WriteNumber("rent", month.Rent);
            json.WriteNumber("power", month.Power);
            json.WriteNumber("staff", month.Staff);
            json.WriteNumber("operations", month.Operations);
            json.WriteNumber("wrongAnswers", month.WrongAnswers);
            json.WriteNumber("opex", month.Opex);
            json.WriteNumber("hardware", month.Hardware);
            json.WriteNumber("project", month.Project);
            json.WriteNumber("capex", month.Capex);
            json.WriteNumber("cumulative", paid);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCapacity(Utf8JsonWriter json, CostPlan plan)
    {
        json.WriteString("capacityBy", plan.Capacity.IsEmpty ? null : plan.UsesSimulation ? "simulation" : "formula");
        json.WriteStartArray("capacity");
        foreach (var check in plan.Capacity)
        {
            json.WriteStartObject();
            json.WriteNumber("month", check.Month);
            json.WriteString("machine", check.Machine);
            json.WriteNumber("requestsPerSecond", Math.Round(check.RequestsPerSecond, 4));
            json.WriteNumber("machinesByFormula", check.ByFormula);
            json.WriteNumber("machinesBySimulation", check.BySimulation);
            json.WriteNumber("load", Math.Round(check.Load, 4));
            json.WriteNumber("formulaP95Seconds", Math.Round(check.FormulaP95, 3));
            json.WriteNumber("simulatedP95Seconds", Math.Round(check.SimulatedP95, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSensitivity(Utf8JsonWriter json, CostPlan plan)
    {
        json.WriteStartArray("tornado");
        foreach (var swing in plan.Tornado)
        {
            json.WriteStartObject();
            json.WriteString("input", JsonNamingPolicy.CamelCase.ConvertName(swing.Input.ToString()));
            json.WriteString("low", swing.Low);
            json.WriteNumber("savingAtLow", Cents(swing.AtLow));
            json.WriteString("high", swing.High);
            json.WriteNumber("savingAtHigh", Cents(swing.AtHigh));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("flips");
        foreach (var flip in plan.Flips)
        {
            json.WriteStartObject();
            json.WriteString("input", JsonNamingPolicy.CamelCase.ConvertName(flip.Input.ToString()));
            json.WriteString("assumed", flip.Assumed);
            json.WriteString("at", flip.Text);
            json.WriteNumber("value", decimal.Round(flip.Value, 6));
            json.WriteString("direction", flip.IsBelow ? "below" : "above");
            json.WriteString("becomes", flip.Becomes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string property, IEnumerable<string> texts)
    {
        json.WriteStartArray(property);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteOrNull(Utf8JsonWriter json, string property, decimal? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(property, known);
        }
        else
        {
            json.WriteNull(property);
        }
    }

    private static string Name(Deployment deployment) => JsonNamingPolicy.CamelCase.ConvertName(deployment.ToString());

    private static decimal Cents(decimal dollars) => decimal.Round(dollars, 2, MidpointRounding.ToEven);
}
